"""The suite is a package, so that one folder's helpers can be imported from another's."""
