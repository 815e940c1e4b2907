"""Look-up in the code sets."""
