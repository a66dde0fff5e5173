"""The kinds of links: each file finds one kind in a host of text."""
