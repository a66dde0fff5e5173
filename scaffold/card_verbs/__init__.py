"""What `scaffold cards` can do: each file is one of its verbs, and is imported when it is run."""
