"""Rules on notes: what they find, and how it is fixed."""
