"""Screens of an institution that moves out, or takes a copy of all it has."""
