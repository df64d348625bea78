"""The client list, the detail pane, the file page, and the forms around a client."""
