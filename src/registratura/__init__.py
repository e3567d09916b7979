"""Registratura: the electronic registry of a Romanian public institution."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("registratura")
except PackageNotFoundError:  # run from the sources without being installed
    __version__ = "0"
