"""Gifts to clients: the form."""
