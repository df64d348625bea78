"""Revisits: the week of calls, recording one, planning one, printing the schedule."""
