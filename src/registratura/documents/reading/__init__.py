"""Reading what arrives: types, names, mail and PDF, trusting no byte of it. Plain Python, no tables."""
