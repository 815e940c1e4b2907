"""Readers that turn outside files into draft charts, one module a format."""
