"""Settings of this person on this computer."""
