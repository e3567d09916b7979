"""Breaches: the register, one incident with its clock, the papers for the authority."""
