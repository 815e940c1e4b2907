"""X12 transactions: write, read, validate."""
