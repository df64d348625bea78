"""Feedback: the page of complaints, praise, suggestions and surveys, and the form."""
