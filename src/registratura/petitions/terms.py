"""The room's codes and their words on screen, for whoever stands above."""

from registratura.petitions.models.petition import (
    DOMAINS,
    KINDS,
    LANGUAGES,
    SENDER_TYPES,
    SOLUTIONS,
    STANDINGS,
)
from registratura.petitions.models.signature import SIGNATURE_ROLES
from registratura.petitions.rules import Domain, Kind, SenderType, SignatureRole, Solution, Standing

__all__ = [
    "DOMAINS",
    "KINDS",
    "LANGUAGES",
    "SENDER_TYPES",
    "SIGNATURE_ROLES",
    "SOLUTIONS",
    "STANDINGS",
    "Domain",
    "Kind",
    "SenderType",
    "SignatureRole",
    "Solution",
    "Standing",
]
