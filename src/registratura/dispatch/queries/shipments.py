"""Shipments with the entries they carry: of one entry, of one tab of the list, by the code on the letter."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from registratura.accounts import queries as accounts
from registratura.dispatch import barcodes
from registratura.dispatch.models import Shipment
from registratura.dispatch.models.shipment import Method, ReturnReason, ShipmentState
from registratura.dispatch.rules import GROUNDS, is_lost
from registratura.kernel.calendar import written_number
from registratura.registers.queries.lists import visibility
from registratura.toolkit.scope import required_institution

PAGE_SIZE = 50
MOST_COUNTED = 1000
UNPREPARED_DAYS = 60  # how far back outgoing entries without any shipment are looked for

TABS = {
    "waiting": "s.state = 'prepared'",
    "bundled": "s.state = 'bundled'",
    "unconfirmed": "s.state = 'sent' AND s.method IN ('post_registered', 'post_ar', 'courier', 'portal')",
    "returned": "s.state IN ('returned', 'refused', 'failed')",
    "gone": "s.state IN ('sent', 'delivered')",
}


@dataclass(frozen=True)
class ShipmentCard:
    """
    A shipment with what its entry is called. Names of persons stand without the suffix `_by`.

    `ground` says, in Romanian, by what the recipient is taken as told; `doubt`, that the law is not plain about it.
    """

    id: int
    entry_id: int
    register_code: str
    year: int
    number: int
    written_number: str
    registered_on: date
    entry_state: str
    subject: str
    method: str
    method_name: str
    state: str
    state_name: str
    recipient_name: str
    address: str
    email: str
    for_information: bool
    weight_grams: int | None
    price_bani: int | None
    barcode: str
    note: str
    message_subject: str
    message_text: str
    message_id: str
    held_until: datetime | None
    queued_at: datetime | None
    attempt_count: int
    last_reply: str
    bundle_id: int | None
    bundle_position: int | None
    bundle_number: str
    bundle_state: str
    prepared_at: datetime
    prepared: str
    sent_on: date | None
    sent_at: datetime | None
    sent: str
    made_available_at: datetime | None
    delivered_on: date | None
    returned_on: date | None
    return_reason: str
    return_reason_name: str
    communicated_on: date | None
    ground: str
    doubt: bool
    confirmed_at: datetime | None
    confirmed: str
    cancelled_at: datetime | None
    cancelled: str
    cancelled_reason: str

    @property
    def waits(self) -> bool:
        """Whether it has not left yet, and may."""
        return self.state in ("prepared", "bundled")

    @property
    def queued(self) -> bool:
        """Whether it is an e-mail that the queue holds."""
        return self.state == "prepared" and self.queued_at is not None

    @property
    def left(self) -> bool:
        """Whether it has left, whatever became of it."""
        return self.sent_on is not None

    @property
    def lost(self) -> bool:
        """Whether it reached nobody, so that another has to leave in its place."""
        return is_lost(state=self.state, return_reason=self.return_reason)


@dataclass(frozen=True, slots=True)
class ShipmentPage:
    """A page, newest first. `older` is the cursor of the next one, empty at the end."""

    cards: list[ShipmentCard]
    older: str


_PLAIN = (
    "id entry_id method state recipient_name address email for_information weight_grams price_bani barcode note"
    " message_subject message_text message_id held_until queued_at attempt_count last_reply bundle_id bundle_position"
    " prepared_at sent_on sent_at made_available_at delivered_on returned_on return_reason communicated_on"
    " confirmed_at cancelled_at cancelled_reason"
)
_DEEDS = ("prepared", "sent", "confirmed", "cancelled")
_SOURCES: dict[str, str] = {
    **{name: f"s.{name}" for name in _PLAIN.split()},
    **{f"{deed}_by": f"s.{deed}_by_id" for deed in _DEEDS},
    "rule": "s.communicated_by_rule",
    "register_code": "g.code",
    "year": "e.year",
    "number": "e.number",
    "number_code": "g.number_code",
    "registered_on": "e.registered_on",
    "entry_state": "e.state",
    "subject": "left(e.subject, 400)",
    "bundle_number": "coalesce(b.number || '/' || b.year, '')",
    "bundle_state": "coalesce(b.state, '')",
}
_NAMES, _COLUMNS = tuple(_SOURCES), ", ".join(_SOURCES.values())
_FROM = """FROM dispatch_shipment s
  JOIN registers_entry e ON e.institution_id = s.institution_id AND e.id = s.entry_id
  JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
  LEFT JOIN dispatch_bundle b ON b.institution_id = s.institution_id AND b.id = s.bundle_id
 WHERE s.institution_id = %s"""


def of_entry(entry_id: int) -> list[ShipmentCard]:
    """Return the shipments of an entry, oldest first."""
    return _cards("s.entry_id = %s ORDER BY s.id", [entry_id])


def of_entries(entry_ids: Collection[int]) -> dict[int, list[ShipmentCard]]:
    """Return the shipments of each of some entries, oldest first, without the names of who of the house did what."""
    found: dict[int, list[ShipmentCard]] = {entry_id: [] for entry_id in entry_ids}
    if not found:
        return found
    for card in _cards("s.entry_id = ANY(%s) ORDER BY s.id", [sorted(found)], named=False):
        found[card.entry_id].append(card)
    return found


def shipment(shipment_id: int) -> ShipmentCard | None:
    """Return a shipment, or None."""
    return next(iter(_cards("s.id = %s", [shipment_id])), None)


def of_bundle(bundle_id: int) -> list[ShipmentCard]:
    """Return the letters of a bundle in their order, those given up among them."""
    return _cards("s.bundle_id = %s ORDER BY s.bundle_position, s.id", [bundle_id])


def some(shipment_ids: Collection[int]) -> list[ShipmentCard]:
    """Return shipments by their keys, by key."""
    return _cards("s.id = ANY(%s) ORDER BY s.id", [sorted(shipment_ids)])


def by_barcode(text: str) -> list[ShipmentCard]:
    """Return the shipments that carry a scanned code, the newest first: those that stand before those given up."""
    code = barcodes.normalised(text)[:60]
    if not (code.isascii() and code.isalnum()):
        return []
    return _cards("s.barcode = %s ORDER BY (s.state = 'cancelled'), s.id DESC LIMIT 5", [code])


def queued_mail(*, now: datetime, limit: int = 100) -> list[int]:
    """Return the e-mails that should be leaving and that no worker holds, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM dispatch_shipment WHERE institution_id = %s AND state = 'prepared'"
            " AND queued_at IS NOT NULL AND coalesce(trying_until, '-infinity') <= %s"
            " AND coalesce(held_until, '-infinity') <= %s ORDER BY id LIMIT %s",
            [required_institution(), now, now, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def page(
    *,
    tab: str,
    visible_units: frozenset[int] | None,
    reader_id: int,
    older_than: str = "",
    methods: Collection[str] = (),
    size: int = PAGE_SIZE,
) -> ShipmentPage:
    """
    Return the shipments of a tab that the reader may see, newest first.

    tab: a key of `TABS`. older_than: the cursor of the page before; a bent one gives the first page.
    methods: narrow to these ways.
    """
    condition, parameters = _narrowed(tab, visible_units, reader_id)
    if older_than.isascii() and older_than.isdigit() and len(older_than) < 19:
        condition += " AND s.id < %s"
        parameters.append(int(older_than))
    if methods:
        condition += " AND s.method = ANY(%s)"
        parameters.append(sorted(methods))
    cards = _cards(f"{condition} ORDER BY s.id DESC LIMIT %s", [*parameters, size + 1])
    more, cards = len(cards) > size, cards[:size]
    return ShipmentPage(cards, str(cards[-1].id) if more else "")


def counts(*, visible_units: frozenset[int] | None, reader_id: int) -> dict[str, int]:
    """Return how many shipments stand in each tab that asks for work; each counts no further than `MOST_COUNTED`."""
    asked, parameters = [], list[Any]()
    for tab in ("waiting", "bundled", "unconfirmed", "returned"):
        condition, values = _narrowed(tab, visible_units, reader_id)
        join = (
            ""
            if visible_units is None
            else (" JOIN registers_entry e ON e.institution_id = s.institution_id AND e.id = s.entry_id")
        )
        asked.append(
            f"(SELECT count(*) FROM (SELECT 1 FROM dispatch_shipment s{join} WHERE s.institution_id = %s"
            f" AND {condition} LIMIT {MOST_COUNTED}) AS {tab})"
        )
        parameters += [required_institution(), *values]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(asked)}", parameters)
        return dict(zip(("waiting", "bundled", "unconfirmed", "returned"), cursor.fetchone(), strict=True))


@dataclass(frozen=True, slots=True)
class UnpreparedLine:
    """An outgoing entry for whose departure nobody has prepared anything."""

    entry_id: int
    register_code: str
    year: int
    number: int
    written_number: str
    registered_on: date
    subject: str
    recipient_name: str


def unprepared(
    *, visible_units: frozenset[int] | None, reader_id: int, since: date, limit: int = PAGE_SIZE
) -> list[UnpreparedLine]:
    """Return the outgoing entries since a day that nobody sent or prepared to send, oldest first."""
    condition, parameters = "true", list[Any]()
    if visible_units is not None:
        condition, *values = visibility(visible_units, reader_id)
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT e.id, g.code, e.year, e.number, g.number_code, e.registered_on, left(e.subject, 400),
       e.recipient_name
  FROM registers_register g
  JOIN registers_entry e ON e.institution_id = g.institution_id AND e.register_id = g.id
 WHERE g.institution_id = %s AND e.registered_on >= %s AND e.direction = 'outgoing' AND e.state = 'registered'
   AND e.dispatched_on IS NULL AND {condition}
   AND NOT EXISTS (SELECT 1 FROM dispatch_shipment s WHERE s.institution_id = e.institution_id
                   AND s.entry_id = e.id AND s.state <> 'cancelled')
 ORDER BY e.registered_on, e.id LIMIT %s""",
            [required_institution(), since, *parameters, limit],
        )
        return [_unprepared(row) for row in cursor.fetchall()]


def _unprepared(row: tuple[Any, ...]) -> UnpreparedLine:
    values = [*row[:4], written_number(number=row[3], code=row[4], registered_on=row[5]), *row[5:]]
    return UnpreparedLine(*values)


def entry_of_message(message_ids: Sequence[str]) -> int | None:
    """Return the entry that left as a message with one of these Message-IDs, the newest; None when none did."""
    rows = Shipment.objects.filter(message_id__in=[key for key in message_ids if key]).order_by("-id")
    return rows.values_list("entry_id", flat=True).first()


def of_message(message_id: str) -> ShipmentCard | None:
    """Return the newest shipment that left, or leaves, under a Message-ID; None when there is none."""
    return next(
        iter(_cards("s.message_id = %s AND s.message_id <> '' ORDER BY s.id DESC LIMIT 1", [message_id])),
        None,
    )


def sender_of(shipment_id: int) -> int | None:
    """Return the person whose act the departure of a shipment is: who gave it to the queue, or sent it."""
    found = Shipment.objects.filter(pk=shipment_id).values_list("queued_by_id", "sent_by_id").first()
    return (found[0] or found[1]) if found else None


def _narrowed(tab: str, visible_units: frozenset[int] | None, reader_id: int) -> tuple[str, list[Any]]:
    condition, parameters = TABS[tab], list[Any]()
    if visible_units is not None:
        seen, *values = visibility(visible_units, reader_id)
        condition += f" AND {seen}"
        parameters += values
    return condition, parameters


def _cards(condition: str, parameters: list[Any], *, named: bool = True) -> list[ShipmentCard]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} {_FROM} AND {condition}", [required_institution(), *parameters])
        rows = [dict(zip(_NAMES, row, strict=True)) for row in cursor.fetchall()]
    if not rows:
        return []
    people = accounts.names_of(row[f"{deed}_by"] for row in rows for deed in _DEEDS) if named else {}
    return [_card(row, people) for row in rows]


def _card(row: dict[str, Any], people: dict[int, str]) -> ShipmentCard:
    for deed in _DEEDS:
        row[deed] = people.get(row.pop(f"{deed}_by") or 0, "")
    row["written_number"] = written_number(
        number=row["number"], code=row.pop("number_code"), registered_on=row["registered_on"]
    )
    row["method_name"] = str(Method(row["method"]).label)
    row["state_name"] = str(ShipmentState(row["state"]).label)
    reason = row["return_reason"]
    row["return_reason_name"] = str(ReturnReason(reason).label) if reason else ""
    row["ground"], row["doubt"] = GROUNDS.get(row.pop("rule"), ("", False))
    return ShipmentCard(**row)
