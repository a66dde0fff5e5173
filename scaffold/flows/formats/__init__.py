"""The forms in which flows are drawn, one file each: `draw(picture)` returns the text of a file."""
