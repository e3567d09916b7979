"""Telling colleagues of work: given, handed over, given back. Nobody is told of one's own deed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from registratura.accounts import queries as accounts
from registratura.deadlines.reminding import Anchor, Step, Whom
from registratura.flows import chain
from registratura.flows.terms import SUBJECT
from registratura.kernel.calendar import legal_date
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.registers import queries as books
from registratura.routing import queries as routing
from registratura.routing.queries import Lead

_HOLDER = Step(Anchor.BEFORE_SAFE, 0, frozenset({Whom.HOLDER}))


def tell_of_work(
    *, assignment_id: int, entry_id: int, lead: Lead, order_text: str, by_id: int | None, now: datetime
) -> list[int]:
    """
    Tell whoever received work, or the deputy of an absent one; a unit's head for a unit. Returns who was told.

    Must run inside a scope.
    """
    told = holders(entry_id=entry_id, lead=lead, now=now)
    context = {
        "given_by": accounts.names_of([by_id]).get(by_id or 0) or "Registratura",
        "order": order_text,
        "due_on": _due_on(entry_id),
    }
    return _send(
        Kind.ASSIGNMENT_RECEIVED, told, entry_id, context, key=f"work/{assignment_id}", by_id=by_id, now=now
    )


def tell_of_return(
    *, assignment_id: int, entry_id: int, to_user_id: int, reason: str, by_id: int, now: datetime
) -> list[int]:
    """
    Tell who gave an order that it came back, with the reason. Returns who was told.

    Must run inside a scope.
    """
    context = {"returned_by": accounts.names_of([by_id]).get(by_id, ""), "reason": reason}
    told = holders(entry_id=entry_id, lead=Lead(None, to_user_id), now=now)
    key = f"returned/{assignment_id}"
    return _send(Kind.WORK_RETURNED, told, entry_id, context, key=key, by_id=by_id, now=now)


def holders(*, entry_id: int, lead: Lead, now: datetime) -> Iterable[int]:
    """Return who hears of a paper that somebody leads: the person or the deputy, a unit's head for a unit."""
    # Most work goes to one person who is there: then nobody else's place needs to be known.
    if lead.user_id is not None and routing.deputy_of(lead.user_id, on=legal_date(now)) is None:
        return [lead.user_id]
    barred = routing.barred_from([entry_id], at=now)
    return chain.hearers(
        step=_HOLDER,
        lead=lead,
        staff=routing.staff_at(now),
        barred=barred[entry_id].user_ids if entry_id in barred else (),
    )


def _due_on(entry_id: int) -> date | None:
    term = routing.open_terms([entry_id]).get(entry_id)
    return term.due_on if term is not None else None


def _send(
    kind: Kind,
    told: Iterable[int],
    entry_id: int,
    context: Mapping[str, object],
    *,
    key: str,
    by_id: int | None,
    now: datetime,
) -> list[int]:
    hearing = [user_id for user_id in told if user_id != by_id]
    lines = books.lines_of([entry_id]) if hearing else []
    for user_id in hearing:
        messaging.send(
            kind=kind,
            to=user_id,
            context={"number": lines[0].written_number, **context},
            about_type=SUBJECT,
            about_id=entry_id,
            dedupe_key=f"{key}/{user_id}",
            by=None,
            now=now,
        )
    return hearing
