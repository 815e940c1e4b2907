"""Claims and reports as pages."""
