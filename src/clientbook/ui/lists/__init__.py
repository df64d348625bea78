"""The firm's own lists: client classes, and the words that files share."""
