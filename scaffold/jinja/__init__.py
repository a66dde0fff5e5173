"""Templates of notes in Jinja: a header of questions, a body that the answers fill."""
