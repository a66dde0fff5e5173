"""What goes from one activity to another: its syntax, the graph of a vault, and drawings of it."""
