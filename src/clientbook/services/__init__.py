"""The acts of the program: one function checks the right, changes the desk, journals itself, returns Changes.

Screens and the command line call nothing below this package. What comes back are plain values, never mapped rows.
"""
