"""A damaged vault: what is damaged, and what can still be read."""
