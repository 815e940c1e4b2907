"""Where values are kept: each shelf turns one kind of value into rows and back, through the session of one work."""
