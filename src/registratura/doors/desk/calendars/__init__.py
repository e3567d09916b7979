"""One's terms in one's own calendar program."""
