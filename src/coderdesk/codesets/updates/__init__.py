"""Official files fetched from their publishers when the coder asks: the one network action of the program."""
