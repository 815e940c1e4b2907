"""Bills: preview, print, export, history."""
