"""What an entry must be, told by the acts that the journal holds of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

# A clock that slips is waited out at the last entry's time for as long as a minute.
MOST_BETWEEN_ENTRY_AND_ACT = timedelta(minutes=2)
# Longer rows of names are shortened in the entry, and stand whole in the journal.
LONGEST_NAMES = 240

_STATES = {
    "registers.entry.registered": "registered",
    "registers.entry.brought_in": "registered",
    "registers.number.reserved": "reserved",
    "registers.reservation.used": "registered",
    "registers.reservation.unused": "unused",
    "registers.entry.annulled": "annulled",
}
_BEGINNINGS = frozenset(
    {"registers.entry.registered", "registers.entry.brought_in", "registers.number.reserved"}
)
_STATEMENTS = _BEGINNINGS | {"registers.reservation.used"}
_CORRECTIONS = frozenset({"registers.entry.corrected", "registers.entry.filled"})
# The journal's short names of an entry's columns.
_COLUMNS = {
    "sender": "sender_name",
    "recipient": "recipient_name",
    "sheets": "sheet_count",
    "annexes": "annex_count",
    "unit": "unit_id",
    "connected_to": "connected_to_id",
}
_STATED = (
    *("direction", "channel", "document_kind", "subject", "sender", "recipient", "sender_number"),
    *("sender_dated_on", "sheets", "annexes", "unit", "connected_to", "filing_code"),
)
_IDENTITY = ("register", "year", "number", "registered_on")
WORDS = {
    "direction": "direcția",
    "channel": "calea",
    "document_kind": "tipul documentului",
    "subject": "conținutul pe scurt",
    "sender_name": "emitentul",
    "recipient_name": "destinatarul",
    "sender_number": "numărul emitentului",
    "sender_dated_on": "data emitentului",
    "sheet_count": "numărul de file",
    "annex_count": "numărul de anexe",
    "unit_id": "compartimentul",
    "connected_to_id": "conexarea",
    "filing_code": "indicativul de dosar",
    "dispatched_on": "data expedierii",
    "resolution": "modul de rezolvare",
    "remarks": "observațiile",
    "late_reason": "motivul întârzierii",
    "annulled_reason": "motivul anulării",
    "annulled_act": "actul anulării",
    "state": "starea",
    "registered_at": "momentul înregistrării",
}


@dataclass(slots=True)
class Recorded:
    """An entry as its acts tell it. Values are texts as the journal writes them, empty for none."""

    identity: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    documents: set[int] = field(default_factory=set)
    registered_at: datetime | None = None

    @property
    def number(self) -> str:
        """The number and date that were given."""
        on = date.fromisoformat(self.identity["registered_on"])
        return f"{self.identity['number']}/{on:%d.%m.%Y}"


def recorded(acts: Iterable[tuple[str, datetime, Mapping[str, Any]]]) -> Recorded | None:
    """
    Go through the acts on an entry (action, moment, details), oldest first; None when none of them began it.

    Acts that change nothing of the entry are passed over.
    """
    entry: Recorded | None = None
    for action, at, details in acts:
        if action in _BEGINNINGS and entry is None:
            # The act states the entry's moment; the journal reads the clock a second time, and it may leap in between.
            stated = details.get("registered_at")
            entry = Recorded(
                registered_at=datetime.fromisoformat(stated) if stated else at,
                identity={name: _text(details.get(name)) for name in _IDENTITY},
            )
        if entry is None:
            continue
        entry.documents |= set(details.get("documents") or ())
        if action in _STATES:
            entry.values["state"] = _STATES[action]
        entry.values |= _told(action, details)
    return entry


def _told(action: str, details: Mapping[str, Any]) -> dict[str, str]:
    if action in _STATEMENTS:
        return {_COLUMNS.get(name, name): _text(details.get(name)) for name in _STATED}
    if action in _CORRECTIONS:
        return {column: _text(change[1]) for column, change in details["changes"].items()}
    if action == "registers.entry.annulled":
        return {"annulled_reason": _text(details.get("reason")), "annulled_act": _text(details.get("act"))}
    return {}


def differences(entry: Recorded, row: Mapping[str, Any]) -> list[str]:
    """Return the columns in which a row is not what its acts say."""
    found = [
        column
        for column, value in entry.values.items()
        if column in row and _text(row[column]) != value and not _shortened(column, value)
    ]
    moment: datetime = row["registered_at"]
    if entry.registered_at is not None and abs(moment - entry.registered_at) > MOST_BETWEEN_ENTRY_AND_ACT:
        found.append("registered_at")
    return found


def same_number(entry: Recorded, row: Mapping[str, Any]) -> bool:
    """Say whether register, year, number and day are those that were given."""
    return entry.identity == {
        "register": _text(row["register_id"]),
        **{name: _text(row[name]) for name in _IDENTITY[1:]},
    }


def _shortened(column: str, value: str) -> bool:
    return column in ("sender_name", "recipient_name") and len(value) > LONGEST_NAMES


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
