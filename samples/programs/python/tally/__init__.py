"""Import jobs of Tally."""
