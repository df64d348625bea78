"""Complaints: the forms of each step, the list and the pane of one complaint."""
