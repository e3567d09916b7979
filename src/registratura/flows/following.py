"""
Following from outside: who holds the secret of a document sees how it stands, in plain words and without any name.

A wrong number and a wrong secret cost the same questions and get the same answer. Whoever works on a paper is told as
a unit, never as a person.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from registratura.deadlines import queries as deadlines
from registratura.deadlines.queries import DeadlineCard
from registratura.filings import queries as filings
from registratura.filings.queries import FilingCard
from registratura.flows import collecting
from registratura.flows.collecting import AnswerTold
from registratura.flows.terms import SUBJECT
from registratura.following import queries as following
from registratura.following import services
from registratura.following.errors import EntryNotFollowedError
from registratura.following.queries import CompletionCard, KeyRow, PaperLine
from registratura.following.rules import Running, Standing, while_waiting
from registratura.following.secret_words import plain, same
from registratura.kernel.calendar import legal_date
from registratura.messaging import queries as messages
from registratura.petitions import queries as petitions
from registratura.registers import queries as books
from registratura.registers.queries import EntryLine
from registratura.routing import queries as routing
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor

TICKET_DOT: Final = "."
REFERENCE_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Opened:
    """What a secret opened: an entry with its key, or a filing whose number has still to come."""

    entry_id: int | None
    key_id: int | None
    filing: FilingCard | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history: when, and what happened, without a name."""

    at: datetime | date
    text: str


@dataclass(frozen=True, slots=True)
class TermTold:
    """The term of law: until when, of what, and how it was counted, sentence by sentence."""

    card: DeadlineCard
    steps: tuple[str, ...]
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """
    All that the page of a document says.

    stage: received, registered, working, answered, annulled, moved or ended.
    """

    number: str
    reference: str
    title: str
    registered_on: date | None
    stage: str
    headline: str
    next_words: str
    unit: str
    term: TermTold | None
    running: Running | None
    history: list[Told]
    papers: list[PaperLine]
    completions: list[CompletionCard]
    answers: list[AnswerTold]
    letters: list[Told]
    filing_files: list[str] = field(default_factory=list)
    answer_way: str = ""

    @property
    def waiting(self) -> list[CompletionCard]:
        """Return the completions that are waited for."""
        return [card for card in self.completions if card.waits]


def ticket_of(*, secret: str, reference: str = "") -> str:
    """Return what a QR code carries in its address: the secret, after the reference where there is one."""
    return f"{reference}{TICKET_DOT}{secret}" if reference else secret


def open_ticket(*, institution: "Institution", ticket: str, now: datetime) -> Opened | None:
    """Return what the address of a QR code opens, None for everything that opens nothing. Must not run in a scope."""
    reference, dot, secret = ticket.partition(TICKET_DOT)
    if not dot:
        reference, secret = "", ticket
    return open_secret(institution=institution, reference=reference, secret=secret, now=now, by_link=not dot)


def open_secret(
    *, institution: "Institution", reference: str, secret: str, now: datetime, by_link: bool = False
) -> Opened | None:
    """
    Return what a number (or a reference) and its secret open; None when they do not belong together.

    by_link: the secret alone is enough, as in the address of a QR code. The same questions are asked whatever is
    wrong. Must not run inside a scope.
    """
    reference = reference.replace("\x00", "").strip()[:REFERENCE_MOST]
    with acting_for(institution.id):
        key = following.key_of_secret(secret)
        if not by_link:
            filing = filings.filing_behind(reference, secret=secret)
            if filing is not None:
                return _of_filing(filing, key, secret, now)
        if key is None:
            return None
        if not by_link and not any(_is_number(line, reference) for line in books.lines_of([key.entry_id])):
            return None
        return Opened(key.entry_id, key.id, filings.filing_of_entry(key.entry_id))


def _of_filing(filing: FilingCard, key: KeyRow | None, secret: str, now: datetime) -> Opened:
    if filing.entry_id is None:
        return Opened(None, None, filing)
    if key is not None and key.entry_id == filing.entry_id:
        return Opened(filing.entry_id, key.id, filing)
    key_id = services.keep_key(entry_id=filing.entry_id, secret=secret, origin="portal", by=None, now=now)
    return Opened(filing.entry_id, key_id, filing)


def _is_number(line: EntryLine, typed: str) -> bool:
    short = f"{line.number}/{line.year}"
    return any(same(one=plain(typed=typed), other=plain(typed=one)) for one in (line.written_number, short))


def open_for_account(*, institution: "Institution", entry_id: int, user_id: int) -> Opened | None:
    """Return an entry that stands in the list of an account, None when it does not. Must not run inside a scope."""
    with acting_for(institution.id):
        filing = filings.filing_of_entry(entry_id)
        own = filing is not None and filing.user_id == user_id
        if not own and not following.follows(entry_id=entry_id, user_id=user_id):
            return None
    return Opened(entry_id, None, filing, user_id)


def claim(*, institution: "Institution", opened: Opened, by: "Actor", now: datetime) -> bool:
    """
    Put what a secret opened into the list of an account, and say whether it was not there yet.

    Must not run inside a scope. Raises: EntryNotFollowedError while it has no number.
    """
    if opened.entry_id is None:
        raise EntryNotFollowedError(
            _("Cererea nu are încă număr; o puteți lega de cont după ce îl primește.")
        )
    with acting_for(institution.id):
        return services.add_follower(
            entry_id=opened.entry_id, user_id=by.id, key_id=opened.key_id, by=by, now=now
        )


def key_of_entry(*, entry_id: int, origin: str, by: "Actor | None", now: datetime) -> str:
    """
    Return the secret by which an entry is followed; empty for what is not followed. Must run inside a scope.

    origin: `counter` or `mail`.
    """
    entry = books.entry_by_id(entry_id)
    if entry is None:
        return ""
    try:
        return services.key_for(entry=entry, origin=origin, by=by, now=now).secret
    except EntryNotFollowedError:
        return ""


def renew_key(*, entry: books.EntryRow, by: "Actor", now: datetime) -> int:
    """
    End every secret of an entry, because one was lost, and return how many stood; the next receipt has a new one.

    Must run inside a scope.
    """
    standing = [line.id for line in following.keys_of(entry.id) if line.ended_at is None]
    return sum(services.end_key(key_id=key_id, by=by, now=now) for key_id in standing)


def status(*, institution: "Institution", opened: Opened, now: datetime) -> Status:
    """
    Return all that the page of a document says, and note that what is asked of the person was seen.

    Must not run inside a scope.
    """
    with acting_for(institution.id):
        if opened.entry_id is None:
            assert opened.filing is not None
            return _before_number(opened.filing)
        (line,) = books.lines_of([opened.entry_id])
        told = _whole(line, opened, now)
        unread = [card.id for card in told.waiting if card.read_at is None]
        if unread:
            services.note_read(completion_ids=unread, now=now)
        return told


def _before_number(filing: FilingCard) -> Status:
    refused = filing.state == filings.REFUSED
    return Status(
        number="",
        reference=filing.reference,
        title=filing.form_title,
        registered_on=None,
        stage="ended" if refused else "received",
        headline=_("Cererea nu a primit număr") if refused else _("Am primit cererea"),
        next_words=filing.refused_reason
        if refused
        else _("Urmează numărul de înregistrare. Termenul legal curge de la înregistrare."),
        unit="",
        term=None,
        running=None,
        history=[Told(filing.filed_at, _("Ați depus cererea în portal."))],
        papers=[],
        completions=[],
        answers=[],
        letters=[],
        filing_files=[file.name for file in filing.files],
        answer_way=filing.answer_way_name,
    )


def _whole(line: EntryLine, opened: Opened, now: datetime) -> Status:
    today = legal_date(now)
    way = [step for step in routing.path_of(line.id, at=now, named=False) if step.part == "lead"]
    holder = next((step for step in reversed(way) if step.ended_at is None), None)
    unit = (holder.unit_name if holder is not None else "") or line.unit_name
    terms = deadlines.told_of(subject_type=SUBJECT, subject_id=line.id, today=today)
    cards = [card for card, _steps in terms]
    completions = [
        card
        for card in following.completions_of(line.id, today=today, named=False)
        # What was taken back before anybody read it was never asked.
        if card.standing is not Standing.WITHDRAWN or card.withdrawn_reason
    ]
    papers, answers = collecting.papers_and_answers(entry_id=line.id)
    petition = petitions.end_of(line.id)
    moved = petition.redirected_to if petition is not None else ""
    ended = petition is not None and not petition.open and not moved
    stage = _stage(line, holder is not None, bool(answers), moved, ended)
    term = _term(terms, today) if stage in ("registered", "working") else None
    return Status(
        number=line.written_number,
        reference=opened.filing.reference if opened.filing is not None else "",
        title=opened.filing.form_title if opened.filing is not None else line.subject,
        registered_on=line.registered_on,
        stage=stage,
        headline=_headline(stage, unit),
        next_words=_next(stage, unit, moved, petition.standing_name if petition and ended else ""),
        unit=unit,
        term=term,
        running=while_waiting(rule_code=term.card.rule_code, due_on=term.card.due_on) if term else None,
        history=_history(line, way, completions, answers, cards),
        papers=[paper for paper in papers if paper.given],
        completions=completions,
        answers=answers,
        letters=[
            Told(sent.created_at, f"{sent.kind_name} ({sent.channel_name})")
            for sent in messages.deliveries_about(about_type=SUBJECT, about_id=line.id)
        ],
        answer_way=opened.filing.answer_way_name if opened.filing is not None else "",
    )


def _stage(line: EntryLine, in_work: bool, answered: bool, moved: str, ended: bool) -> str:
    if line.state == "annulled":
        return "annulled"
    if answered:
        return "answered"
    if moved:
        return "moved"
    if ended:
        return "ended"
    return "working" if in_work else "registered"


def _headline(stage: str, unit: str) -> str:
    words = {
        "registered": _("Înregistrată, la %s") % unit if unit else _("Înregistrată"),
        "working": _("În lucru la %s") % unit if unit else _("În lucru"),
        "answered": _("Vi s-a răspuns"),
        "annulled": _("Numărul a fost anulat"),
        "moved": _("Trimisă altei autorități"),
        "ended": _("Încheiată"),
    }
    return words[stage]


def _next(stage: str, unit: str, moved: str, standing: str) -> str:
    words = {
        "registered": _("Urmează repartizarea către cel care o rezolvă."),
        "working": _("Urmează răspunsul, în termenul de mai jos."),
        "answered": _("Mai jos vedeți cum a plecat răspunsul și ce puteți lua de aici."),
        "annulled": _(
            "Numărul rămâne în registru, tăiat. Întrebați instituția de ce și ce număr îi ține locul."
        ),
        "moved": _("Răspunsul vine de la: %s. Termenul curge de la înregistrarea acolo.") % moved,
        "ended": _("Cum s-a încheiat: %s.") % standing,
    }
    return words[stage]


def _term(terms: list[tuple[DeadlineCard, tuple[str, ...]]], today: date) -> TermTold | None:
    return next(
        (TermTold(card, steps, today > card.due_on) for card, steps in terms if card.state == "open"), None
    )


def _history(
    line: EntryLine,
    way: list[routing.PathLine],
    completions: list[CompletionCard],
    answers: list[AnswerTold],
    cards: list[DeadlineCard],
) -> list[Told]:
    found = [(line.registered_at, _("A primit numărul %s.") % line.written_number)]
    if line.received_at is not None and legal_date(line.received_at) < line.registered_on:
        found.append((line.received_at, _("A ajuns la instituție.")))
    found += _ways(way)
    found += [
        (card.revised_at, _("Termenul s-a prelungit până la %s.") % f"{card.due_on:%d.%m.%Y}")
        for card in cards
        if card.extended
    ]
    found += _asked(completions)
    for answer in answers:
        found.append((answer.left_at, answer.words))
        if answer.collected_at is not None:
            found.append((answer.collected_at, _("Răspunsul %s a fost luat din portal.") % answer.number))
    return [Told(at, text) for at, text in sorted(found, key=lambda one: one[0], reverse=True)]


def _ways(way: list[routing.PathLine]) -> list[tuple[datetime, str]]:
    found, unit = [], ""
    for step in way:
        if step.unit_name and step.unit_name != unit:
            found.append((step.assigned_at, _("A ajuns la %s.") % step.unit_name))
        unit = step.unit_name or unit
    return found


def _asked(completions: list[CompletionCard]) -> list[tuple[datetime, str]]:
    found = []
    for completion in completions:
        found.append((completion.asked_at, _("Vi s-a cerut o completare.")))
        if completion.given_at is not None:
            found.append((completion.given_at, _("Completarea a fost depusă.")))
        if completion.withdrawn_at is not None:
            found.append((completion.withdrawn_at, _("Instituția a renunțat la completare.")))
    return found
