"""How the program gets better: counts without persons, ideas with votes, notes of versions read once."""
