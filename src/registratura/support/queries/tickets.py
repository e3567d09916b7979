"""Conversations: the queue, one of them, the one behind a link, what comes near its end."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Avg, Count, Q, QuerySet

from registratura.kernel.text import search_words
from registratura.support import links
from registratura.support.machine import (
    CHANNELS,
    ENDED,
    PRIORITIES,
    STATES,
    STATES_TOLD,
    TRANSITIONS,
    Author,
    Channel,
    Priority,
    State,
)
from registratura.support.models import HeldMail, Ticket, TicketFile, TicketMessage
from registratura.toolkit.scope import required_institution

PAGE: Final = 50
_ORDER: Final = {one: place for place, one in enumerate(Priority)}
KIND: Final = "ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for in the queue. state: one state, `open` for all that did not end, or `all`."""

    state: str = "open"
    assignee_id: int | None = None
    unassigned: bool = False
    text: str = ""
    client_id: int | None = None
    requester_id: int | None = None
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation in a list."""

    id: int
    subject: str
    state: State
    priority: Priority
    channel: Channel
    requester: str
    client: str
    assignee: str
    opened_at: datetime
    last_at: datetime
    due_at: datetime | None
    is_first_due: bool
    rating: int | None

    @property
    def state_words(self) -> str:
        """The state as operators say it."""
        return str(STATES[self.state])

    @property
    def told_words(self) -> str:
        """The state as the customer reads it."""
        return str(STATES_TOLD[self.state])

    @property
    def priority_words(self) -> str:
        """The priority in words."""
        return str(PRIORITIES[self.priority])

    @property
    def channel_words(self) -> str:
        """How it came, in words."""
        return str(CHANNELS[self.channel])

    @property
    def is_open(self) -> bool:
        """Whether it did not end."""
        return self.state not in ENDED


@dataclass(frozen=True, slots=True)
class File:
    """A file of a message."""

    id: int
    name: str
    media_type: str
    sha256: str
    size_bytes: int
    screened: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message. `by_customer`: written by whoever asked."""

    id: int
    by_customer: bool
    is_internal: bool
    author: str
    body: str
    at: datetime
    by_mail: bool
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One conversation, whole. For the customer it comes without notes, assignee and clocks."""

    line: Line
    email: str
    phone: str
    language: str
    requester_id: int | None
    client_id: int | None
    customer_number: int | None
    assignee_id: int | None
    first_due_at: datetime
    solve_due_at: datetime
    first_answered_at: datetime | None
    paused: bool
    follows_id: int | None
    merged_into_id: int | None
    rating_words: str
    forgotten: bool
    onward: tuple[State, ...]
    said: tuple[Said, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand where, and what was said of those that ended."""

    open: int
    mine: int
    unassigned: int
    waiting: int
    late: int
    rating: float | None
    rated: int
    held: int


@dataclass(frozen=True, slots=True)
class Late:
    """A clock that is near its end or over. is_first: of the first answer."""

    ticket_id: int
    subject: str
    assignee_id: int | None
    is_first: bool
    is_over: bool
    due_at: datetime


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A letter that was held back."""

    id: int
    reason: str
    sender: str
    subject: str
    body: str
    at: datetime


def _rows() -> QuerySet[Ticket]:
    return Ticket.objects.select_related("client", "assignee")


def lines(search: Search) -> list[Line]:
    """Return a page of the queue: what is open by priority and term, else the newest first."""
    rows = _rows()
    if search.state == "open":
        rows = rows.exclude(state__in=[one.value for one in ENDED])
    elif search.state in set(State):
        rows = rows.filter(state=search.state)
    if search.assignee_id is not None:
        rows = rows.filter(assignee_id=search.assignee_id)
    if search.unassigned:
        rows = rows.filter(assignee__isnull=True)
    if search.client_id is not None:
        rows = rows.filter(client_id=search.client_id)
    if search.requester_id is not None:
        rows = rows.filter(requester_id=search.requester_id)
    if search.text.strip():
        rows = rows.filter(_wanted(search.text.strip()))
    if search.before_id is not None:
        rows = rows.filter(id__lt=search.before_id)
    found = [_line(row) for row in rows.order_by("-last_at", "-id")[:PAGE]]
    if search.state == "open":
        found.sort(
            key=lambda one: (_ORDER[one.priority], one.due_at is None, one.due_at or one.last_at, one.id)
        )
    return found


def _wanted(text: str) -> Q:
    number = text.lstrip("#")
    if number.isascii() and number.isdigit() and len(number) < 19:
        return Q(id=int(number))
    words = [word[:80] for word in search_words(text)]
    return Q(words__contains=words) if words else Q(pk__in=[])


def counts(*, user_id: int, now: datetime) -> Counts:
    """Return the figures over the queue, in two questions."""
    open_ones = ~Q(state__in=[one.value for one in ENDED])
    late = open_ones & (
        Q(first_answered_at__isnull=True, first_due_at__lt=now)
        | Q(paused_at__isnull=True, solve_due_at__lt=now)
    )
    found = Ticket.objects.aggregate(
        open=Count("id", filter=open_ones),
        mine=Count("id", filter=open_ones & Q(assignee_id=user_id)),
        unassigned=Count("id", filter=open_ones & Q(assignee__isnull=True)),
        waiting=Count("id", filter=Q(state__in=[State.PENDING.value, State.ON_HOLD.value])),
        late=Count("id", filter=late),
        stars=Avg("rating"),
        rated=Count("rating"),
    )
    found["rating"] = found.pop("stars")
    held = HeldMail.objects.filter(settled_at__isnull=True).count()
    return Counts(**found, held=held)


def card(ticket_id: int) -> Card | None:
    """Return a conversation whole, for operators, or None."""
    row = _rows().filter(pk=ticket_id).first()
    return _card(row, notes=True) if row is not None else None


def card_behind(secret: str) -> Card | None:
    """Return the conversation that a link opens, without what operators say among themselves, or None."""
    number = links.number_in(secret)
    row = _rows().filter(pk=number).first() if number is not None else None
    if row is None or row.forgotten_at is not None:
        return None
    here = {"kind": KIND, "institution_id": row.institution_id, "number": row.id, "nonce": row.link_nonce}
    if not links.fits(secret, **here):  # type: ignore[arg-type]
        return None
    while row.merged_into_id is not None:
        row = _rows().get(pk=row.merged_into_id)
    return _card(row, notes=False)


def nonce_of(ticket_id: int) -> str:
    """Return the secret of a conversation's link; empty when there is none."""
    row = Ticket.objects.filter(pk=ticket_id).only("id", "link_nonce", "institution_id").first()
    if row is None or not row.link_nonce:
        return ""
    return links.secret_of(
        kind=KIND, institution_id=required_institution(), number=row.id, nonce=row.link_nonce
    )


def same_person(ticket_id: int) -> list[Line]:
    """Return the other conversations of whoever asked, the newest first."""
    row = Ticket.objects.filter(pk=ticket_id).first()
    if row is None:
        return []
    same = Q(pk__in=[])
    if row.requester_email:
        same |= Q(requester_email=row.requester_email)
    if row.requester_id is not None:
        same |= Q(requester_id=row.requester_id)
    return [_line(one) for one in _rows().filter(same).exclude(pk=row.id).order_by("-id")[:10]]


def file_of(*, ticket_id: int, file_id: int, notes: bool) -> File | None:
    """Return a file of a conversation, or None; without notes, only of what the customer may read."""
    row = TicketFile.objects.select_related("message").filter(pk=file_id, ticket_id=ticket_id).first()
    if row is None or not row.sha256 or (row.message.is_internal and not notes):
        return None
    return _file(row)


def ticket_of_mail(mail_id: str) -> int | None:
    """Return the conversation that a letter was taken into, or None."""
    return (
        TicketMessage.objects.filter(mail_id=mail_id[:250]).values_list("ticket_id", flat=True).first()
        if mail_id
        else None
    )


def recent_from(sender: str, *, now: datetime) -> int:
    """Return how many letters an address sent in the last hour: taken in and held back."""
    if not sender:
        return 0
    since = now - timedelta(hours=1)
    by_mail = TicketMessage.objects.filter(
        ticket__requester_email=sender, author=Author.CUSTOMER.value, written_at__gt=since
    ).exclude(mail_id="")
    return by_mail.count() + HeldMail.objects.filter(sender=sender, held_at__gt=since).count()


def held_letters() -> list[HeldLine]:
    """Return the letters about which nobody decided yet, the newest first."""
    rows = HeldMail.objects.filter(settled_at__isnull=True).order_by("-held_at", "-id")[:PAGE]
    return [
        HeldLine(row.id, row.reason, row.sender, row.subject, row.body[:600], row.held_at) for row in rows
    ]


def late_or_near(*, now: datetime, ahead: timedelta, limit: int = 200) -> list[Late]:
    """Return the clocks that end within `ahead`, or are over, and of which nobody was told yet."""
    soon = now + ahead
    running = Ticket.objects.exclude(state__in=[one.value for one in ENDED])
    found: list[Late] = []
    first = running.filter(first_answered_at__isnull=True, first_due_at__lt=soon).filter(
        Q(first_told=0) | Q(first_told=1, first_due_at__lt=now)
    )
    solve = running.filter(paused_at__isnull=True, solve_due_at__lt=soon).filter(
        Q(solve_told=0) | Q(solve_told=1, solve_due_at__lt=now)
    )
    for rows, is_first in ((first, True), (solve, False)):
        for row in rows.order_by("id")[:limit]:
            due = row.first_due_at if is_first else row.solve_due_at
            found.append(Late(row.id, row.subject, row.assignee_id, is_first, due < now, due))
    return found


def _line(row: Ticket) -> Line:
    state = State(row.state)
    first = row.first_answered_at is None
    running = state not in ENDED and (first or row.paused_at is None)
    return Line(
        id=row.id,
        subject=row.subject,
        state=state,
        priority=Priority(row.priority),
        channel=Channel(row.channel),
        requester=row.requester_name or row.requester_email or row.requester_phone,
        client=row.client.name if row.client is not None else "",
        assignee=row.assignee.full_name if row.assignee is not None else "",
        opened_at=row.opened_at,
        last_at=row.last_at,
        due_at=(row.first_due_at if first else row.solve_due_at) if running else None,
        is_first_due=first,
        rating=row.rating,
    )


def _card(row: Ticket, *, notes: bool) -> Card:
    return Card(
        line=_line(row),
        email=row.requester_email,
        phone=row.requester_phone,
        language=row.language,
        requester_id=row.requester_id,
        client_id=row.client_id,
        customer_number=row.customer_number,
        assignee_id=row.assignee_id if notes else None,
        first_due_at=row.first_due_at,
        solve_due_at=row.solve_due_at,
        first_answered_at=row.first_answered_at,
        paused=row.paused_at is not None,
        follows_id=row.follows_id,
        merged_into_id=row.merged_into_id,
        rating_words=row.rating_words,
        forgotten=row.forgotten_at is not None,
        onward=tuple(one for one in State if one in TRANSITIONS[State(row.state)]),
        said=_said(row.id, notes=notes),
    )


def _said(ticket_id: int, *, notes: bool) -> tuple[Said, ...]:
    files: dict[int, list[File]] = {}
    for one in TicketFile.objects.filter(ticket_id=ticket_id).order_by("id"):
        files.setdefault(one.message_id, []).append(_file(one))
    rows = TicketMessage.objects.filter(ticket_id=ticket_id).order_by("written_at", "id")
    return tuple(
        Said(
            id=row.id,
            by_customer=row.author == Author.CUSTOMER,
            is_internal=row.is_internal,
            author=row.author_name,
            body=row.body,
            at=row.written_at,
            by_mail=bool(row.mail_id),
            files=tuple(files.get(row.id, ())),
        )
        for row in rows
        if notes or not row.is_internal
    )


def _file(row: TicketFile) -> File:
    return File(row.id, row.name, row.media_type, row.sha256, row.size_bytes, row.screened)
