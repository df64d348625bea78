"""Documents of a client file: their list, adding them, and looking at one inside the program."""
