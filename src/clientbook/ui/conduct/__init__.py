"""Warnings about jumps over a person's own norm: the list, the evidence, and the watching behind it."""
