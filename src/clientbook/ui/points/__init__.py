"""Points of clients: the form."""
