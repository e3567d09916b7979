"""Live conversations: beginning, saying, taking, ending, and what becomes of the words."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.support.chat_rules import (
    HERE_FOR,
    PATIENCE,
    SAYING_MOST,
    UNDECIDED,
    ChatState,
    Choice,
    Speaker,
    may_open,
    may_say,
)
from registratura.support.errors import ChatRefusedError, ChatUnknownError
from registratura.support.machine import Author, Channel, State
from registratura.support.models import Chat, ChatMessage, ChatSeat, Ticket
from registratura.support.rows import clean
from registratura.support.services.opening import TicketDraft, open_ticket
from registratura.support.services.opening import write as write_in_ticket
from registratura.toolkit.scope import required_institution

A_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDraft:
    """How somebody begins a live conversation. The address is only needed for keeping the words at the end."""

    request_key: UUID
    body: str
    name: str = ""
    email: str = ""
    language: str = "ro"
    requester_id: int | None = None
    client_id: int | None = None


@transaction.atomic
def open_chat(*, draft: ChatDraft, now: datetime) -> int:
    """
    Begin a live conversation with its first words and return its number; the same key gives the same one.

    Raises: ChatRefusedError when nobody is there to answer, too many wait, or nothing was written.
    """
    known = Chat.objects.filter(request_key=draft.request_key).values_list("id", flat=True).first()
    if known is not None:
        return known
    email = _address(draft.email)
    words = _words(draft.body)
    if not may_open(present=len(present_ids(now=now)), waiting=_count(ChatState.WAITING), live=_count(None)):
        raise ChatRefusedError(
            _("Acum nu este nimeni liber să răspundă pe loc. Lăsați un mesaj: răspunsul vine prin e-mail."),
            field="nobody",
        )
    chat = Chat(
        institution_id=required_institution(),
        request_key=draft.request_key,
        name=clean(draft.name, most=200, single_line=True),
        email=email,
        language="en" if draft.language == "en" else "ro",
        requester_id=draft.requester_id,
        client_id=draft.client_id,
        opened_at=now,
        last_at=now,
        link_nonce=secrets.token_hex(8),
    )
    try:
        with transaction.atomic():
            chat.save(force_insert=True)
    except IntegrityError:  # the same form at the same moment
        return int(Chat.objects.values_list("id", flat=True).get(request_key=draft.request_key))
    _say(chat, Speaker.CUSTOMER, words, draft.request_key, chat.name, None, now)
    _write_down("support.chat.opened", chat, None, {})
    return chat.id


@transaction.atomic
def say(*, chat_id: int, speaker: Speaker, body: str, key: UUID, by: Actor | None, now: datetime) -> int:
    """
    Say something in a live conversation and return the number of the message; the same key counts once.

    An operator who speaks first in a waiting one takes it.
    Raises: ChatUnknownError; ChatRefusedError for an ended one, one of another operator, or too much at once.
    """
    chat = _locked(chat_id)
    words = _words(body)
    said = ChatMessage.objects.filter(chat_id=chat_id)
    known = said.filter(request_key=key).values_list("id", flat=True).first()
    if known is not None:
        return known
    if chat.state == ChatState.ENDED:
        raise ChatRefusedError(_("Discuția s-a încheiat. Deschideți alta sau lăsați un mesaj."), field="body")
    lately = said.filter(speaker=speaker.value, written_at__gt=now - A_MINUTE).count()
    if not may_say(said=said.count(), lately=lately):
        raise ChatRefusedError(_("Prea multe mesaje deodată; așteptați un minut."), field="body")
    if speaker is Speaker.OPERATOR:
        assert by is not None
        _take(chat, by, now)
    name = by.full_name if by is not None and speaker is Speaker.OPERATOR else chat.name
    number = _say(chat, speaker, words, key, name, by, now)
    chat.last_at = now
    chat.save(update_fields=["last_at"])
    return number


@transaction.atomic
def take_chat(*, chat_id: int, by: Actor, now: datetime) -> None:
    """
    Take a waiting conversation.

    Raises: ChatUnknownError; ChatRefusedError when a colleague has it, or it ended.
    """
    chat = _locked(chat_id)
    if chat.state == ChatState.ENDED:
        raise ChatRefusedError(_("Discuția s-a încheiat între timp."))
    _take(chat, by, now)


@transaction.atomic
def end_chat(*, chat_id: int, how: str, by: Actor | None, now: datetime) -> None:
    """
    End a conversation; ending an ended one does nothing. how: `customer`, `operator` or `clock`.

    Raises: ChatUnknownError.
    """
    chat = _locked(chat_id)
    if chat.state == ChatState.ENDED:
        return
    chat.state, chat.ended_at, chat.ended_how = ChatState.ENDED.value, now, how
    chat.save(update_fields=["state", "ended_at", "ended_how"])
    _write_down("support.chat.ended", chat, by, {"how": how})


@transaction.atomic
def choose(*, chat_id: int, keep: bool, email: str, now: datetime) -> int | None:
    """
    Do what the customer chose of the words: move them into a conversation of the queue, or delete them.

    Return the number of the conversation they went to, None when deleted. What was chosen is not chosen again.
    Raises: ChatUnknownError; ChatRefusedError for one that did not end, or no address to answer at.
    Law: Regulation (EU) 2016/679 art. 6(1)(a), art. 7(3).
    """
    chat = _locked(chat_id)
    if chat.state != ChatState.ENDED:
        raise ChatRefusedError(_("Discuția este încă în curs; alegeți la sfârșit."), field="keep")
    if chat.choice:
        return chat.ticket_id
    if keep:
        chat.ticket_id = _move_to_ticket(chat, _address(email) or chat.email, now)
    chat.choice, chat.chosen_at = (Choice.KEPT if keep else Choice.DELETED).value, now
    chat.save(update_fields=["choice", "chosen_at", "ticket"])
    _write_down("support.chat.chosen", chat, None, {"choice": chat.choice, "ticket": chat.ticket_id})
    return chat.ticket_id


@transaction.atomic
def take_seat(*, by: Actor, now: datetime) -> None:
    """Say that an operator is there to answer; said again by the page as long as it is open."""
    row, is_new = ChatSeat.objects.get_or_create(
        institution_id=required_institution(), operator_id=by.id, defaults={"seen_at": now}
    )
    if not is_new:
        row.seen_at, row.left_at = now, None
        row.save(update_fields=["seen_at", "left_at"])


def keep_seat(*, by: Actor, now: datetime) -> None:
    """Say that an operator who took a seat is still there; who left stays away."""
    ChatSeat.objects.filter(operator_id=by.id, left_at__isnull=True).update(seen_at=now)


def leave_seat(*, by: Actor, now: datetime) -> None:
    """Say that an operator left; conversations already taken go on."""
    ChatSeat.objects.filter(operator_id=by.id, left_at__isnull=True).update(left_at=now)


def present_ids(*, now: datetime) -> list[int]:
    """Return the operators who are there."""
    here = ChatSeat.objects.filter(left_at__isnull=True, seen_at__gt=now - HERE_FOR)
    return list(here.order_by("operator_id").values_list("operator_id", flat=True))


def tidy_chats(*, now: datetime) -> tuple[int, int]:
    """End conversations in which nobody writes any more, delete words that nobody chose to keep; return how many."""
    idle = Chat.objects.exclude(state=ChatState.ENDED.value).filter(last_at__lt=now - PATIENCE)
    ended = list(idle.order_by("id").values_list("id", flat=True)[:500])
    for number in ended:
        end_chat(chat_id=number, how="clock", by=None, now=now)
    undecided = Chat.objects.filter(choice="", ended_at__lt=now - UNDECIDED)
    dropped = list(undecided.order_by("id").values_list("id", flat=True)[:500])
    for number in dropped:
        choose(chat_id=number, keep=False, email="", now=now)
    return len(ended), len(dropped)


def forget_chats(*, chat_ids: list[int], now: datetime) -> None:
    """Delete the words of conversations of a person who is forgotten; kept ones stand in the ticket's care."""
    for number in chat_ids:
        end_chat(chat_id=number, how="clock", by=None, now=now)
        choose(chat_id=number, keep=False, email="", now=now)


def _move_to_ticket(chat: Chat, email: str, now: datetime) -> int:
    said = list(ChatMessage.objects.filter(chat_id=chat.id).order_by("id"))
    first = next(one for one in said if one.speaker == Speaker.CUSTOMER)
    opened = open_ticket(
        draft=TicketDraft(
            request_key=chat.request_key,
            channel=Channel.CHAT,
            subject=clean(first.body, most=80, single_line=True),
            body=first.body,
            name=chat.name,
            email=email,
            language=chat.language,
            requester_id=chat.requester_id,
            client_id=chat.client_id,
        ),
        by=None,
        now=now,
    )
    ticket = Ticket.objects.get(pk=opened.ticket_id)
    for one in said:
        if one.id != first.id:
            author = Author(one.speaker)
            write_in_ticket(
                ticket=ticket, author=author, body=one.body, by=None, name=one.author_name, now=one.written_at
            )
    answered = next((one for one in said if one.speaker == Speaker.OPERATOR), None)
    if answered is not None:
        ticket.first_answered_at, ticket.assignee_id = now, chat.operator_id
        ticket.state = State.OPEN.value
        ticket.save(update_fields=["first_answered_at", "assignee", "state"])
    return ticket.id


def _take(chat: Chat, by: Actor, now: datetime) -> None:
    if chat.operator_id not in (None, by.id):
        raise ChatRefusedError(_("Discuția este a altui coleg."))
    if chat.state == ChatState.WAITING:
        chat.state, chat.taken_at, chat.operator_id = ChatState.OPEN.value, now, by.id
        chat.save(update_fields=["state", "taken_at", "operator"])
        _write_down("support.chat.taken", chat, by, {})


def _say(
    chat: Chat, speaker: Speaker, body: str, key: UUID, name: str, by: Actor | None, now: datetime
) -> int:
    row = ChatMessage(
        institution_id=chat.institution_id,
        chat_id=chat.id,
        request_key=key,
        speaker=speaker.value,
        author_name=name,
        body=body,
        written_at=now,
        written_by_id=by.id if by is not None and speaker is Speaker.OPERATOR else None,
    )
    row.save(force_insert=True)
    return row.id


def _locked(chat_id: int) -> Chat:
    found = Chat.objects.select_for_update().filter(pk=chat_id).first()
    if found is None:
        raise ChatUnknownError(_("Discuția nu există."))
    return found


def _words(body: str) -> str:
    words = clean(body, most=SAYING_MOST + 1)
    if not words:
        raise ChatRefusedError(_("Scrieți mesajul."), field="body")
    if len(words) > SAYING_MOST:
        raise ChatRefusedError(
            _("Mesajul are peste 2.000 de semne; trimiteți-l în mai multe părți."), field="body"
        )
    return words


def _address(typed: str) -> str:
    email = clean(typed, most=254, single_line=True).lower()
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            words = _("Adresa de e-mail nu este bună; de pildă ana@primarie.ro.")
            raise ChatRefusedError(words, field="email") from error
    return email


def _count(state: ChatState | None) -> int:
    rows = Chat.objects.exclude(state=ChatState.ENDED.value)
    return (rows.filter(state=state.value) if state is not None else rows).count()


def _write_down(action: str, chat: Chat, by: Actor | None, details: dict[str, object]) -> None:
    """Write an act on a live conversation in the journal; never what was said."""
    journal.record(action=action, subject_type="support_chat", subject_id=chat.id, by=by, details=details)
