"""The list that the coder works down."""
