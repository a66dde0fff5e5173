"""All notes of a vault, read lazily, and what rules ask of all of them."""
