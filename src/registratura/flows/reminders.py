"""
Telling people of terms: the holder first, then who coordinates, then who answers for the house, in the steps that the
institution chose. Each person hears of a step of a term once; many at once are gathered by the messages themselves.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.deadlines import queries as terms
from registratura.deadlines import reminding
from registratura.deadlines import services as deadlines
from registratura.deadlines.queries import DeadlineCard
from registratura.deadlines.reminding import Anchor, Step, Whom
from registratura.deadlines.services import Told
from registratura.flows import chain
from registratura.flows.terms import SUBJECT
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.registers import queries as books
from registratura.routing import queries as routing
from registratura.routing.queries import Lead
from registratura.toolkit.scope import acting_for

MORNING_HOUR = 7  # in Bucharest; nobody is reminded before it
PORTION = 500


@dataclass(frozen=True, slots=True)
class _Due:
    """A term with the step that it has reached."""

    term: DeadlineCard
    step: Step


def remind(*, institution_id: int, now: datetime, portion: int = PORTION) -> int:
    """
    Tell who must hear today of the institution's terms of days, and return how many were told of how much.

    On working days from seven in the morning; at other times nobody is told. Safe to repeat within the day, and to run
    twice at once: what was told is kept. Must not run inside a scope: each portion is a transaction of its own.
    """
    today, told, last = legal_date(now), 0, 0
    if now.astimezone(BUCHAREST).hour < MORNING_HOUR:
        return 0
    while True:
        with acting_for(institution_id):
            calendar, steps = terms.calendar_in_force(), terms.reminders().steps
            if calendar.reason_off(today):
                return told
            until = reminding.horizon(steps=steps, today=today, calendar=calendar)
            cards = terms.open_until(day=until, today=today, after_id=last, limit=portion)
            reached = [
                _Due(card, step)
                for card in cards
                if card.subject_type == SUBJECT
                and (
                    step := reminding.reached(
                        steps=steps, safe_on=card.safe_on, due_on=card.due_on, today=today, calendar=calendar
                    )
                )
            ]
            told += _tell(reached, now=now)
        if len(cards) < portion:
            return told
        last = cards[-1].id


def remind_of_hours(*, deadline_id: int, step: Step, now: datetime) -> int:
    """
    Tell at once of a term of hours that comes near or ran out, and return how many were told.

    step: `reminding.HOURS_NEAR` or `HOURS_PAST`. Must run inside a scope.
    """
    cards = terms.terms_by_id([deadline_id], today=legal_date(now))
    return _tell(
        [_Due(card, step) for card in cards if card.due_at and card.subject_type == SUBJECT], now=now
    )


def _tell(reached: Sequence[_Due], *, now: datetime) -> int:
    """Send what was not sent before."""
    if not reached:
        return 0
    numbers = {
        line.id: line.written_number for line in books.lines_of([due.term.subject_id for due in reached])
    }
    entry_ids = numbers.keys()
    leads, staff = routing.leads_of(entry_ids), routing.staff_at(now)
    barred = routing.barred_from(entry_ids, at=now)
    wanted: dict[Told, tuple[_Due, Whom]] = {}
    for due in (due for due in reached if due.term.subject_id in numbers):
        entry_id = due.term.subject_id
        hearing = chain.hearers(
            step=due.step,
            lead=leads.get(entry_id, chain.NO_LEAD),
            staff=staff,
            barred=barred[entry_id].user_ids if entry_id in barred else (),
        )
        for user_id, whom in hearing.items():
            wanted[Told(due.term.id, due.step.code, due.term.due_on, user_id)] = (due, whom)
    fresh = deadlines.note_reminders(told=wanted.keys(), now=now)
    _send([(told, *wanted[told]) for told in sorted(fresh)], leads, numbers, now=now)
    return len(fresh)


def _send(
    fresh: Collection[tuple[Told, _Due, Whom]],
    leads: Mapping[int, Lead],
    numbers: Mapping[int, str],
    *,
    now: datetime,
) -> None:
    persons = accounts.names_of(lead.user_id for lead in leads.values())
    units = institutions.unit_names(lead.unit_id for lead in leads.values())
    for told, due, whom in fresh:
        entry_id = due.term.subject_id
        lead = leads.get(entry_id, chain.NO_LEAD)
        context = {"number": numbers[entry_id], "due_on": due.term.due_on, "rule": due.term.rule_name}
        kind = Kind.TERM_MISSED if due.step.anchor is Anchor.AFTER_DUE else Kind.TERM_NEAR
        if whom is not Whom.HOLDER:
            holder = persons.get(lead.user_id or 0) or units.get(lead.unit_id or 0)
            kind, context["holder"] = Kind.TERM_ESCALATED, holder or _("nerepartizată")
        messaging.send(
            kind=kind,
            to=told.user_id,
            context=context,
            about_type=SUBJECT,
            about_id=entry_id,
            dedupe_key=f"term/{told.deadline_id}/{told.step}/{told.due_on}/{told.user_id}",
            by=None,
            now=now,
        )
