"""Readers of the official files, and what brings their content into the reference store."""
