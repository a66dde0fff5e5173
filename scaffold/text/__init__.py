"""Text of a file: spans and edits, lines, encoding."""
