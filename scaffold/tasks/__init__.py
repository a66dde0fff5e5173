"""Tasks as the Obsidian Tasks plugin 8.3 reads and writes them: lines, statuses, recurrence. No file is touched."""
