"""What git knows of a vault, asked without running anything that the repository names."""
