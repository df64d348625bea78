"""Unlocking a vault."""
