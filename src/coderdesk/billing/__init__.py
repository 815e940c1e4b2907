"""From a coded chart to a claim, and from a claim to paper or EDI."""
