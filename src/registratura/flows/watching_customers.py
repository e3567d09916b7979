"""
Signs of fraud in payments and in licences, counted for each customer each day and judged by the rules in force.

Only numbers leave the rooms that know: how often, how many. A person looks at what reaches the limit (`flows.abuse`).
Nothing here runs inside a scope.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from registratura.billing import queries as billing
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy import Purpose
from registratura.licensing import queries as licensing
from registratura.licensing.queries import LicenseCard
from registratura.payments import queries as payments
from registratura.payments.queries import OrderCard
from registratura.payments.rules import FactKind, State
from registratura.screening import services as screening
from registratura.screening.services.handling import Subject
from registratura.screening.signals import Facts, LicenceFacts, PaymentFacts
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

DAY, WEEK, MONTH, HALF_YEAR = timedelta(days=1), timedelta(days=7), timedelta(days=30), timedelta(days=183)
PORTION: Final = 200
_FORGED: Final = frozenset({"signature", "algorithm", "key", "headers", "issuer", "audience", "body"})
_MISMATCHED: Final = frozenset({"amount", "currency", "provider", "replay"})
_DISPUTED: Final = frozenset({FactKind.DISPUTED, FactKind.CHARGED_BACK})


def watch(*, now: datetime) -> int:
    """Judge the payments and licences of every customer, once a day; return how many cases a person must look at."""
    supplier = institutions.supplier()
    if supplier is None:
        return 0
    opened = after = 0
    while True:
        with acting_for(supplier.id), reading_for(Purpose.P09):
            rule_set = screening.current_rules(now=now)
            customers = billing.customers(after=after, limit=PORTION)
            for customer in customers:
                for key, words, facts in _facts_of(customer.id, customer.name, now):
                    subject = Subject(key=key, words=words, customer_id=customer.id)
                    source = f"{key}:{legal_date(now)}"
                    case = screening.open_case(
                        subject=subject, facts=facts, rule_set=rule_set, source_key=source, now=now
                    )
                    opened += case is not None
        if len(customers) < PORTION:
            return opened
        after += PORTION


def payment_facts(*, orders: Iterable[OrderCard], now: datetime) -> PaymentFacts:
    """Count what happened with a customer's orders."""
    cards = list(orders)
    facts = [one for card in cards for one in card.facts]
    events = [one for card in cards for one in card.events]
    return PaymentFacts(
        refused_in_day=sum(one.kind == FactKind.REJECTED and one.noted_at > now - DAY for one in facts),
        forged_in_day=sum(one.outcome in _FORGED and one.received_at > now - DAY for one in events),
        mismatched_in_month=sum(
            one.outcome in _MISMATCHED and one.received_at > now - MONTH for one in events
        ),
        too_early_in_month=sum(one.outcome == "early" and one.received_at > now - MONTH for one in events),
        refund_rounds_in_month=sum(_went_round(card, now) for card in cards),
        chargebacks_in_half_year=sum(
            one.kind in _DISPUTED and one.noted_at > now - HALF_YEAR for one in facts
        ),
    )


def licence_facts(*, card: LicenseCard, turned_away: int, now: datetime) -> LicenceFacts | None:
    """Count what happened with a licence; None for one without a number of seats, on which nothing can be shared."""
    if card.line.most is None or card.line.most < 1:
        return None
    return LicenceFacts(
        seats=card.line.most,
        turned_away_in_week=turned_away,
        activations_in_month=sum(one.activated_at > now - MONTH for one in card.machines),
        held=card.line.seats,
    )


def _facts_of(customer_id: int, name: str, now: datetime) -> Iterable[tuple[str, str, Facts]]:
    rows = [one for one in payments.orders_of(customer_id) if one.made_at > now - HALF_YEAR]
    cards = [card for one in rows if (card := payments.order_card(one.id)) is not None]
    if cards:
        yield f"customer:{customer_id}", name, payment_facts(orders=cards, now=now)
    turned = dict(licensing.shared_signs(since=legal_date(now - WEEK)))
    for line in licensing.of_customer(customer_id, now=now).licenses:
        license_card = licensing.license_card(line.id, now=now)
        facts = (
            licence_facts(card=license_card, turned_away=turned.get(line.id, 0), now=now)
            if license_card is not None
            else None
        )
        if facts is not None:
            yield f"licence:{line.id}", f"{name}: {line.name}"[:200], facts


def _went_round(card: OrderCard, now: datetime) -> bool:
    back = [one for one in card.facts if one.kind == FactKind.REFUNDED and one.noted_at > now - MONTH]
    return bool(back) and card.row.state == State.REFUNDED
