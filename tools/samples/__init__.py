"""Writes the documents of samples/ anew: see samples/README.md."""
