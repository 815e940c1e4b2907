"""Rules that look at a coded chart and return findings."""
