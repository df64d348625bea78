"""Handover: departure cases and who takes every client over."""
