"""What a person wrote, checked before it goes to the database."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from registratura.kernel.calendar import legal_date
from registratura.kernel.digest import canonical_json
from registratura.kernel.text import fold, ro_normalise, search_vector_text
from registratura.registers.errors import EntryRefusedError
from registratura.registers.models.entry import Channel, Direction, EntryParty

LATE_AFTER_DAYS = 3
SUBJECT_MOST = 2_000
REMARKS_MOST = 10_000
MOST_OF_A_COUNT = 100_000
MOST_PARTIES = 1_000
GREATEST_KEY = 2**63 - 1
# Asked of the classes themselves, the values are gathered anew each time.
_DIRECTIONS, _CHANNELS = frozenset(Direction.values), frozenset(Channel.values)
_ROLES = frozenset(EntryParty.Role.values)
_LINE_LIMITS = {
    "document_kind": 80,
    "sender_number": 60,
    "resolution": 500,
    "filing_code": 30,
    "late_reason": 500,
}


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A sender or recipient: `role` sender | recipient, the correspondent when known, the name as written."""

    role: str
    name: str
    correspondent_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class EntryDraft:
    """
    The elements of an entry that a person gives; number and date are the database's.

    `received_at` is aware; absent, the moment of registering. `document_ids` are documents already kept.
    """

    direction: str
    subject: str
    channel: str = Channel.COUNTER
    document_kind: str = ""
    parties: tuple[PartyDraft, ...] = ()
    unit_id: int | None = None
    sender_number: str = ""
    sender_dated_on: date | None = None
    sheet_count: int | None = None
    annex_count: int | None = None
    received_at: datetime | None = None
    late_reason: str = ""
    dispatched_on: date | None = None
    resolution: str = ""
    connected_to_id: int | None = None
    filing_code: str = ""
    remarks: str = ""
    document_ids: tuple[int, ...] = ()
    special_register_ids: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Statement:
    """A checked draft in the form that the numbering functions take."""

    entry: dict[str, Any]
    parties: list[dict[str, Any]]
    words: str
    names: str
    digest: str


def statement_of(*, draft: EntryDraft, now: datetime, state: str = "registered") -> Statement:
    """
    Check a draft and put it into the form of the database.

    Raises: EntryRefusedError with the field and the remedy.
    """
    entry = _columns(draft, now)
    parties = list(_parties(draft))
    for key in (*draft.document_ids, *draft.special_register_ids):
        _key("documents", key)
    entry["sender_name"] = _joined(parties, EntryParty.Role.SENDER)
    entry["recipient_name"] = _joined(parties, EntryParty.Role.RECIPIENT)
    entry["state"] = state
    content = canonical_json([entry, parties, list(draft.document_ids), list(draft.special_register_ids)])
    return Statement(
        entry=entry,
        parties=parties,
        words=words_of(entry),
        names=names_of(entry),
        digest=hashlib.sha256(content).hexdigest(),
    )


def words_of(entry: dict[str, Any]) -> str:
    """Return the text of the search vector of an entry's columns."""
    return search_vector_text(
        entry["subject"],
        entry["sender_name"],
        entry["recipient_name"],
        entry["document_kind"],
        entry["sender_number"],
        entry["filing_code"],
        entry["remarks"],
        entry["resolution"],
        entry.get("reserved_purpose", ""),
    )


def names_of(entry: dict[str, Any]) -> str:
    """Return the folded names of an entry's columns, for finding by a part of a name."""
    return fold(f"{entry['sender_name']} {entry['recipient_name']}").strip()[:1000]


def once_each(ids: Iterable[int]) -> list[int]:
    """Return the numbers in their order, each once."""
    return list(dict.fromkeys(ids))


def _columns(draft: EntryDraft, now: datetime) -> dict[str, Any]:
    if draft.direction not in _DIRECTIONS:
        raise EntryRefusedError(_("Alegeți direcția: intrare, ieșire sau intern."), field="direction")
    if draft.channel not in _CHANNELS:
        raise EntryRefusedError(_("Alegeți calea pe care a venit documentul."), field="channel")
    subject = ro_normalise(draft.subject, single_line=True)
    if len(subject) < 3:
        raise EntryRefusedError(_("Scrieți pe scurt conținutul, cel puțin trei litere."), field="subject")
    if len(subject) > SUBJECT_MOST:
        raise EntryRefusedError(
            _(
                "Conținutul pe scurt are %(count)d caractere; cel mult %(most)d. Restul puneți-l la observații."
            )
            % {"count": len(subject), "most": SUBJECT_MOST},
            field="subject",
        )
    lines = {name: _line(name, getattr(draft, name)) for name in _LINE_LIMITS}
    _check_dates(draft, now)
    return {
        "direction": draft.direction,
        "channel": draft.channel,
        "subject": subject,
        **lines,
        "unit_id": _key("unit", draft.unit_id),
        "sender_dated_on": _iso(draft.sender_dated_on),
        "sheet_count": _count("sheet_count", draft.sheet_count),
        "annex_count": _count("annex_count", draft.annex_count),
        "received_at": draft.received_at.isoformat() if draft.received_at else None,
        "dispatched_on": _iso(draft.dispatched_on),
        "connected_to_id": _key("connected_to", draft.connected_to_id),
        "remarks": _remarks(draft.remarks),
        "reserved_purpose": "",
        "annulled_reason": "",
        "annulled_act": "",
    }


def _check_dates(draft: EntryDraft, now: datetime) -> None:
    today = legal_date(now)
    for name in ("sender_dated_on", "dispatched_on"):
        day: date | None = getattr(draft, name)
        if day is not None and not date(1800, 1, 1) <= day <= today.replace(
            year=today.year + 1, day=min(today.day, 28)
        ):
            raise EntryRefusedError(_("Data nu poate fi bună; scrieți-o ca 02.03.2026."), field=name)
    if draft.received_at is None:
        return
    if draft.received_at.year < 1800:
        raise EntryRefusedError(_("Data nu poate fi bună; scrieți-o ca 02.03.2026."), field="received_at")
    if draft.received_at > now:
        raise EntryRefusedError(
            _("Data primirii este în viitor; verificați ceasul sau data scrisă."), field="received_at"
        )
    if (today - legal_date(draft.received_at)).days >= LATE_AFTER_DAYS and not draft.late_reason.strip():
        raise EntryRefusedError(
            _("Documentul a fost primit cu mai multe zile în urmă: scrieți de ce se înregistrează acum."),
            field="late_reason",
        )


def _line(name: str, value: str) -> str:
    text = ro_normalise(value, single_line=True)
    if len(text) > _LINE_LIMITS[name]:
        raise EntryRefusedError(
            _("Prea lung: %(count)d caractere, cel mult %(most)d.")
            % {"count": len(text), "most": _LINE_LIMITS[name]},
            field=name,
        )
    return text


def _count(name: str, value: int | None) -> int | None:
    if value is not None and not 0 <= value <= MOST_OF_A_COUNT:
        raise EntryRefusedError(_("Scrieți un număr de la 0 la %d.") % MOST_OF_A_COUNT, field=name)
    return value


def _remarks(value: str) -> str:
    text = ro_normalise(value)
    if len(text) > REMARKS_MOST:
        raise EntryRefusedError(
            _("Prea lung: %(count)d caractere, cel mult %(most)d.")
            % {"count": len(text), "most": REMARKS_MOST},
            field="remarks",
        )
    return text


def _key(name: str, value: int | None) -> int | None:
    if value is not None and not 0 < value <= GREATEST_KEY:
        raise EntryRefusedError(_("Ce ați ales nu există; alegeți din listă."), field=name)
    return value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _parties(draft: EntryDraft) -> Iterator[dict[str, Any]]:
    if len(draft.parties) > MOST_PARTIES:
        raise EntryRefusedError(
            _("Cel mult %d corespondenți la o înregistrare.") % MOST_PARTIES, field="sender"
        )
    positions: dict[str, int] = {}
    for party in draft.parties:
        name = ro_normalise(party.name, single_line=True)
        if party.role not in _ROLES or not name:
            raise EntryRefusedError(_("Scrieți numele corespondentului."), field="sender")
        if len(name) > 200:
            raise EntryRefusedError(_("Numele are peste 200 de caractere; scurtați-l."), field="sender")
        positions[party.role] = positions.get(party.role, 0) + 1
        yield {
            "correspondent_id": _key("sender", party.correspondent_id),
            "role": party.role,
            "position": positions[party.role],
            "name": name,
        }


def _joined(parties: list[dict[str, Any]], role: str) -> str:
    names = [party["name"] for party in parties if party["role"] == role]
    joined = "; ".join(names)
    if len(joined) <= 240:
        return joined
    return _("%(first)s și alții (%(count)d)") % {"first": names[0][:200], "count": len(names)}
