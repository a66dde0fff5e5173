"""What one note's text means: spans of its regions, properties, headings, callouts and cards."""
