"""The room's codes and their words, for whoever stands above."""

from registratura.dispatch.machine import POST, SENT_BY_PERSON, TRACKED, Deed
from registratura.dispatch.models.bundle import BundleState
from registratura.dispatch.models.options import EmailCounts
from registratura.dispatch.models.proof import IdentityKind, ProofKind
from registratura.dispatch.models.shipment import Method, ReturnReason, ShipmentState
from registratura.dispatch.rules import GROUNDS

__all__ = [
    "GROUNDS",
    "POST",
    "SENT_BY_PERSON",
    "TRACKED",
    "BundleState",
    "Deed",
    "EmailCounts",
    "IdentityKind",
    "Method",
    "ProofKind",
    "ReturnReason",
    "ShipmentState",
]
