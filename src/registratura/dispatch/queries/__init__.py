"""Reading what left and what waits to leave."""

from registratura.dispatch.models import Shipment
from registratura.dispatch.queries.bundles import (
    BundleCard,
    HandLine,
    ProofLine,
    bundle,
    bundles,
    entry_of_proof,
    hands_of,
    is_of_a_bundle,
    open_bundles,
    proofs_of,
    proofs_of_bundle,
)
from registratura.dispatch.queries.options import USUAL_METHODS, OptionsCard, options
from registratura.dispatch.queries.shipments import (
    TABS,
    UNPREPARED_DAYS,
    ShipmentCard,
    ShipmentPage,
    UnpreparedLine,
    by_barcode,
    counts,
    entry_of_message,
    of_bundle,
    of_entry,
    of_message,
    page,
    queued_mail,
    sender_of,
    shipment,
    some,
    unprepared,
)

# The row itself, named here for the types of those who pass it on to services.
ShipmentRow = Shipment

__all__ = [
    "TABS",
    "UNPREPARED_DAYS",
    "USUAL_METHODS",
    "BundleCard",
    "HandLine",
    "OptionsCard",
    "ProofLine",
    "ShipmentCard",
    "ShipmentPage",
    "ShipmentRow",
    "UnpreparedLine",
    "bundle",
    "bundles",
    "by_barcode",
    "counts",
    "entry_of_message",
    "entry_of_proof",
    "hands_of",
    "is_of_a_bundle",
    "of_bundle",
    "of_entry",
    "of_message",
    "open_bundles",
    "options",
    "page",
    "proofs_of",
    "proofs_of_bundle",
    "queued_mail",
    "sender_of",
    "shipment",
    "some",
    "unprepared",
]
