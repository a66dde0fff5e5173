"""The verbs, one file each: `command` is a click command, the file's first line its entry in `scaffold --help`."""
