"""Copies of everything an installation keeps: sealed, told apart by content, restored whole or not at all."""
