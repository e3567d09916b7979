"""The head's order: to whom papers go, with what words, by which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish
from registratura.routing import machine
from registratura.routing.errors import AlreadyAssignedError, HolderRefusedError, OrderRefusedError
from registratura.routing.events import Assigned
from registratura.routing.models import Assignment
from registratura.routing.models.assignment import Part, StandingState, State
from registratura.routing.orders import Holder, Target
from registratura.routing.queries import staff
from registratura.routing.queries.staff import Hands
from registratura.routing.queries.terms import OpenTerm, open_terms
from registratura.routing.services.holding import (
    HeldEntry,
    check_conflict,
    hold,
    refuse_concerned,
    settled,
)
from registratura.routing.services.places import Place, place_of
from registratura.routing.services.rows import end, make_room, open_lead, open_of, place, stand, write
from registratura.routing.wording import clean_text, day_words, holder_words, moment_words

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Order:
    """An order with its holders settled, for every entry the same."""

    lead: Holder | None
    others: tuple[tuple[Part, Holder], ...]
    text: str
    internal_on: date | None
    by: Actor
    now: datetime
    hands: Hands

    @property
    def holders(self) -> list[Holder]:
        return [*([self.lead] if self.lead else []), *(holder for _part, holder in self.others)]

    def place(self, entry: HeldEntry) -> Place:
        """In whose place the order is given on a paper."""
        return place_of(lent=self.hands.orders_for(entry.unit_id))


@transaction.atomic
def assign(
    *,
    targets: Sequence[Target],
    lead: Holder | None,
    order_text: str,
    internal_on: date | None,
    by: Actor,
    now: datetime,
    co: Sequence[Holder] = (),
    info: Sequence[Holder] = (),
) -> list[Assignment]:
    """
    Give entries to work with one order: to one lead, perhaps co-responsibles, and others for information. All or none.

    An entry held by a unit is given on to the lead named here; one held by a person is handed over by `hand_over`.
    Without a lead, others are added to the work that runs. Whoever has the entry already is not asked twice.
    targets: each with the open lead as it was read, so that of two heads at once one wins.
    internal_on: the day asked for inside; when None, that of the order before goes on.
    Raises: OrderRefusedError, HolderRefusedError, EntryNotStandingError, AlreadyAssignedError telling who was first,
    ConflictOfInterestError.
    Law: OG 27/2002 art. 6 alin. (2), (3); art. 11, 12.
    """
    order = _order(lead, co, info, order_text, internal_on, by, now)
    if not 1 <= len({target.entry_id for target in targets}) <= MOST_AT_ONCE:
        raise OrderRefusedError(
            _("Alegeți cel puțin o lucrare și cel mult %d deodată.") % MOST_AT_ONCE, field="targets"
        )
    held = hold(entry_ids=[target.entry_id for target in targets])
    refuse_concerned(entries=list(held.values()), by=by)
    check_conflict(entries=list(held.values()), holders=order.holders, now=now)
    terms = open_terms(held)
    given: list[Assignment] = []
    for target in sorted(set(targets), key=lambda each: each.entry_id):
        given += _give(target, held[target.entry_id], order, terms.get(target.entry_id))
    return given


def _order(
    lead: Holder | None,
    co: Sequence[Holder],
    info: Sequence[Holder],
    order_text: str,
    internal_on: date | None,
    by: Actor,
    now: datetime,
) -> _Order:
    if lead is None and not co and not info:
        raise HolderRefusedError(_("Alegeți cui repartizați lucrarea."), field="lead")
    if internal_on is not None and internal_on < legal_date(now):
        raise OrderRefusedError(
            _("Data internă a trecut deja; alegeți cel devreme ziua de azi."), field="internal_on"
        )
    text = clean_text(order_text, field="order_text")
    settled_lead = settled(holder=lead, field="lead", now=now, solves=True) if lead else None
    others = [(Part.CO, settled(holder=each, field="co", now=now, solves=True)) for each in co]
    others += [(Part.INFO, settled(holder=each, field="info", now=now, solves=False)) for each in info]
    named = [*([settled_lead] if settled_lead else []), *(holder for _part, holder in others)]
    if len(set(named)) < len(named):
        raise HolderRefusedError(
            _("Aceeași persoană sau același compartiment apare de două ori; lăsați-l o singură dată."),
            field="co",
        )
    return _Order(settled_lead, tuple(others), text, internal_on, by, now, staff.hands_of(by.id, at=now))


def _give(target: Target, entry: HeldEntry, order: _Order, term: OpenTerm | None) -> list[Assignment]:
    current = open_lead(entry_id=entry.id)
    place = order.place(entry)
    internal_on = order.internal_on or (current.internal_on if current else None)
    _check_days(entry, order, internal_on, term)
    made: list[Assignment] = []
    if order.lead is not None:
        _check_seen(target, current, entry, order)
        _check_own(entry, order, term)
        made.append(_lead(current, entry, order, internal_on, place))
    elif current is None and any(part is Part.CO for part, _holder in order.others):
        raise HolderRefusedError(
            _("Alegeți întâi responsabilul lucrării %s, apoi pe cei care lucrează împreună cu el.")
            % entry.written_number,
            field="lead",
        )
    for part, holder in order.others:
        if open_of(entry_id=entry.id, holder=holder) is None:
            made.append(
                write(
                    entry_id=entry.id,
                    part=part,
                    holder=holder,
                    text=order.text,
                    internal_on=internal_on,
                    by_id=order.by.id,
                    now=order.now,
                    for_id=place.for_id,
                )
            )
    if made:
        _write_down(made, entry, order, internal_on, place)
    return made


def _lead(
    current: Assignment | None, entry: HeldEntry, order: _Order, internal_on: date | None, giver: Place
) -> Assignment:
    assert order.lead is not None
    if current is not None:
        end(
            assignment=current,
            state=State.HANDED_OVER,
            outcome="",
            by=order.by,
            now=order.now,
            for_id=giver.for_id,
        )
    make_room(entry_id=entry.id, holder=order.lead, by=order.by, now=order.now)
    made = write(
        entry_id=entry.id,
        part=Part.LEAD,
        holder=order.lead,
        text=order.text,
        internal_on=internal_on,
        by_id=order.by.id,
        now=order.now,
        previous=current,
        for_id=giver.for_id,
    )
    place(entry=entry, unit_id=order.lead.unit_id, by=order.by)
    # A unit that leads distributes first: its head is asked for the order.
    waits = order.lead.user_id is None
    stand(
        entry_id=entry.id,
        state=StandingState.WAITING if waits else StandingState.PLACED,
        unit_id=order.lead.unit_id,
        now=order.now,
    )
    return made


def _check_seen(target: Target, current: Assignment | None, entry: HeldEntry, order: _Order) -> None:
    if current is None and target.lead_id is None:
        return
    if current is not None and current.id == target.lead_id and current.user_id is None:
        return
    if current is None:
        raise AlreadyAssignedError(
            _(
                "Lucrarea %s a fost între timp restituită sau încheiată. Reîncărcați pagina și hotărâți din nou."
            )
            % entry.written_number
        )
    words = _("Lucrarea %(number)s a fost repartizată de %(who)s la %(when)s: este la %(holder)s.") % {
        "number": entry.written_number,
        "who": accounts.names_of([current.assigned_by_id]).get(current.assigned_by_id, ""),
        "when": moment_words(current.assigned_at),
        "holder": holder_words(current.unit_id, current.user_id),
    }
    raise AlreadyAssignedError(
        f"{words} {_('Scoateți-o din selecție sau deschideți-o și predați-o altcuiva.')}"
    )


def _check_own(entry: HeldEntry, order: _Order, term: OpenTerm | None) -> None:
    assert order.lead is not None
    if term is None or not term.petition or order.lead.user_id != order.by.id:
        return
    if entry.registered_by_id == order.by.id:
        raise HolderRefusedError(
            _(
                "Petiția %s a fost înregistrată de dumneavoastră: nu v-o puteți repartiza singur (OG 27/2002 art. 12)."
                " Repartizarea o face conducătorul compartimentului."
            )
            % entry.written_number,
            field="lead",
        )


def _check_days(entry: HeldEntry, order: _Order, internal_on: date | None, term: OpenTerm | None) -> None:
    if term is None or order.lead is None:
        return
    today = legal_date(order.now)
    if term.petition and internal_on is None:
        usual = machine.default_internal_on(due_on=term.due_on, today=today)
        raise OrderRefusedError(
            _(
                "Petiția %(number)s se repartizează cu o dată internă a răspunsului (OG 27/2002 art. 6); de obicei"
                " %(day)s."
            )
            % {"number": entry.written_number, "day": day_words(usual)},
            field="internal_on",
        )
    # After the term nothing earlier is left to ask for.
    if order.internal_on is not None and today < term.due_on <= order.internal_on:
        raise OrderRefusedError(
            _("Termenul lucrării %(number)s este %(day)s; data internă trebuie să fie înaintea lui.")
            % {"number": entry.written_number, "day": day_words(term.due_on)},
            field="internal_on",
        )


def _write_down(
    made: Sequence[Assignment], entry: HeldEntry, order: _Order, internal_on: date | None, giver: Place
) -> None:
    journal.record(
        action="routing.entry.assigned",
        subject_type="entry",
        subject_id=entry.id,
        by=order.by,
        details={
            **{
                part.value: [holder_words(each.unit_id, each.user_id) for each in made if each.part == part]
                for part in Part
            },
            "order": order.text,
            "internal_on": internal_on.isoformat() if internal_on else "",
            "assignments": [each.id for each in made],
            **giver.noted,
        },
    )
    for each in made:
        publish(assigned(assignment=each, by=order.by))


def assigned(*, assignment: Assignment, by: Actor | None) -> Assigned:
    """Return the news of an assignment."""
    return Assigned(
        institution_id=assignment.institution_id,
        entry_id=assignment.entry_id,
        assignment_id=assignment.id,
        part=assignment.part,
        unit_id=assignment.unit_id,
        user_id=assignment.user_id,
        order_text=assignment.order_text,
        internal_on=assignment.internal_on,
        by_id=by.id if by is not None else None,
    )


@transaction.atomic
def set_aside(*, targets: Sequence[Target], order_text: str, by: Actor, now: datetime) -> int:
    """
    Decide that entries need no work (“la dosar”), with the words of the order; return how many.

    Raises: OrderRefusedError without words; EntryNotStandingError; AlreadyAssignedError when somebody has the entry
    in the meantime.
    """
    text = clean_text(
        order_text, field="order_text", required=_("Scrieți ce ați hotărât, de pildă „La dosar”.")
    )
    held = hold(entry_ids=[target.entry_id for target in targets])
    refuse_concerned(entries=list(held.values()), by=by)
    order = _Order(None, (), text, None, by, now, staff.hands_of(by.id, at=now))
    for target in sorted(set(targets), key=lambda each: each.entry_id):
        entry = held[target.entry_id]
        current = open_lead(entry_id=entry.id)
        _check_seen(target, current, entry, order)
        giver = order.place(entry)
        if current is not None:
            end(assignment=current, state=State.CLOSED, outcome=text, by=by, now=now, for_id=giver.for_id)
        stand(entry_id=entry.id, state=StandingState.DONE, unit_id=entry.unit_id, now=now)
        journal.record(
            action="routing.entry.set_aside",
            subject_type="entry",
            subject_id=entry.id,
            by=by,
            details={"order": text, **giver.noted},
        )
    return len(held)
