"""Registers of an older system or of paper moving in: files, what their columns mean, what was found in each row."""
