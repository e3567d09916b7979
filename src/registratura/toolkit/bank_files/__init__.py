"""Files of banks read in a program of its own, with limits and without network."""

from registratura.toolkit.bank_files.reading import read_confined

__all__ = ["read_confined"]
