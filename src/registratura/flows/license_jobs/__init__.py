"""Jobs of this installation's own license."""
