"""Notices beside pages, the partners whose data may choose them, and what became of each."""
