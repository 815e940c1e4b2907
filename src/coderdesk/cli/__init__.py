"""The command line: every main job without a window, JSON out."""
