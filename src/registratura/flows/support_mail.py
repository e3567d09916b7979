"""
Letters to the support department: read, stripped of what could run, and put where they belong.

A letter joins the conversation that its headers or its subject name, when it comes from whoever opened it.
"""

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.documents.reading.mail import ReadMail, read_mail
from registratura.flows import support as flow
from registratura.flows.support_files import FILES_MOST, keep_files
from registratura.messaging import queries as messages
from registratura.messaging import references
from registratura.support import services as support
from registratura.support.errors import TicketRefusedError
from registratura.support.services import KeptFile, LetterIn, TakenIn
from registratura.toolkit.mailboxes.imap import ImapMailboxes
from registratura.toolkit.mailboxes.port import MailboxPort, MailboxUnreachableError
from registratura.toolkit.sealing import SealBrokenError

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

_NUMBER: Final = re.compile(r"\(#(\d{1,18})\)")
_QUOTED: Final = re.compile(
    r"^(?:>.*|On .{5,120} wrote:|Pe .{5,160} a scris:|-{2,} ?Original Message.*)$", re.M
)
MOST_BYTES: Final = 25 * 1024 * 1024


def take_in(*, supplier: "Institution", raw: bytes, now: datetime) -> TakenIn:
    """Take a letter in, or hold it back. Whatever the bytes are, it never fails, and the same letter counts once."""
    if len(raw) > MOST_BYTES:
        raw = raw[: 1 << 20]
    mail = read_mail(raw, max_decoded_bytes=MOST_BYTES)
    from_us = _is_ours(mail)
    files: tuple[KeptFile, ...] = ()
    refused = ""
    if mail.auto_submitted is None and not from_us and mail.problem is None:
        files, refused = _files(supplier, mail)
    text = own_words(text=mail.body_text)
    letter = LetterIn(
        mail_id=mail.message_id[:250],
        sender=mail.sender.address if mail.sender else "",
        sender_name=(mail.sender.name if mail.sender else "")[:200],
        subject=mail.subject[:200],
        text=f"{text}\n\n{refused}".strip(),
        machine=str(mail.auto_submitted or ""),
        problem=mail.problem or "",
        from_us=from_us,
        answers=_answered(supplier, mail),
        files=files,
    )
    with flow.department(supplier=supplier):
        taken = support.take_letter(letter=letter, now=now)
    if taken.is_new and taken.ticket_id is not None:
        flow.tell_received(supplier=supplier, ticket_id=taken.ticket_id, now=now)
    return taken


def own_words(*, text: str) -> str:
    """Return what the writer wrote now, without the letter answered below; all of it when nothing is left."""
    met = _QUOTED.search(text)
    own = text[: met.start()].strip() if met else text.strip()
    return own or text.strip()


def _files(supplier: "Institution", mail: ReadMail) -> tuple[tuple[KeptFile, ...], str]:
    kept: list[KeptFile] = []
    refused: list[str] = []
    for one in [each for each in mail.attachments if not each.inline][:FILES_MOST]:
        try:
            kept += keep_files(supplier=supplier, files=[(one.name, BytesIO(one.content), len(one.content))])
        except TicketRefusedError as error:
            refused.append(error.words)
    return tuple(kept), "\n".join(refused)


def _is_ours(mail: ReadMail) -> bool:
    """Say whether a letter of ours came back as if it were another's: by its name, or by its sender."""
    if mail.message_id and references.reference_in(mail.message_id) is not None:
        return True
    own = str(settings.DEFAULT_FROM_EMAIL).rpartition("<")[2].strip("<> ").lower()
    return bool(mail.sender and mail.sender.address.lower() == own)


def _answered(supplier: "Institution", mail: ReadMail) -> int | None:
    """Return the conversation that a letter answers: by our names in its headers, else by the number in its subject."""
    for text in (mail.in_reply_to, *reversed(mail.references)):
        found = references.reference_in(text) if text else None
        if found is not None and found.institution_id == supplier.id:
            with flow.department(supplier=supplier):
                about = messages.about_of(found.message_id)
            if about is not None and about[0] == flow.ABOUT:
                return about[1]
    met = _NUMBER.search(mail.subject)
    return int(met[1]) if met else None


def fetch(*, supplier: "Institution", clock: Callable[[], datetime], port: MailboxPort | None = None) -> int:
    """
    Read what is new in the department's mailbox and return how many letters that was.

    A letter is taken in, then remembered, then marked: killed in between, the next reading finds it known. A mailbox
    that cannot be reached is noted with the reason. Must not run in a scope.
    """
    count, trouble = 0, ""
    try:
        with flow.department(supplier=supplier):
            place = support.mailbox_place()
        if place is None:
            return 0
        with (port or ImapMailboxes()).open(place.access) as folder:
            validity = folder.uid_validity
            last = place.last_uid if validity == place.uid_validity else 0
            for letter in folder.letters(after=last, most_bytes=MOST_BYTES):
                if letter.raw is not None:
                    take_in(supplier=supplier, raw=letter.raw, now=clock())
                else:
                    _hold_large(supplier, f"{place.access.host}/{validity}/{letter.uid}", clock())
                with flow.department(supplier=supplier):
                    support.note_read(uid_validity=validity, uid=letter.uid)
                count, last = count + 1, letter.uid
            folder.mark_kept(up_to=last)
    except MailboxUnreachableError as error:
        trouble = error.words
    except SealBrokenError:
        trouble = _("Parola cutiei nu mai poate fi citită cu cheia programului: scrieți-o din nou.")
    with flow.department(supplier=supplier):
        support.note_mailbox_checked(trouble=trouble, now=clock())
    return count


def _hold_large(supplier: "Institution", place: str, now: datetime) -> None:
    """Show an operator that a letter too large to be read lies in the mailbox."""
    letter = LetterIn(
        mail_id=place[:250],
        sender="",
        sender_name="",
        subject=_("(o scrisoare prea mare, rămasă în căsuță)"),
        text="",
        problem="too-large",
    )
    with flow.department(supplier=supplier):
        support.take_letter(letter=letter, now=now)
