"""Backups of a vault: their file, how they are made, read, restored and proved."""
