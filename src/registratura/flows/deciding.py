"""
What becomes of an item of the tray: what it is likely to be, the number it gets, when it should have had it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from registratura.correspondents import queries as directory
from registratura.deadlines import queries as terms_read
from registratura.documents import queries as documents_read
from registratura.documents.reading.charsets import decode
from registratura.documents.reading.mail import AutoSubmitted, read_mail
from registratura.documents.reading.mail_headers import Address
from registratura.flows import labels, scans, terms
from registratura.flows.ingest.papers import MAIL_TYPE
from registratura.flows.ingest.senders import sender_of
from registratura.flows.notices.outside import tell_number
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.intake.queries import TrayCount, TrayLine
from registratura.journal.services import Actor
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import LATE_AFTER_DAYS, EntryDraft, PartyDraft
from registratura.registers.queries.suggesting import KindSuggestion, likely_kind
from registratura.registers.services import Registered
from registratura.toolkit.scope import acting_for

REQUESTS = UUID("0a5f7a55-5f2e-5c1c-9b53-6d6f6c0f3b11")
TEXT_READ_BYTES = 200 << 20
_CHANNELS = {"mail": "email", "upload": "file", "scan": "counter", "portal": "portal", "api": "portal"}
_NOBODY = ("mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply")


def is_nobody(*, address: str) -> bool:
    """Say whether an address is of a machine to which nobody writes."""
    return address.split("@")[0].lower().startswith(_NOBODY)


def tells_number(*, sent_by_machine: str, address: str) -> bool:
    """
    Say whether who wrote is told the number by e-mail when it is given from the tray; a machine is not.

    What is registered at the counter, or by `registratura ingest`, tells nobody by itself, whatever its channel.
    """
    return bool(address) and sent_by_machine != AutoSubmitted.BOUNCE and not is_nobody(address=address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What a registrar says of an item; prefilled from the message."""

    subject: str
    sender_name: str
    document_kind: str = ""
    channel: str = ""
    unit_id: int | None = None
    special_register_ids: tuple[int, ...] = ()
    connect: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the form begins with: one key and it is registered. `kind` says why its document kind is likely."""

    registration: Registration
    kind: KindSuggestion
    sender_known: bool


def proposed(*, item: TrayLine) -> Proposal:
    """Return what an item is likely to be, from what it says and from the past. Must run inside a scope."""
    subject = item.subject or _subject_of(item)
    known = directory.by_email(item.sender_address.lower()) if item.sender_address else None
    if known is None and item.sender_name:
        same = directory.same_name(item.sender_name)
        known = same[0] if len(same) == 1 else None
    kind = likely_kind(correspondent_id=known.id if known else None, subject=item.subject)
    return Proposal(
        registration=Registration(
            subject=subject,
            sender_name=known.name if known else item.shown_sender,
            document_kind=kind.kind,
            channel=_CHANNELS[item.source],
            connect=item.thread_entry_id is not None,
        ),
        kind=kind,
        sender_known=known is not None,
    )


def _subject_of(item: TrayLine) -> str:
    """Return what stands for a missing subject; of scanned pages, what was recognized in them, or nothing."""
    if item.source != tray.SCAN:
        return _("Mesaj electronic fără subiect")
    texts = documents_read.texts_of([item.raw_id]) if item.raw_id is not None else {}
    return scans.subject_in(text=next(iter(texts.values()), ""))


@dataclass(frozen=True, slots=True)
class Said:
    """What an item says: its text, whom it was written to, and whether the store has lost it."""

    text: str = ""
    recipients: str = ""
    lost: bool = False


def said_by(*, space: str, item: TrayLine) -> Said:
    """Return the text of an item: of a message, of a typed file, or of the message that was signed whole."""
    cards = documents_read.cards([item.raw_id]) if item.raw_id is not None else []
    if not cards:
        return Said()
    parts = [part for part in documents_read.parts_of(cards[0].id) if part.media_type == MAIL_TYPE]
    try:
        for card in (cards[0], *parts[:1]):
            with documents_read.open_bytes(space=space, sha256=card.sha256) as content:
                found = _text_of(card.media_type, content.read(TEXT_READ_BYTES))
            if found.text:
                return found
        return found
    except FileNotFoundError:
        return Said(lost=True)


def _text_of(media_type: str, content: bytes) -> Said:
    if media_type == "text/plain":
        return Said(decode(content).text)
    if media_type != MAIL_TYPE:
        return Said()
    mail = read_mail(content)
    return Said(mail.body_text, ", ".join(each.address for each in mail.recipients))


def tray_count(*, now: datetime) -> TrayCount:
    """Count what waits, and of it what should have had its number by yesterday. Must run inside a scope."""
    return with_lateness(count=tray.tray_count(before=now), now=now)


def with_lateness(*, count: TrayCount, now: datetime) -> TrayCount:
    """Tell how much of what waits is late; the calendar is asked only when something came before today."""
    if count.oldest_at is None or legal_date(count.oldest_at) >= legal_date(now):
        return replace(count, late=0)
    return tray.tray_count(before=late_before(now=now))


def late_before(*, now: datetime) -> datetime:
    """
    Return the moment such that what arrived before it should have had its number by yesterday.

    What comes on a day off is registered on the next working day. Must run inside a scope.
    Law: OG 27/2002 art. 8 (the term runs from registering), office practice.
    """
    calendar, day = terms_read.calendar_in_force(), legal_date(now) - timedelta(days=1)
    while calendar.reason_off(day):
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=BUCHAREST)


def register_item(
    *, institution_id: int, item_id: int, registration: Registration, by: Actor, now: datetime
) -> Registered:
    """
    Give an item of the tray its number, with its message and attachments as files, and tell who wrote.

    All of it or nothing, in one transaction. Must not run inside a scope.
    Raises: ItemDecidedError when somebody decided it in the meantime; as `registers.register_entry`.
    Law: OG 27/2002 art. 8 (the term runs from registering).
    """
    with acting_for(institution_id):
        item = intake.hold_item(item_id=item_id)
        register = books.general_register()
        assert register is not None  # opened with the institution
        files = (
            [item.raw_id, *(part.id for part in documents_read.parts_of(item.raw_id))] if item.raw_id else []
        )
        late = (legal_date(now) - legal_date(item.arrived_at)).days >= LATE_AFTER_DAYS
        draft = EntryDraft(
            direction="incoming",
            channel=registration.channel or _CHANNELS[item.source],
            subject=registration.subject,
            document_kind=registration.document_kind,
            parties=_sender(item.sender_name, item.sender_address, registration.sender_name, now),
            annex_count=item.attachment_count,
            received_at=item.arrived_at,
            late_reason=_("Preluat din tavă") if late else "",
            unit_id=registration.unit_id,
            connected_to_id=item.thread_entry_id if registration.connect else None,
            document_ids=tuple(files),
            special_register_ids=registration.special_register_ids,
        )
        done = registers.register_entry(
            institution_id=institution_id,
            register_id=register.id,
            draft=draft,
            request_key=uuid5(REQUESTS, f"{institution_id}/{item_id}/{item.raw_sha256}"),
            by=by,
            now=now,
        )
        intake.note_registered(item=item, entry_id=done.entry_id, by=by, now=now)
        if item.source == tray.SCAN:
            labels.after_registering(tray_item=item.id, entry_id=done.entry_id, by=by, now=now)
        terms.follow(entry_ids=[done.entry_id], by=by, now=now)
        if tells_number(sent_by_machine=item.sent_by_machine, address=item.sender_address):
            tell_number(entry_id=done.entry_id, by=by, now=now)
        return done


def _sender(name: str, address: str, written: str, now: datetime) -> tuple[PartyDraft, ...]:
    written = written.strip()
    if not written and not address:
        return ()
    if not address:
        return (PartyDraft("sender", written),)
    party = sender_of(address=Address(written or name, address), now=now)
    return (party,)
