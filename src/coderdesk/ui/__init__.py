"""The Qt front door."""
