"""The bin of deleted client files."""
