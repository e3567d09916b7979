"""
Mail from the mailbox to the tray; kept before it is marked, never twice.

Reading a mailbox goes message by message: its bytes are kept, then one short transaction enters its files, puts it in
the tray and remembers how far the mailbox was read. Killed between any two steps, the next reading goes on there: the
same bytes are one item. Only then are the messages marked as read on the server, and marking again does no harm.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.dispatch import queries as shipments
from registratura.dispatch.reports import report_in
from registratura.documents import services as documents
from registratura.documents.reading.inspection import Status
from registratura.documents.reading.mail import ReadMail, read_mail
from registratura.documents.reading.mail_headers import Address
from registratura.documents.services import ReceivedFile
from registratura.flows import mailing_out, outreach
from registratura.flows.deciding import is_nobody
from registratura.flows.ingest.papers import Paper, paper_of_mail
from registratura.institutions import queries as institutions
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.intake.services import Arrived, MailPlace
from registratura.kernel.calendar import legal_date
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.errors import MessageRefusedError
from registratura.messaging.services import Outside
from registratura.registers import queries as books
from registratura.toolkit.mailboxes.imap import ImapMailboxes
from registratura.toolkit.mailboxes.port import Letter, MailboxPort, MailboxUnreachableError
from registratura.toolkit.scope import acting_for
from registratura.toolkit.sealing import SealBrokenError

_NAME = "mesaj.eml"
# A number as we write it: 125/12.03.2026, 125/SEC/12.03.2026, 125/2026.
_NUMBER = re.compile(r"\b(\d{1,9}(?:/[A-Z]{1,10})?/(?:\d{2}\.\d{2}\.)?\d{4})\b")


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
        place = MailPlace(mailbox_id=mailbox_id, uid_validity=validity, uid=letter.uid)
        item_id = intake.put_in_tray(
            arrived=_arrived(letter, place, mail, paper, sha256, raw_id, now), now=now
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
    letter: Letter,
    place: MailPlace,
    mail: ReadMail,
    paper: Paper,
    sha256: str,
    raw_id: int | None,
    now: datetime,
) -> Arrived:
    held = "; ".join(f"{part.name}: {part.problem_words}" for part in paper.held_back)
    sender = mail.sender or Address("", "")
    return Arrived(
        source=tray.MAIL,
        place=place,
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
    arrived = Arrived(
        source=tray.MAIL,
        place=MailPlace(mailbox_id=mailbox_id, uid_validity=validity, uid=letter.uid),
        raw_id=None,
        raw_sha256=hashlib.sha256(identity.encode()).hexdigest(),
        arrived_at=letter.arrived_at or now,
        subject=_("Mesaj prea mare"),
        problem=words % facts,
    )
    with acting_for(institution_id):
        return intake.put_in_tray(arrived=arrived, now=now) is not None


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
    if words is None and outreach.take_report(raw=raw, now=now) is not None:
        words = _(
            "Răspuns automat la un mesaj din campanie; adresa a fost trecută pe lista de oprire, dacă era cazul."
        )
    if words is not None:
        intake.set_aside(item_id=item_id, reason=words, by=None, now=now)


def _acknowledge(item_id: int, mailbox_id: int, mail: ReadMail, now: datetime) -> None:
    mailbox = tray.mailbox(mailbox_id)
    if (
        mailbox is None
        or not mailbox.acknowledges
        or mail.sender is None
        or is_nobody(address=mail.sender.address)
    ):
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
