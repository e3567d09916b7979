"""Through which states a repair goes, who has the device, and what must stand before it is given back. Closed; pure."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Stage(StrEnum):
    """Where a repair stands."""

    ASKED = "asked"
    RECEIVED = "received"
    QUOTED = "quoted"
    APPROVED = "approved"
    DECLINED = "declined"
    REPAIRED = "repaired"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Custody(StrEnum):
    """Which way a device changed hands."""

    IN = "in"
    OUT = "out"


STAGES: Final[Mapping[Stage, str | Promise]] = {
    Stage.ASKED: _("cerută; așteptăm dispozitivul"),
    Stage.RECEIVED: _("dispozitivul este la noi"),
    Stage.QUOTED: _("deviz trimis; așteptăm acordul"),
    Stage.APPROVED: _("în reparație"),
    Stage.DECLINED: _("deviz refuzat; se înapoiază nereparat"),
    Stage.REPAIRED: _("reparat; se înapoiază"),
    Stage.RETURNED: _("înapoiat"),
    Stage.CANCELLED: _("renunțată"),
}
TRANSITIONS: Final[Mapping[Stage, frozenset[Stage]]] = {
    Stage.ASKED: frozenset({Stage.RECEIVED, Stage.CANCELLED}),
    Stage.RECEIVED: frozenset({Stage.QUOTED, Stage.APPROVED, Stage.DECLINED}),
    Stage.QUOTED: frozenset({Stage.APPROVED, Stage.DECLINED}),
    Stage.APPROVED: frozenset({Stage.REPAIRED, Stage.QUOTED, Stage.DECLINED}),
    Stage.DECLINED: frozenset({Stage.RETURNED}),
    Stage.REPAIRED: frozenset({Stage.RETURNED}),
    Stage.RETURNED: frozenset(),
    Stage.CANCELLED: frozenset(),
}


def missing_for_return(*, hands: Collection[Custody], wipe: str) -> list[str]:
    """Return what must be written before a device is `returned`: both hand-overs, and what became of its data."""
    lacking = []
    if Custody.IN not in hands:
        lacking.append("custody-in")
    if Custody.OUT not in hands:
        lacking.append("custody-out")
    if not wipe.strip():
        lacking.append("wipe")
    return lacking
