"""The door: open a vault, or make one. No patient is seen here."""
