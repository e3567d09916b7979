"""Registratura: the electronic registry of a Romanian public institution."""
