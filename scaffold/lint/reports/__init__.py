"""The forms in which findings are printed, one file each: `render(found)` yields the lines."""
