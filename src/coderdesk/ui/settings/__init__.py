"""What the coder can set."""
