"""CoderDesk: the offline desk of an independent medical coder."""
