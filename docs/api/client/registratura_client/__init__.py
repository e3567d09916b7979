"""A client of the interface for programs of Registratura, version 1. Python 3.11 or newer, nothing besides it."""

from .operations import Client
from .transport import ProblemError

__all__ = ["Client", "ProblemError"]
