"""Copies of this installation: made each night, and somebody told when the newest is too old."""
