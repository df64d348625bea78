"""Duplicates: likely pairs, what is decided about them, and merging two files."""
