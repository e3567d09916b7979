"""Shipments, bundles for the post, proofs, hand-overs, and how the institution dispatches."""

from registratura.dispatch.models.bundle import Bundle, BundleSequence
from registratura.dispatch.models.options import DispatchOptions
from registratura.dispatch.models.proof import HandDelivery, Proof
from registratura.dispatch.models.shipment import Shipment

__all__ = ["Bundle", "BundleSequence", "DispatchOptions", "HandDelivery", "Proof", "Shipment"]
