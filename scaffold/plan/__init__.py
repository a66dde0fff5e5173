"""What a command wants to do to a vault, as data: to be shown, applied as a whole, and taken back."""
