"""News of this room."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A shipment of an entry has left. `for_information`: a copy, which answers nothing."""

    institution_id: int
    shipment_id: int
    entry_id: int
    method: str
    recipient_name: str
    sent_on: date
    for_information: bool
    by_id: int | None


@dataclass(frozen=True, slots=True)
class ProofReceived:
    """
    What became of a shipment is known: it arrived, came back, was refused, or its e-mail failed.

    `communicated_on` is the day on which the law takes the recipient as told, None when it does not.
    """

    institution_id: int
    shipment_id: int
    entry_id: int
    state: str
    communicated_on: date | None
    by_id: int | None
