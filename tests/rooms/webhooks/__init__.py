"""Programs told of entries."""
