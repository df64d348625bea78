"""What each role may do: the owner's table."""
