"""Holding a request until the transaction ends, so that who comes second is told who was first."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.deadlines.errors import TermAlreadyRunsError, TermEndedError
from registratura.information.errors import RequestEndedError, RequestMissingError, RequestRefusedError
from registratura.information.models import InformationRequest
from registratura.information.rules import Domain, Nature, Obstacle
from registratura.information.wording import NATURES, words_of
from registratura.journal.services import Actor
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow

SUBJECT = "entry"


def refuse_if(*, obstacle: Obstacle | None, field: str = "") -> None:
    """Raise what an obstacle says. Raises: RequestRefusedError."""
    if obstacle is not None:
        raise RequestRefusedError(words_of(obstacle), field=field)


def held(*, entry_id: int) -> InformationRequest:
    """Return the request of an entry, held. Raises: RequestMissingError."""
    row = InformationRequest.objects.select_for_update().filter(entry_id=entry_id).first()
    if row is None:
        raise RequestMissingError(
            _("Înregistrarea nu este în registrul Legii 544/2001; înscrieți-o acolo când o înregistrați.")
        )
    return row


def open_request(*, entry_id: int) -> tuple[InformationRequest, EntryRow]:
    """
    Return a request that has not ended, held, with its entry.

    Raises: RequestMissingError; RequestEndedError, which says who ended it and how; RequestRefusedError when the entry
    no longer stands.
    """
    row = held(entry_id=entry_id)
    if row.nature:
        assert row.decided_at is not None
        who = accounts.names_of([row.decided_by_id]).get(row.decided_by_id or 0, "")
        raise RequestEndedError(
            _(
                "Cererea are deja răspuns: %(how)s, hotărât de %(who)s la %(when)s. Pentru informații în plus se "
                "înregistrează o cerere nouă (HG 123/2002 art. 20)."
            )
            % {
                "how": NATURES[Nature(row.nature)],
                "who": who,
                "when": f"{row.decided_at.astimezone(BUCHAREST):%d.%m.%Y, %H:%M}",
            }
        )
    entry = books.entry_by_id(entry_id)
    if entry is None or entry.state != "registered":
        raise RequestRefusedError(_("Înregistrarea a fost anulată; nu mai cere răspuns."))
    return row, entry


def term_card(*, entry_id: int, rule_code: str, today: date) -> terms.DeadlineCard | None:
    """Return the latest term of an entry under a rule, or None."""
    found = [
        card
        for card in terms.state_of(subject_type=SUBJECT, subject_id=entry_id, today=today)
        if card.rule_code == rule_code and card.state != "cancelled"
    ]
    return max(found, key=lambda card: card.id, default=None)


def start_term(
    *, entry_id: int, rule_code: str, started: date | datetime, by: Actor | None, now: datetime
) -> None:
    """Start a term of an entry unless it runs."""
    try:
        deadlines.start(
            rule_code=rule_code, subject_type=SUBJECT, subject_id=entry_id, started=started, by=by, now=now
        )
    except TermAlreadyRunsError:  # it runs, which is all that is wanted
        return


def open_terms(*, entry_id: int, today: date) -> list[terms.DeadlineCard]:
    """Return the terms that still run for an entry."""
    cards = terms.state_of(subject_type=SUBJECT, subject_id=entry_id, today=today)
    return [card for card in cards if card.state == "open"]


def cancel_terms(
    *, entry_id: int, rule_codes: frozenset[str], ground: str, by: Actor | None, now: datetime
) -> None:
    """End terms that the law no longer wants answered."""
    for card in open_terms(entry_id=entry_id, today=legal_date(now)):
        if card.rule_code in rule_codes:
            deadline = terms.deadline_by_id(card.id)
            assert deadline is not None
            deadlines.cancel(deadline=deadline, ground=ground, by=by, now=now)


def stop_terms(
    *, entry_id: int, rule_codes: frozenset[str], left_at: datetime, by: Actor | None, now: datetime
) -> int:
    """Stop terms by an answer that left at a moment; return how many. What somebody else stopped stays as it is."""
    stopped = 0
    on = legal_date(left_at)
    for card in open_terms(entry_id=entry_id, today=legal_date(now)):
        if card.rule_code not in rule_codes or on < card.started_on:
            continue
        deadline = terms.deadline_by_id(card.id)
        assert deadline is not None
        try:
            deadlines.stop(
                deadline=deadline, on=on, at=left_at if card.due_at is not None else None, by=by, now=now
            )
        except TermEndedError:  # in this moment, by somebody else
            continue
        stopped += 1
    return stopped


def write_asked(*, row: InformationRequest, asked: str, domain: Domain, domain_note: str) -> None:
    """
    Put onto a request what is asked and in which domain, without saving it. For the services of this room.

    Raises: RequestRefusedError.
    """
    text = ro_normalise(asked)[:4000]
    if len(text) < 3:
        refuse_if(obstacle=Obstacle.NOT_IDENTIFIED, field="information_asked")
    note = ro_normalise(domain_note, single_line=True)[:200]
    if domain is Domain.OTHER and not note:
        raise RequestRefusedError(
            _("Spuneți care este domeniul, dacă nu este niciunul dintre cele cinci."), field="domain_note"
        )
    row.information_asked, row.domain, row.domain_note = text, domain.value, note
