"""Petitions: what kind they are, how they stand, who signs the answer. Numbers, terms and holders live elsewhere."""
