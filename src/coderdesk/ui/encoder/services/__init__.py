"""HCPCS and CPT codes as a book of the encoder: coverage, fees, units, add-ons, pairs, modifiers."""
