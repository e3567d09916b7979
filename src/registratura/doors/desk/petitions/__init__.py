"""Petitions at the desk: what the law asks next, one deed at a time, and their register."""
