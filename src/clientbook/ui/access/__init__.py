"""Who sees what: every person with their files, every file with its people."""
