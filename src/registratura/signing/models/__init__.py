"""Tables of signing."""

from registratura.signing.models.keys import Key, Options, Provider
from registratura.signing.models.requests import Mark, Paper, Request, Step

__all__ = ["Key", "Mark", "Options", "Paper", "Provider", "Request", "Step"]
