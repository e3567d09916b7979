"""One entry, with everything that hangs on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from registratura.accounts import queries as accounts
from registratura.documents import queries as documents
from registratura.institutions import queries as institutions
from registratura.journal import queries as journal
from registratura.journal.queries import Act
from registratura.kernel.calendar import legal_date, written_number
from registratura.registers.models import Correction, Entry, EntryDocument, EntryParty, Inscription, Register
from registratura.registers.models.entry import Channel, Direction, State


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A sender or recipient with the name as it stood on the day."""

    role: str
    name: str
    correspondent_id: int | None


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A file of the entry."""

    id: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    page_count: int | None
    attached_at: datetime
    attached_by: str
    note: str
    version: int
    """The number of the version in force, which is also how many there are."""
    version_id: int


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A former value, who replaced it, when and why."""

    field: str
    old_value: str
    new_value: str
    reason: str
    corrected_at: datetime
    corrected_by: str


@dataclass(frozen=True, slots=True)
class InscriptionLine:
    """The serial in a special register."""

    register_code: str
    register_name: str
    year: int
    number: int


@dataclass(frozen=True)
class EntryCard:
    """An entry as its page shows it."""

    id: int
    register_id: int
    register_code: str
    register_name: str
    year: int
    number: int
    written_number: str
    registered_at: datetime
    registered_on: date
    registered_by: str
    state: str
    state_name: str
    direction: str
    direction_name: str
    channel: str
    channel_name: str
    received_at: datetime | None
    late: bool
    late_reason: str
    document_kind: str
    subject: str
    sender_name: str
    recipient_name: str
    sender_number: str
    sender_dated_on: date | None
    sheet_count: int | None
    annex_count: int | None
    unit_id: int | None
    unit_name: str
    dispatched_on: date | None
    resolution: str
    connected_to: str
    connected_to_id: int | None
    filing_code: str
    remarks: str
    reserved_for: str
    reserved_purpose: str
    reserved_until: datetime | None
    annulled_at: datetime | None
    annulled_by: str
    annulled_reason: str
    annulled_act: str
    parties: list[PartyLine]
    documents: list[DocumentLine]
    corrections: list[CorrectionLine]
    inscriptions: list[InscriptionLine]
    connected_here: list[tuple[tuple[str, int, int], str]]
    history: list[Act]


def entry(*, register: Register, year: int, number: int) -> Entry | None:
    """
    Return an entry by its register, year and number, or None.

    In a special register the number is the serial, and the entry is the one of the general register.
    """
    if register.kind == Register.Kind.SPECIAL:
        place = Inscription.objects.filter(register_id=register.id, year=year, number=number).first()
        return entry_by_id(place.entry_id) if place is not None else None
    return Entry.objects.filter(register_id=register.id, year=year, number=number).first()


def entry_by_id(entry_id: int) -> Entry | None:
    """Return an entry by its key, or None."""
    return Entry.objects.filter(pk=entry_id).first()


def entries_by_ids(entry_ids: Iterable[int]) -> list[Entry]:
    """Return entries by their keys, in the order of their keys, in one query."""
    wanted = set(entry_ids)
    return list(Entry.objects.filter(pk__in=wanted).order_by("id")) if wanted else []


def entry_by_request(request_key: UUID) -> Entry | None:
    """Return the entry that a request made, or None while it has made none."""
    return Entry.objects.filter(request_key=request_key).first()


def is_visible(row: Entry, *, visible_units: frozenset[int] | None, reader_id: int) -> bool:
    """Say whether a reader may see an entry; the same rule as in every list."""
    return (
        visible_units is None
        or row.unit_id in visible_units
        or reader_id in (row.registered_by_id, row.reserved_for_id)
    )


def entry_card(row: Entry, *, visible_units: frozenset[int] | None = None, reader_id: int = 0) -> EntryCard:
    """
    Return an entry with its parties, files, corrections, serials and history.

    visible_units, reader_id: whoever reads is told only of answers that reader may see; None is all of them.
    """
    register = Register.objects.get(pk=row.register_id)
    links = list(EntryDocument.objects.filter(entry_id=row.id).order_by("position", "id"))
    corrections = list(Correction.objects.filter(entry_id=row.id).order_by("id"))
    names = accounts.names_of(
        [row.registered_by_id, row.annulled_by_id, row.reserved_for_id]
        + [link.attached_by_id for link in links]
        + [correction.corrected_by_id for correction in corrections]
    )
    codes = _codes()
    return EntryCard(
        **_plain(row, register),
        registered_by=names.get(row.registered_by_id or 0, ""),
        unit_name=institutions.unit_names([row.unit_id]).get(row.unit_id or 0, ""),
        connected_to=_written(row.connected_to_id, codes),
        reserved_for=names.get(row.reserved_for_id or 0, ""),
        annulled_by=names.get(row.annulled_by_id or 0, ""),
        parties=[
            PartyLine(party.role, party.name, party.correspondent_id)
            for party in EntryParty.objects.filter(entry_id=row.id, replaced_at__isnull=True).order_by(
                "role", "position"
            )
        ],
        documents=_documents(links, names),
        corrections=[
            CorrectionLine(
                c.field,
                c.old_value,
                c.new_value,
                c.reason,
                c.corrected_at,
                names.get(c.corrected_by_id or 0, ""),
            )
            for c in corrections
        ],
        inscriptions=[
            InscriptionLine(place.register.code, place.register.name, place.year, place.number)
            for place in Inscription.objects.filter(entry_id=row.id).select_related("register").order_by("id")
        ],
        connected_here=_connected_here(row, visible_units, reader_id),
        history=_history(row, [link.document_id for link in links]),
    )


def _plain(row: Entry, register: Register) -> dict[str, Any]:
    same = (
        "id register_id year number registered_at registered_on state direction channel received_at late_reason"
        " document_kind subject sender_name recipient_name sender_number sender_dated_on sheet_count annex_count"
        " unit_id dispatched_on resolution connected_to_id filing_code remarks reserved_purpose reserved_until"
        " annulled_at annulled_reason annulled_act"
    )
    return {
        **{name: getattr(row, name) for name in same.split()},
        "register_code": register.code,
        "register_name": register.name,
        "written_number": written_number(
            number=row.number, code=register.number_code, registered_on=row.registered_on
        ),
        "state_name": str(State(row.state).label),
        "direction_name": str(Direction(row.direction).label),
        "channel_name": str(Channel(row.channel).label),
        "late": row.received_at is not None and legal_date(row.received_at) < row.registered_on,
    }


def _codes() -> dict[int, str]:
    return dict(Register.objects.values_list("id", "number_code"))


def _written(entry_id: int | None, codes: dict[int, str]) -> str:
    other = entry_by_id(entry_id) if entry_id else None
    if other is None:
        return ""
    return written_number(
        number=other.number, code=codes.get(other.register_id, ""), registered_on=other.registered_on
    )


def _connected_here(
    row: Entry, visible_units: frozenset[int] | None, reader_id: int
) -> list[tuple[tuple[str, int, int], str]]:
    books = {book.id: book for book in Register.objects.all()}
    return [
        (
            (books[other.register_id].code, other.year, other.number),
            written_number(
                number=other.number,
                code=books[other.register_id].number_code,
                registered_on=other.registered_on,
            ),
        )
        for other in Entry.objects.filter(connected_to_id=row.id).order_by("id")[:50]
        if is_visible(other, visible_units=visible_units, reader_id=reader_id)
    ]


def _history(row: Entry, document_ids: list[int]) -> list[Act]:
    """Return the acts on an entry and on its files, in the order in which they were written down."""
    acts = journal.history_of(subject_type="entry", subject_id=row.id)
    if not document_ids:
        return acts
    on_files = journal.history_of_several(subject_type="document", subject_ids=document_ids)
    return sorted([*acts, *on_files], key=lambda act: act.id)


def _documents(links: list[EntryDocument], names: dict[int, str]) -> list[DocumentLine]:
    cards = {card.id: card for card in documents.cards([link.document_id for link in links])}
    return [
        DocumentLine(
            id=card.id,
            name=card.name,
            media_type=card.media_type,
            size_bytes=card.size_bytes,
            sha256=card.sha256,
            page_count=card.page_count,
            attached_at=link.attached_at,
            attached_by=names.get(link.attached_by_id or 0, ""),
            note=card.note,
            version=card.version,
            version_id=card.version_id,
        )
        for link in links
        if (card := cards.get(link.document_id)) is not None
    ]


def entry_of_document(document_id: int) -> Entry | None:
    """Return the entry a document is attached to (the first), or None."""
    link = EntryDocument.objects.filter(document_id=document_id).order_by("id").first()
    return entry_by_id(link.entry_id) if link is not None else None
