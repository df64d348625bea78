"""Backups: the list, restoring one, and the care that runs by itself."""
