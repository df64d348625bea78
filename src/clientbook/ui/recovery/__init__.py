"""The way back in with the recovery sheet."""
