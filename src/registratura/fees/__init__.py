"""Fees: rules with their legal basis, what is owed, what was paid, what was given back."""
