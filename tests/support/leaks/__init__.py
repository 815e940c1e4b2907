"""Looking at the program from outside: what it writes while it works, and whether a patient is in it."""
