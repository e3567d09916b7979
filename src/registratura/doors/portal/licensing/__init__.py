"""Licenses at the public door: addresses for machines, and activation without a network by a file or a picture."""
