"""The log: who did what to which file when."""
