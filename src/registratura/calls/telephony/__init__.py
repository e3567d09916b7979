"""Telephone exchanges: what each promises, and one that plays files instead of calling anybody."""
