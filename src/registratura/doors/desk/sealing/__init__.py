"""Sealed days, closed years, and the watch over the seals."""
