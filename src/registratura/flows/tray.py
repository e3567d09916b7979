"""
Mail from the mailbox to the tray, and from the tray into the register; kept before it is marked, never twice.

Reading a mailbox goes message by message: its bytes are kept, then one short transaction enters its files, puts it in
the tray and remembers how far the mailbox was read. Killed between any two steps, the next reading goes on there: the
same bytes are one item. Only then are the messages marked as read on the server, and marking again does no harm.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.correspondents import queries as directory
from registratura.dispatch import queries as shipments
from registratura.dispatch.reports import report_in
from registratura.documents import queries as documents_read
from registratura.documents import services as documents
from registratura.documents.reading.inspection import Status
from registratura.documents.reading.mail import AutoSubmitted, ReadMail, read_mail
from registratura.documents.reading.mail_headers import Address
from registratura.documents.services import ReceivedFile
from registratura.flows import mailing_out, terms
from registratura.flows.ingest.papers import Paper, paper_of_mail
from registratura.flows.ingest.senders import sender_of
from registratura.flows.notices.outside import tell_number
from registratura.institutions import queries as institutions
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.intake.channels.imap import ImapMailboxes
from registratura.intake.channels.port import Letter, MailboxPort
from registratura.intake.errors import MailboxUnreachableError
from registratura.intake.queries import TrayLine
from registratura.intake.services import ArrivedMail
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.errors import MessageRefusedError
from registratura.messaging.services import Outside
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import LATE_AFTER_DAYS, EntryDraft, PartyDraft
from registratura.registers.services import Registered
from registratura.toolkit.scope import acting_for
from registratura.toolkit.sealing import SealBrokenError

REQUESTS = UUID("0a5f7a55-5f2e-5c1c-9b53-6d6f6c0f3b11")
_NAME = "mesaj.eml"
# A number as we write it: 125/12.03.2026, 125/SEC/12.03.2026, 125/2026.
_NUMBER = re.compile(r"\b(\d{1,9}(?:/[A-Z]{1,10})?/(?:\d{2}\.\d{2}\.)?\d{4})\b")
_NOBODY = ("mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply")


def fetch(
    *,
    institution_id: int,
    mailbox_id: int,
    clock: Callable[[], datetime],
    port: MailboxPort | None = None,
) -> int:
    """
    Read what is new in a mailbox into the tray and return how many messages that was.

    A mailbox that cannot be reached is noted with the reason, for the administrator to see. Must not run in a scope.
    """
    institution = institutions.institution_by_id(institution_id)
    assert institution is not None
    with acting_for(institution_id):
        mailbox = tray.reading_of(mailbox_id)
    count, trouble = 0, ""
    try:
        with (port or ImapMailboxes()).open(intake.access_to(mailbox=mailbox)) as folder:
            validity = folder.uid_validity
            last = mailbox.last_uid if validity == mailbox.uid_validity else 0
            for letter in folder.letters(after=last, most_bytes=settings.MAX_UPLOAD_BYTES):
                count += _keep(institution.id, institution.code, mailbox_id, validity, letter, clock)
                last = letter.uid
            folder.mark_kept(up_to=last)
    except MailboxUnreachableError as error:
        trouble = error.words
    except SealBrokenError:
        trouble = _("Parola cutiei nu mai poate fi citită cu cheia programului: scrieți-o din nou.")
    with acting_for(institution_id):
        intake.note_checked(mailbox_id=mailbox_id, trouble=trouble, now=clock())
    return count


def _keep(
    institution_id: int,
    space: str,
    mailbox_id: int,
    validity: int,
    letter: Letter,
    clock: Callable[[], datetime],
) -> bool:
    if letter.raw is None:
        return _keep_too_big(institution_id, mailbox_id, validity, letter, clock())
    sha256 = hashlib.sha256(letter.raw).hexdigest()
    paper = paper_of_mail(space=space, raw=letter.raw, name=_NAME)
    mail = paper.mail or read_mail(letter.raw)
    with acting_for(institution_id):
        now = clock()
        raw_id = None
        if letter.raw and tray.item_with_bytes(sha256) is None:
            raw_id = _enter_files(paper, now)
        item_id = intake.put_in_tray(
            mailbox_id=mailbox_id,
            uid_validity=validity,
            mail=_arrived(letter, mail, paper, sha256, raw_id, now),
            now=now,
        )
        if item_id is not None:
            if mail.auto_submitted is not None:
                _hear_machine(item_id, letter.raw, raw_id, sha256, now)
            else:
                _acknowledge(item_id, mailbox_id, mail, now)
    return item_id is not None


def _enter_files(paper: Paper, now: datetime) -> int:
    whole = documents.add_document(received=_as_it_is(paper.file), now=now, by=None, role="message")
    for part in paper.parts:
        if part.accepted:
            documents.add_document(received=part, now=now, by=None, role="attachment", part_of_id=whole.id)
        else:
            documents.quarantine(received=part, now=now, by=None)
    return whole.id


def _as_it_is(file: ReceivedFile) -> ReceivedFile:
    """Accept a message that lacks something: in the tray a person completes it."""
    return replace(file, inspection=replace(file.inspection, status=Status.OK, problem=None))


def _arrived(
    letter: Letter, mail: ReadMail, paper: Paper, sha256: str, raw_id: int | None, now: datetime
) -> ArrivedMail:
    held = "; ".join(f"{part.name}: {part.problem_words}" for part in paper.held_back)
    sender = mail.sender or Address("", "")
    return ArrivedMail(
        uid=letter.uid,
        raw_id=raw_id,
        raw_sha256=sha256,
        message_id=mail.message_id,
        arrived_at=mail.received_at or letter.arrived_at or now,
        sender_name=sender.name,
        sender_address=sender.address,
        subject=mail.subject,
        attachment_count=sum(not attachment.inline for attachment in mail.attachments),
        sent_by_machine=str(mail.auto_submitted or ""),
        problem=" ".join(filter(None, (paper.file.problem_words, held))),
        thread_entry_id=_thread_of(mail, letter.raw or b"", now),
    )


def _keep_too_big(institution_id: int, mailbox_id: int, validity: int, letter: Letter, now: datetime) -> bool:
    facts = {"size": letter.size_bytes >> 20, "limit": settings.MAX_UPLOAD_BYTES >> 20}
    words = _(
        "Mesajul are %(size)s MB, peste limita de %(limit)s MB, și a rămas pe serverul de poștă. "
        "Deschideți-l acolo și înregistrați-l de la ghișeu."
    )
    identity = f"{institution_id}/{mailbox_id}/{validity}/{letter.uid}"
    mail = ArrivedMail(
        uid=letter.uid,
        raw_id=None,
        raw_sha256=hashlib.sha256(identity.encode()).hexdigest(),
        message_id="",
        arrived_at=letter.arrived_at or now,
        sender_name="",
        sender_address="",
        subject=_("Mesaj prea mare"),
        attachment_count=0,
        sent_by_machine="",
        problem=words % facts,
        thread_entry_id=None,
    )
    with acting_for(institution_id):
        return (
            intake.put_in_tray(mailbox_id=mailbox_id, uid_validity=validity, mail=mail, now=now) is not None
        )


def _thread_of(mail: ReadMail, raw: bytes, now: datetime) -> int | None:
    """Return the entry that a message seems to follow: by what it answers, else by our number in its subject."""
    report = report_in(raw) if mail.auto_submitted is not None else None
    told = report.message_id if report is not None else ""
    names = [name for name in (told, mail.in_reply_to, *mail.references) if name]
    if names and (entry_id := tray.entry_of_message(names) or shipments.entry_of_message(names)) is not None:
        return entry_id
    for written in _NUMBER.findall(mail.subject[:500]):
        found = books.with_number(written, at=now, visible_units=None, reader_id=0)
        if len(found) == 1:
            return found[0].id
    return None


def _hear_machine(item_id: int, raw: bytes, raw_id: int | None, sha256: str, now: datetime) -> None:
    """Tie a report of a server to what it speaks of, a dispatch or a message of the program, and set it aside."""
    words = None
    if raw_id is not None:
        words = mailing_out.take_arrived_report(raw=raw, document_id=raw_id, sha256=sha256, now=now)
    if words is None and messaging.record_bounce(raw_message=raw, now=now) is not None:
        words = _("Răspuns al serverului de poștă, legat de mesajul trimis.")
    if words is not None:
        intake.set_aside(item_id=item_id, reason=words, by=None, now=now)


def _acknowledge(item_id: int, mailbox_id: int, mail: ReadMail, now: datetime) -> None:
    mailbox = tray.mailbox(mailbox_id)
    if mailbox is None or not mailbox.acknowledges or mail.sender is None or _is_nobody(mail.sender.address):
        return
    try:
        messaging.send(
            kind=Kind.MAIL_RECEIVED,
            to=Outside(email=mail.sender.address, name=mail.sender.name[:200]),
            context={"subject": mail.subject[:200], "received_on": legal_date(mail.received_at or now)},
            about_type="tray_item",
            about_id=item_id,
            dedupe_key=f"received/{item_id}",
            by=None,
            now=now,
        )
    except MessageRefusedError:
        return  # an address that cannot be written to; the tray shows it as it came


def _is_nobody(address: str) -> bool:
    return address.split("@")[0].lower().startswith(_NOBODY)


def tells_number(*, sent_by_machine: str, address: str) -> bool:
    """
    Say whether who wrote is told the number by e-mail when it is given from the tray; a machine is not.

    What is registered at the counter, or by `registratura ingest`, tells nobody by itself, whatever its channel.
    """
    return bool(address) and sent_by_machine != AutoSubmitted.BOUNCE and not _is_nobody(address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What a registrar says of an item; prefilled from the message."""

    subject: str
    sender_name: str
    document_kind: str = ""
    unit_id: int | None = None
    special_register_ids: tuple[int, ...] = ()
    connect: bool = False


def proposed(*, item: TrayLine) -> Registration:
    """Return what the form begins with: one key and it is registered."""
    known = directory.by_email(item.sender_address.lower()) if item.sender_address else None
    return Registration(
        subject=item.subject or _("Mesaj electronic fără subiect"),
        sender_name=known.name if known else item.shown_sender,
        connect=item.thread_entry_id is not None,
    )


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
            channel="email",
            subject=registration.subject,
            document_kind=registration.document_kind,
            parties=_sender(item.sender_name, item.sender_address, registration.sender_name, now),
            annex_count=item.attachment_count,
            received_at=item.arrived_at,
            late_reason=_("Preluat din poșta electronică") if late else "",
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
