"""Search as you type over every loaded set: the index, the reading of what is typed, and the scoring."""
