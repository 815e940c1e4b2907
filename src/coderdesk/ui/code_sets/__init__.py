"""What is loaded, and from when to when."""
