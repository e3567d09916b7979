"""
Requests that come among the mail, or by letter: seen by their words, made into requests, and given their number.

What is seen is offered, never decided: an official makes the request with one press, within a working day.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from registratura.deadlines import queries as terms
from registratura.deadlines.rules import next_working
from registratura.flows import registering, rights
from registratura.flows.deciding import is_nobody
from registratura.flows.registering import Submission, named
from registratura.intake import queries as intake
from registratura.intake.queries import TrayLine
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import fold
from registratura.registers import queries as books
from registratura.registers.drafts import EntryDraft
from registratura.rights import queries
from registratura.rights import services as desk
from registratura.rights.errors import RequestRefusedError, RequestUnknownError
from registratura.rights.kinds import Channel, Method, Right
from registratura.rights.queries import RequestCard
from registratura.rights.services import Draft, Opened
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from datetime import date

    from registratura.institutions.models import Institution

KEYS: Final = UUID("6f1a7e52-3c5d-4f6a-9a54-0b6f2f0d9c11")
TEXT_LOOKED_AT: Final = 20_000

# Words without diacritics and case. What is about oneself weighs; "șterge" alone may be about a tree or a fine.
_ABOUT_DATA: Final = re.compile(
    r"date(le)? (mele|personale|cu caracter personal)|gdpr|rgpd|2016/679|caracter personal|personal data|my data"
    r"|confidentialitate|protectia datelor|prelucrar(ea|ii) datelor"
)
_INTENTS: Final[tuple[tuple[Right, "re.Pattern[str]"], ...]] = (
    (
        Right.ERASURE,
        re.compile(r"\bsterg|\bstearg|elimin(ati|area)|dreptul de a fi uitat|\berase|\bdelete|forget me"),
    ),
    (Right.PORTABILITY, re.compile(r"portabil|portability|format (structurat|electronic)")),
    (
        Right.RECTIFICATION,
        re.compile(r"rectific|corectat|corectarea|indrept(ati|area)|actualiz|rectification"),
    ),
    (Right.RESTRICTION, re.compile(r"restrictio|restrict(ion)? (of )?processing")),
    (
        Right.WITHDRAW,
        re.compile(r"retrag(e|erea)? (acordul|consimtamantul|imi)|imi retrag|withdraw (my )?consent"),
    ),
    (Right.OBJECTION, re.compile(r"ma opun|opozitie|\bobject\b|dezabon|unsubscribe")),
    (Right.HUMAN_REVIEW, re.compile(r"decizie automat|automated decision|interventie umana")),
    (Right.COMPLAINT, re.compile(r"plangere|reclam|incalcar|complaint|breach")),
    (
        Right.ACCESS,
        re.compile(r"\bacces|ce date (detineti|aveti|prelucrati)|copie a datelor|art\.? ?15|access to"),
    ),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A mail that reads like a request: which right, and until when it should be made one."""

    right: Right
    until: "date"


def recognised(*, subject: str, text: str) -> Right | None:
    """
    Return which right a text asks for, when it speaks of personal data; None for other mail.

    Law: GDPR art. 12 alin. (2): o cerere nu are nevoie de formular.
    """
    words = fold(f"{subject}\n{text[:TEXT_LOOKED_AT]}")
    if not _ABOUT_DATA.search(words):
        return None
    return next((right for right, pattern in _INTENTS if pattern.search(words)), None)


def seen_in(*, item: TrayLine, text: str) -> Seen | None:
    """
    Say whether an item of the tray reads like a request, and by when to make it one: the next working day.

    Must run inside the scope of the institution. None when it was made one already.
    """
    right = recognised(subject=item.subject, text=text)
    if right is None or queries.key_of_mail(item.id) is not None:
        return None
    day = legal_date(item.arrived_at)
    calendar = terms.calendar_in_force()
    until = next_working(day=day, calendar=calendar)
    if until == day:
        until = next_working(day=date_after(day=day), calendar=calendar)
    return Seen(right, until)


def date_after(*, day: "date") -> "date":
    """Return the day after."""
    return type(day).fromordinal(day.toordinal() + 1)


def convert(
    *, institution: "Institution", item_id: int, right: str, text: str, by: Actor, now: datetime
) -> Opened:
    """
    Make a request of an item of the tray: received when the mail arrived, from whoever sent it. The item stays.

    In an institution the mail still gets its number by registering; the request then finds it by the item.
    Raises: RequestRefusedError when nobody can be answered, or it was made one already.
    """
    with acting_for(institution.id):
        item = intake.tray_item(item_id)
        made = queries.key_of_mail(item_id)
    if item is None or made is not None:
        raise RequestRefusedError(_("Din acest mesaj s-a făcut deja o cerere; deschideți lista cererilor."))
    if not item.sender_address or is_nobody(address=item.sender_address):
        raise RequestRefusedError(_("Mesajul nu are un expeditor căruia să i se răspundă."))
    draft = Draft(
        request_key=uuid5(KEYS, f"{institution.id}/{item_id}"),
        right=right,
        channel=Channel.MAIL if item.source == intake.MAIL else Channel.POST,
        received_at=item.arrived_at,
        name=item.sender_name or item.sender_address,
        email=item.sender_address,
        details=f"{item.subject}\n\n{text}".strip()[:10_000],
        tray_item_id=item_id,
    )
    opened = rights.receive(institution=institution, draft=draft, by=by, now=now)
    if item.entry_id is not None:
        tie(institution=institution, request_id=opened.request_id, entry_id=item.entry_id, by=by, now=now)
    return opened


def tie(*, institution: "Institution", request_id: int, entry_id: int, by: Actor, now: datetime) -> None:
    """
    Tie a request to a position of the register that it already has.

    Raises: RequestRefusedError when there is no such position.
    """
    with acting_for(institution.id):
        lines = books.lines_of([entry_id])
        if not lines:
            raise RequestRefusedError(_("Poziția nu există în registru."), field="entry")
        desk.note_entry(
            request_id=request_id, entry_id=entry_id, number=lines[0].written_number, by=by, now=now
        )


def take_at_counter(
    *,
    institution: "Institution",
    draft: Draft,
    proven: bool,
    numbered: bool,
    entry_id: int | None,
    by: Actor,
    now: datetime,
) -> Opened:
    """
    Take a request in that was brought, sent by post or told by telephone; with a number of the register when asked.

    proven: whether the person was seen with an act. entry_id: the position it already has.
    Raises: RequestRefusedError; as `registers.register_entry`.
    """
    method = Method.COUNTER if proven and draft.channel is Channel.COUNTER else None
    opened = rights.receive(institution=institution, draft=draft, method=method, by=by, now=now)
    if entry_id is not None:
        tie(institution=institution, request_id=opened.request_id, entry_id=entry_id, by=by, now=now)
    elif numbered:
        give_number(institution=institution, request_id=opened.request_id, by=by, now=now)
    return opened


def give_number(*, institution: "Institution", request_id: int, by: Actor, now: datetime) -> str:
    """
    Give a request its number in the general register, by the ordinary way of registering; return it as written.

    Raises: RequestRefusedError where there is no register; as `registers.register_entry`.
    """
    with acting_for(institution.id):
        card = queries.request_by_id(request_id)
        register = books.general_register()
        if card is None:
            raise RequestUnknownError(_("Cererea nu există aici."))
        if register is None:
            raise RequestRefusedError(
                _("Instituția nu are registru general; cererea rămâne cu referința ei.")
            )
        if card.entry_number:
            return card.entry_number
        submission = Submission(
            institution_id=institution.id,
            register_id=register.id,
            draft=_entry_draft(card, now),
            request_key=uuid5(KEYS, f"entry/{institution.id}/{card.id}"),
        )
    (given,) = registering.register_document(submission=submission, by=by, now=now)
    tie(institution=institution, request_id=request_id, entry_id=given.entry_id, by=by, now=now)
    return f"{given.number}/{given.registered_on:%d.%m.%Y}"


_ENTRY_CHANNELS: Final = {
    Channel.WEB: "portal",
    Channel.ACCOUNT: "portal",
    Channel.MAIL: "email",
    Channel.POST: "post",
    Channel.ROUTED: "email",
}


def _entry_draft(card: RequestCard, now: datetime) -> EntryDraft:
    late = (legal_date(now) - card.received_on).days >= 3
    subject = _("Cerere privind datele personale (%(right)s, GDPR art. %(article)s) – %(reference)s")
    return EntryDraft(
        direction="incoming",
        channel=_ENTRY_CHANNELS.get(card.channel, "counter"),
        subject=subject % {"right": card.right_name, "article": card.article, "reference": card.reference},
        document_kind="cerere",
        parties=(named(role="sender", typed=card.person_name),),
        received_at=card.received_at,
        late_reason=_("Cererea a primit întâi referința evidenței datelor personale") if late else "",
    )
