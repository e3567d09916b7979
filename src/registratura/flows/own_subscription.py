"""
The customer's own page: what an institution has from the supplier, what it uses of it, and what it may do about it.

The rows are the supplier's. Each function finds the one customer whose contract covers the institution, opens the
supplier's scope, and asks and changes that customer's rows alone: a number of anybody else is a number of nothing.
Nothing here runs inside a scope.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from registratura.billing import queries as billing
from registratura.billing import services as agreements
from registratura.billing.queries import ContractLine, CustomerCard, SubscriptionCard
from registratura.documents import queries as documents
from registratura.flows import abuse
from registratura.institutions import queries as institutions
from registratura.institutions.entitlements import LIMITED, Feature, Line
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy import Purpose
from registratura.licensing import queries as licensing
from registratura.licensing.queries import CustomerLicenses
from registratura.registers import queries as books
from registratura.reminding import queries as reminding
from registratura.reminding import services as reminders
from registratura.reminding.queries import SwitchLine
from registratura.screening.queries import CaseCard
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from registratura.toolkit.statements import together

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

MONTHS = 12
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Month:
    """How many documents were registered in a month, named by its first day."""

    first_on: date
    count: int


@dataclass(frozen=True, slots=True)
class Usage:
    """
    What an institution uses, each with what was agreed at most (None: no limit).

    registered_count: since the beginning of the period of the subscription. stored_bytes: files, each once.
    """

    months: tuple[Month, ...]
    counted_from: date
    registered_count: int
    registered_most: int | None
    user_count: int
    user_most: int | None
    stored_bytes: int
    stored_most_bytes: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the first page says. contract and subscription: those in force, else the last ones."""

    customer: CustomerCard
    contract: ContractLine | None
    subscription: SubscriptionCard | None
    lines: tuple[Line, ...]
    usage: Usage
    switches: tuple[SwitchLine, ...]
    checks: tuple[CaseCard, ...]
    today: date

    @property
    def closed(self) -> list[Line]:
        """What is off today, with why and what to do."""
        return [one for one in self.lines if not one.is_on(self.today)]

    @property
    def told(self) -> list[Line]:
        """What will be off unless something is done."""
        return [one for one in self.lines if one.is_on(self.today) and one.is_told(self.today)]

    @property
    def ends_on(self) -> date | None:
        """The day on which a cancellation made today would end the subscription."""
        return last_day_of(subscription=self.subscription, contract=self.contract)


def overview(*, institution_id: int, now: datetime) -> Overview | None:
    """Return what an institution has from the supplier, or None when no contract covers it."""
    supplier_id = _supplier_of(institution_id)
    with _customer_of(institution_id, supplier_id) as customer:
        if customer is None or supplier_id is None:
            return None
        contract, subscription = current(customer=customer)
        switches = tuple(reminding.switches(customer.id))
    checks = tuple(abuse.cases_of_customer(customer_id=customer.id, supplier_id=supplier_id))
    with acting_for(institution_id):
        lines = institutions.entitlements()
        usage = _usage(lines, subscription, now)
    shown = tuple(line for feature, line in lines.items() if feature not in LIMITED)
    today = legal_date(now)
    return Overview(customer, contract, subscription, shown, usage, switches, checks, today)


def ends_on(*, institution_id: int) -> date | None:
    """Return the last day of a subscription that would be ended now; None where none runs or an end was asked for."""
    with _customer_of(institution_id, _supplier_of(institution_id)) as customer:
        contract, subscription = current(customer=customer) if customer is not None else (None, None)
    if subscription is None or subscription.cancel_on is not None:
        return None
    return last_day_of(subscription=subscription, contract=contract)


def parties_of(*, institution_id: int) -> tuple[Institution, int] | None:
    """Return the supplier and the number of the customer whose contract covers an institution, or None."""
    supplier = institutions.supplier()
    if supplier is None or supplier.id == institution_id:
        return None
    with acting_for(supplier.id), reading_for(Purpose.P02):
        customer_id = billing.customer_id_of(institution_id)
    return (supplier, customer_id) if customer_id is not None else None


def contract_of(*, institution_id: int, contract_id: int) -> tuple[CustomerCard, ContractLine] | None:
    """Return a contract of the institution's customer; None when it is anybody else's."""
    with _customer_of(institution_id, _supplier_of(institution_id)) as customer:
        if customer is None:
            return None
        found = next((one for one in customer.contracts if one.id == contract_id), None)
        return (customer, found) if found is not None and found.state != "draft" else None


def licences_of(*, institution_id: int, now: datetime) -> CustomerLicenses | None:
    """Return the licences and devices of the institution's customer, or None when no contract covers it."""
    found = parties_of(institution_id=institution_id)
    if found is None:
        return None
    with acting_for(found[0].id), reading_for(Purpose.P02):
        return licensing.of_customer(found[1], now=now)


def cancel(*, institution_id: int, by: Actor, now: datetime) -> date | None:
    """
    Have the subscription end with what is paid for, and return its last day; None when there is nothing to end.

    Raises: SubscriptionRefusedError when it has ended already.
    """
    with _customer_of(institution_id, _supplier_of(institution_id)) as customer:
        contract, subscription = current(customer=customer) if customer is not None else (None, None)
        last_day = last_day_of(subscription=subscription, contract=contract)
        if subscription is None or last_day is None:
            return None
        day = max(last_day, legal_date(now))
        agreements.cancel_at_end(subscription_id=subscription.id, on=day, by=by, now=now)
        return day


def undo_cancel(*, institution_id: int, by: Actor, now: datetime) -> bool:
    """
    Take a cancellation back while the subscription still runs; False when there is none.

    Raises: SubscriptionRefusedError when it has ended already.
    """
    with _customer_of(institution_id, _supplier_of(institution_id)) as customer:
        _contract, subscription = current(customer=customer) if customer is not None else (None, None)
        if subscription is None or subscription.cancel_on is None:
            return False
        agreements.cancel_at_end(subscription_id=subscription.id, on=None, by=by, now=now)
        return True


def turn_reminder(*, institution_id: int, about: str, on: bool, by: Actor, now: datetime) -> bool:
    """
    Turn an early reminder on or off; False when no contract covers the institution.

    Raises: SwitchRefusedError for what is always told.
    """
    with _customer_of(institution_id, _supplier_of(institution_id)) as customer:
        if customer is None:
            return False
        reminders.turn(customer_id=customer.id, about=about, on=on, by=by, now=now)
        return True


def current(*, customer: CustomerCard) -> tuple[ContractLine | None, SubscriptionCard | None]:
    """Return the contract and the subscription in force, else the last ones; drafts are nobody's yet."""
    subscriptions = [one for one in customer.subscriptions if not one.is_over] or list(customer.subscriptions)
    subscription = subscriptions[0] if subscriptions else None
    contracts = [one for one in customer.contracts if one.state != "draft"]
    if subscription is not None:
        own = next((one for one in customer.contracts if one.id == subscription.contract_id), None)
        if own is not None:
            return own, subscription
    return (contracts[0] if contracts else None), subscription


def last_day_of(*, subscription: SubscriptionCard | None, contract: ContractLine | None) -> date | None:
    """Return the last day of what is paid for: the end of the period, or of the contract when it comes before."""
    if subscription is None or subscription.is_over:
        return None
    ends = [subscription.period_to - timedelta(days=1)]
    if contract is not None:
        ends.append(contract.last_day)
    return min(ends)


@contextmanager
def _customer_of(institution_id: int, supplier_id: int | None) -> Iterator[CustomerCard | None]:
    if supplier_id is None:
        yield None
        return
    with acting_for(supplier_id), reading_for(Purpose.P02):
        yield billing.customer_of_institution(institution_id)


def _supplier_of(institution_id: int) -> int | None:
    supplier = institutions.supplier()
    return supplier.id if supplier is not None and supplier.id != institution_id else None


def _usage(lines: dict[Feature, Line], subscription: SubscriptionCard | None, now: datetime) -> Usage:
    today = legal_date(now)
    firsts = [_months_before(today, back) for back in range(MONTHS - 1, -1, -1)]
    begun = subscription.period_from if subscription is not None else firsts[0]
    counts = books.registered_by_month(since=firsts[0])
    stored = lines.get(Feature.STORAGE)
    most = stored.limit if stored is not None else None
    (registered,), (people,), (_files, stored_bytes) = together(
        [
            books.registered_question(since=begun),
            institutions.people_question(at=now),
            documents.kept_question(),
        ]
    )
    return Usage(
        months=tuple(Month(first, counts.get(first, 0)) for first in firsts),
        counted_from=begun,
        registered_count=registered,
        registered_most=_limit(lines, Feature.REGISTRATIONS),
        user_count=people,
        user_most=_limit(lines, Feature.USERS),
        stored_bytes=stored_bytes,
        stored_most_bytes=most * MEGABYTE if most is not None else None,
    )


def _limit(lines: dict[Feature, Line], feature: Feature) -> int | None:
    line = lines.get(feature)
    return line.limit if line is not None else None


def _months_before(day: date, back: int) -> date:
    month = day.year * 12 + day.month - 1 - back
    return date(month // 12, month % 12 + 1, 1)
