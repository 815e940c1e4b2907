"""What a claim must know beyond the codes: patient, coverage, providers, the claim's own facts, the stay."""
