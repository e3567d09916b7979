"""Kept files at the desk: how they are, packages for archives, packages that come back."""
