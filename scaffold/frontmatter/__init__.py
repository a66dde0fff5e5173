"""The properties at the top of a note: found, read and edited as spans of its text."""
