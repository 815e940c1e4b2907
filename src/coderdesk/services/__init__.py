"""One function for each thing that the coder does: one transaction, one audit entry."""
