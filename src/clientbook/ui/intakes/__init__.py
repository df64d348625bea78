"""The intake of new clients: verifying calls."""
