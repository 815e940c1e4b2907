"""Starts the front door that the arguments ask for."""
