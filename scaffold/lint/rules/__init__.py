"""What a vault holds its notes to, one file each: `rule`, and its documentation at the top."""
