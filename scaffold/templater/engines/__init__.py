"""The JavaScript engines that can run templates; each evaluates code, and calls back for the host's answers."""
