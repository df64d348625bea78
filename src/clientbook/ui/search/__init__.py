"""Deep search over the texts of records."""
