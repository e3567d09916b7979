"""Jobs of proving who one is."""
