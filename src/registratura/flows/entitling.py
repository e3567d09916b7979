"""
What agreements open travels down to the institutions as data, and what a running legal term asks is never closed.

The supplier's room works the answer out; here it is carried over, institution by institution, each in its own scope.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from procrastinate.contrib.django import app

from registratura.billing import queries as billing
from registratura.billing import services as agreements
from registratura.billing.events import AgreementChanged
from registratura.deadlines import queries as terms
from registratura.flows.arrears import note_arrears
from registratura.institutions import queries as institutions
from registratura.institutions import services as places
from registratura.institutions.entitlements import Feature, Line
from registratura.institutions.services import FeatureClosedError
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import subscribe
from registratura.kernel.privacy.purposes import Purpose
from registratura.payments.events import OrderMoved
from registratura.registers import services as registers
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

TASK = "flows.entitle"


def listen() -> None:
    """Hear of agreements that changed."""
    subscribe(AgreementChanged, _carry_soon)
    subscribe(OrderMoved, _carry_soon)


def _carry_soon(event: AgreementChanged | OrderMoved) -> None:
    # A job, not the act itself: the institutions' rows are written in scopes of their own, after the act stands.
    if event.customer_id is not None:
        app.configure_task(TASK).defer(customer_id=event.customer_id)


def carry_down(*, now: datetime) -> int:
    """
    Write in every institution what its customer's agreements open; return how many institutions changed.

    An institution of no customer, or of one with whom nothing was agreed, has everything. Safe to repeat. Must not run
    inside a scope. Where no supplier is named nothing is written at all.
    """
    supplier = institutions.supplier()
    if supplier is None:
        return 0
    lines: dict[int, tuple[Line, ...]] = {}
    with acting_for(supplier.id), reading_for(Purpose.P02):
        for customer in billing.customers(with_closed=True, limit=1_000_000):
            answer = billing.answer_for(customer.id)
            for place_id in billing.places_of(customer.id) if answer is not None else ():
                lines[place_id] = answer.lines if answer is not None else ()
    changed = 0
    for place_id in institutions.every_institution_id():
        if place_id != supplier.id:
            with acting_for(place_id):
                changed += bool(places.keep_entitlements(lines=lines.get(place_id, ()), now=now))
    return changed


def carry_down_of(*, customer_id: int, now: datetime) -> int:
    """Do as `carry_down` for one customer; where an institution was untied, for all."""
    supplier = institutions.supplier()
    if supplier is None:
        return 0
    note_arrears(supplier_id=supplier.id, customer_id=customer_id, now=now)
    with acting_for(supplier.id), reading_for(Purpose.P02):
        answer, own = billing.answer_for(customer_id), billing.places_of(customer_id)
        tied = {place for place, _name in billing.institutions_without_customer()}
    changed = 0
    for place_id in {*own, *tied}:
        with acting_for(place_id):
            lines = answer.lines if answer is not None and place_id in own else ()
            changed += bool(places.keep_entitlements(lines=lines, now=now))
    return changed


def run_agreements(*, now: datetime) -> int:
    """Do what days bring to subscriptions, then carry everything down; return how many subscriptions moved."""
    supplier = institutions.supplier()
    if supplier is None:
        return 0
    with acting_for(supplier.id), reading_for(Purpose.P02):
        customers = [one.id for one in billing.customers(limit=1_000_000)]
    for customer_id in customers:
        note_arrears(supplier_id=supplier.id, customer_id=customer_id, now=now)
    with acting_for(supplier.id), reading_for(Purpose.P02):
        moved = agreements.run_days(now=now)
    carry_down(now=now)
    return moved


@contextmanager
def answering_in_term(*, entry_ids: Collection[int], now: datetime) -> Iterator[None]:
    """
    Let what is registered inside be registered although the agreement has ended, when it answers a running legal term.

    entry_ids: the entries that are answered. Costs one question while the agreement holds. Must run inside a scope.
    Law: OG 27/2002 art. 8 alin. (1), Legea 544/2001 art. 7 alin. (1).
    """
    if institutions.allows(Feature.REGISTER, on=legal_date(now)) or not _is_awaited(entry_ids):
        yield
        return
    with registers.within_running_term():
        yield


def check_open_or_in_term(*, feature: Feature, entry_ids: Collection[int], now: datetime) -> None:
    """
    Refuse to begin what the agreement does not open, unless it serves an entry whose legal term runs.

    Must run inside a scope. Raises: FeatureClosedError.
    """
    try:
        places.check_open(feature=feature, now=now)
    except FeatureClosedError:
        if not _is_awaited(entry_ids):
            raise


def _is_awaited(entry_ids: Collection[int]) -> bool:
    return any(
        terms.next_due_on(subject_type="entry", subject_id=entry_id) is not None for entry_id in entry_ids
    )
