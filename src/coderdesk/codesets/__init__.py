"""Public reference data: readers, the reference store, dated look-up and search."""
