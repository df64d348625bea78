"""Paper inside the program: a preview with print and save."""
