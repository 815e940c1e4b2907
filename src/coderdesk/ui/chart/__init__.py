"""The coding desk: the note beside the codes."""
