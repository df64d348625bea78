"""Pictures of every page, dialog, empty state and printed document, to be looked at by a person."""
