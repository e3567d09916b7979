"""Opening a conversation, and what is written into it by the customer, by letter and by operators."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.deadlines import queries as deadlines
from registratura.journal.services import Actor
from registratura.support import hours, queries
from registratura.support.errors import TicketRefusedError
from registratura.support.machine import Author, Channel, Priority, State, after_customer
from registratura.support.models import Ticket, TicketFile, TicketMessage
from registratura.support.rows import add_words, clean, locked, move, write_down
from registratura.toolkit.scope import required_institution

BODY_MOST: Final = 20_000
FILES_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose bytes are in the store already. screened: `clean` or `unknown`."""

    name: str
    media_type: str
    sha256: str
    size_bytes: int
    screened: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDraft:
    """What somebody asks. An e-mail address or a telephone is needed, or an account."""

    request_key: UUID
    channel: Channel
    subject: str
    body: str
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "ro"
    priority: Priority = Priority.NORMAL
    requester_id: int | None = None
    client_id: int | None = None
    customer_number: int | None = None
    follows_id: int | None = None
    mail_id: str = ""
    files: Sequence[KeptFile] = ()


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """A conversation that was opened; `is_new` False when the same form, or letter, had come before."""

    ticket_id: int
    is_new: bool


@transaction.atomic
def open_ticket(*, draft: TicketDraft, by: Actor | None, now: datetime) -> OpenedTicket:
    """
    Open a conversation, with its terms by working hours; the same key gives the same conversation.

    by: the operator who writes it down for somebody, None when the person does it.
    Raises: TicketRefusedError naming the field.
    """
    values = _checked(draft)
    known = Ticket.objects.filter(request_key=draft.request_key).values_list("id", flat=True).first()
    if known is not None:
        return OpenedTicket(known, False)
    settings, calendar = queries.options(), deadlines.calendar_in_force()
    level = settings.levels[draft.priority]
    first, solve = (
        hours.moment_after(start=now, minutes=minutes, hours=settings.hours, calendar=calendar)
        for minutes in (level.first_minutes, level.solve_minutes)
    )
    ticket = Ticket(
        institution_id=required_institution(),
        request_key=draft.request_key,
        channel=Channel(draft.channel).value,
        subject=values["subject"],
        priority=Priority(draft.priority).value,
        language=draft.language if draft.language in ("ro", "en") else "ro",
        requester_name=values["name"],
        requester_email=values["email"],
        requester_phone=values["phone"],
        requester_id=draft.requester_id,
        client_id=draft.client_id,
        customer_number=draft.customer_number,
        follows_id=draft.follows_id,
        opened_at=now,
        opened_by_id=by.id if by is not None else None,
        state_at=now,
        last_at=now,
        first_due_at=first,
        solve_due_at=solve,
        link_nonce=secrets.token_hex(8),
    )
    add_words(ticket, values["subject"], values["body"], values["name"], values["email"])
    try:
        with transaction.atomic():
            ticket.save(force_insert=True)
            write(
                ticket=ticket,
                author=Author.CUSTOMER,
                body=values["body"],
                by=None,
                name=values["name"],
                mail_id=draft.mail_id,
                files=draft.files,
                now=now,
            )
    except IntegrityError as error:
        return _same(draft, error)
    write_down("support.ticket.opened", ticket, by, {"channel": ticket.channel, "priority": ticket.priority})
    return OpenedTicket(ticket.id, True)


def _same(draft: TicketDraft, error: IntegrityError) -> OpenedTicket:
    """Return the conversation that the same form or letter opened a moment before."""
    known = Ticket.objects.filter(request_key=draft.request_key).values_list("id", flat=True).first()
    if known is None and draft.mail_id:
        known = queries.ticket_of_mail(draft.mail_id)
    if known is None:
        raise error
    return OpenedTicket(known, False)


@transaction.atomic
def write_as_customer(
    *,
    ticket_id: int,
    body: str,
    now: datetime,
    by: Actor | None = None,
    mail_id: str = "",
    files: Sequence[KeptFile] = (),
) -> bool:
    """
    Add a word of the customer; a conversation that waited for it, or was solved, is open again.

    Return False when the same letter had been taken in before. Raises: TicketUnknownError, TicketRefusedError for an
    empty text or a closed conversation (another one follows it).
    """
    ticket = locked(ticket_id)
    words = _said(body)
    if ticket.state == State.CLOSED:
        raise TicketRefusedError(
            _("Cererea este închisă. Deschideți alta; o legăm de aceasta."), field="body"
        )
    if mail_id and queries.ticket_of_mail(mail_id) is not None:
        return False
    write(
        ticket=ticket,
        author=Author.CUSTOMER,
        body=words,
        by=by,
        name=ticket.requester_name,
        mail_id=mail_id,
        files=files,
        now=now,
    )
    fields = move(ticket, to=after_customer(here=State(ticket.state)), by=by, now=now)
    add_words(ticket, words)
    ticket.last_at = now
    ticket.save(update_fields=[*fields, "words", "last_at"])
    write_down("support.ticket.written", ticket, by, {"channel": "mail" if mail_id else "page"})
    return True


@transaction.atomic
def answer(
    *, ticket_id: int, body: str, to: State, by: Actor, now: datetime, files: Sequence[KeptFile] = ()
) -> int:
    """
    Answer the customer, bring the conversation to a state, and return the number of the message.

    The first answer stops the first clock; who answers a conversation of nobody takes it.
    Raises: TicketUnknownError, TicketRefusedError, StateError.
    """
    ticket = locked(ticket_id)
    words = _said(body)
    _refuse_ended(ticket)
    message = write(
        ticket=ticket, author=Author.OPERATOR, body=words, by=by, name=by.full_name, files=files, now=now
    )
    fields = move(ticket, to=to, by=by, now=now)
    if ticket.first_answered_at is None:
        ticket.first_answered_at = now
    if ticket.assignee_id is None:
        ticket.assignee_id = by.id
    add_words(ticket, words)
    ticket.last_at = now
    ticket.save(update_fields=[*fields, "first_answered_at", "assignee", "words", "last_at"])
    write_down("support.ticket.answered", ticket, by, {"message": message.id, "state": ticket.state})
    return message.id


@transaction.atomic
def note(*, ticket_id: int, body: str, by: Actor, now: datetime) -> int:
    """
    Write a note that only operators see, and return its number.

    Raises: TicketUnknownError, TicketRefusedError.
    """
    ticket = locked(ticket_id)
    words = _said(body)
    message = write(
        ticket=ticket, author=Author.OPERATOR, body=words, by=by, name=by.full_name, now=now, is_internal=True
    )
    add_words(ticket, words)
    ticket.save(update_fields=["words"])
    write_down("support.ticket.noted", ticket, by, {"message": message.id})
    return message.id


def _refuse_ended(ticket: Ticket) -> None:
    if ticket.state == State.CLOSED:
        raise TicketRefusedError(_("Cererea este închisă; scrieți în cea care o urmează."), field="body")


def _said(body: str) -> str:
    words = clean(body, most=BODY_MOST + 1)
    if not words:
        raise TicketRefusedError(_("Scrieți mesajul."), field="body")
    if len(words) > BODY_MOST:
        raise TicketRefusedError(
            _("Mesajul are peste 20.000 de semne; trimiteți restul ca fișier."), field="body"
        )
    return words


def write(
    *,
    ticket: Ticket,
    author: Author,
    body: str,
    by: Actor | None,
    name: str,
    now: datetime,
    mail_id: str = "",
    files: Sequence[KeptFile] = (),
    is_internal: bool = False,
) -> TicketMessage:
    """Put words into a conversation; for the services of this room."""
    if len(files) > FILES_MOST:
        raise TicketRefusedError(_("Cel mult cinci fișiere la un mesaj."), field="files")
    message = TicketMessage(
        institution_id=ticket.institution_id,
        ticket_id=ticket.id,
        author=author.value,
        is_internal=is_internal,
        body=body,
        author_name=name,
        mail_id=mail_id[:250],
        written_at=now,
        written_by_id=by.id if by is not None else None,
    )
    message.save(force_insert=True)
    for one in files:
        TicketFile(
            institution_id=ticket.institution_id,
            message_id=message.id,
            ticket_id=ticket.id,
            name=clean(one.name, most=200, single_line=True) or "fișier",
            media_type=one.media_type[:120],
            sha256=one.sha256,
            size_bytes=one.size_bytes,
            screened=one.screened,
        ).save(force_insert=True)
    return message


def _checked(draft: TicketDraft) -> dict[str, str]:
    values = {
        "subject": clean(draft.subject, most=200, single_line=True),
        "name": clean(draft.name, most=200, single_line=True),
        "email": clean(draft.email, most=254, single_line=True).lower(),
        "phone": clean(draft.phone, most=30, single_line=True),
        "body": _said(draft.body),
    }
    if not values["subject"]:
        raise TicketRefusedError(_("Scrieți pe scurt despre ce este vorba."), field="subject")
    if values["email"]:
        try:
            validate_email(values["email"])
        except ValidationError as error:
            words = _("Adresa de e-mail nu este bună; de pildă ana@primarie.ro.")
            raise TicketRefusedError(words, field="email") from error
    elif not values["phone"] and draft.requester_id is None:
        raise TicketRefusedError(
            _("Scrieți o adresă de e-mail sau un telefon la care să răspundem."), field="email"
        )
    return values
