"""
Reminding customers of the service: before and at the end of a contract, of what is unpaid, to do, about to expire.

Each reminder leaves once (its key), as a service message that may offer nothing. What a customer turned off is not
sent; what tells of a right or of money always is. Nothing here runs inside a scope.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.billing import queries as billing
from registratura.billing.queries import ContractLine, CustomerCard, SubscriptionCard
from registratura.flows.customer_contact import own_page, written_to
from registratura.flows.own_subscription import current
from registratura.flows.plan_limits import Limit, limits_of
from registratura.institutions import queries as institutions
from registratura.institutions.entitlements import Feature, Reason
from registratura.kernel.calendar import legal_date
from registratura.kernel.money import lei
from registratura.kernel.privacy import Purpose
from registratura.licensing import queries as licensing
from registratura.licensing.queries import LicenseLine
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.errors import MessageRefusedError
from registratura.payments import queries as payments
from registratura.payments.queries import OrderRow
from registratura.reminding import queries as reminding
from registratura.reminding import rules, services
from registratura.reminding.rules import About, Reminder
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.billing.entitlement import Answer

PORTION = 200
_BY_CHOICE = frozenset({Reason.AGREED, Reason.ENDED, Reason.NOT_IN_PLAN})
_KINDS = {
    About.EARLY: Kind.CONTRACT_ENDING,
    About.NEAR: Kind.CONTRACT_ENDING,
    About.ENDED: Kind.CONTRACT_ENDED,
    About.UNPAID: Kind.INVOICE_UNPAID,
    About.ACTION: Kind.ACTION_NEEDED,
    About.LICENCE_EARLY: Kind.LICENCE_STATE,
    About.LICENCE: Kind.LICENCE_STATE,
    About.LIMIT_NEAR: Kind.LIMIT_REACHED,
    About.LIMIT: Kind.LIMIT_REACHED,
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one customer on a day."""

    customer: CustomerCard
    contract: ContractLine | None
    subscription: SubscriptionCard | None
    answer: Answer | None
    owed: dict[int, OrderRow]
    licences: dict[int, LicenseLine]
    switched_off: frozenset[str]
    places: tuple[int, ...]


def remind(*, now: datetime) -> int:
    """Remind every customer of what is due today and return how many messages were new. Safe to repeat."""
    supplier = institutions.supplier()
    if supplier is None:
        return 0
    sent = after = 0
    while True:
        with acting_for(supplier.id), reading_for(Purpose.P11):
            numbers = [one.id for one in billing.customers(after=after, limit=PORTION)]
        for customer_id in numbers:
            sent += remind_customer(supplier_id=supplier.id, customer_id=customer_id, now=now)
        if len(numbers) < PORTION:
            return sent
        after += PORTION


def remind_customer(*, supplier_id: int, customer_id: int, now: datetime) -> int:
    """Remind one customer of what is due today and return how many messages were new. Safe to repeat."""
    with acting_for(supplier_id), reading_for(Purpose.P11):
        known = _known(customer_id, now)
    if known is None:
        return 0
    since = known.subscription.period_from if known.subscription and not known.subscription.is_over else None
    limits = limits_of(place_ids=known.places, since=since, now=now)
    passed = [one.facts for one in limits if one.facts.is_passed]
    if passed:
        with acting_for(supplier_id):
            for used in passed:
                services.note_passed(customer_id=customer_id, used=used)
    due = _due(known, limits, legal_date(now))
    if not due:
        return 0
    people, sent = written_to(customer=known.customer, now=now), 0
    for reminder in due:
        for place, to in enumerate(people):
            with acting_for(supplier_id), override("ro"):
                try:
                    message = messaging.send(
                        kind=_KINDS[reminder.about],
                        to=to,
                        context=_words(known, limits, reminder),
                        dedupe_key=f"reminding/{customer_id}/{reminder.key}/{place}",
                        by=None,
                        now=now,
                        about_type=reminding.SUBJECT,
                        about_id=customer_id,
                    )
                except MessageRefusedError:  # an address that nobody can write to stops no other reminder
                    continue
                if message.is_new:
                    services.note_sent(
                        customer_id=customer_id, reminder=reminder, message_id=message.message_id
                    )
                    sent += 1
    return sent


def _known(customer_id: int, now: datetime) -> _Known | None:
    customer = billing.customer_by_id(customer_id)
    if customer is None or customer.closed_at is not None:
        return None
    contract, subscription = current(customer=customer)
    orders = payments.orders_of(customer_id)
    licences = licensing.of_customer(customer_id, now=now).licenses
    return _Known(
        customer,
        contract,
        subscription,
        billing.answer_for(customer_id),
        {one.id: one for one in orders if one.due_on is not None and one.is_payable},
        {one.id: one for one in licences if one.expires_at is not None and one.expires_at > now},
        reminding.switched_off(customer_id),
        tuple(billing.places_of(customer_id)),
    )


def _due(known: _Known, limits: Sequence[Limit], today: date) -> list[Reminder]:
    contract = known.contract
    return rules.due_reminders(
        contract=rules.Contract(contract.id, contract.starts_on, contract.last_day) if contract else None,
        owed=[
            rules.Owed(one.id, one.due_on, one.left_bani)
            for one in known.owed.values()
            if one.due_on is not None
        ],
        licences=[
            rules.Licence(one.id, legal_date(one.expires_at))
            for one in known.licences.values()
            if one.expires_at is not None
        ],
        closes_on=_closes_on(known.answer),
        today=today,
        limits=[one.facts for one in limits],
        switched_off=known.switched_off,
    )


def _closes_on(answer: Answer | None) -> date | None:
    """Return the first day without registering, when something can be done about it."""
    if answer is None or answer.reason in _BY_CHOICE:
        return None
    return answer.closes_on


def _words(known: _Known, limits: Sequence[Limit], reminder: Reminder) -> dict[str, object]:
    page = own_page(customer=known.customer)
    if reminder.about in (About.LIMIT, About.LIMIT_NEAR):
        place = str(reminder.subject_id)
        limit = next(
            one for one in limits if reminder.key.startswith(f"{reminder.about}/{place}/{one.facts.feature}/")
        )
        return {
            "place": limit.place,
            "limit": limit.words,
            "used": _written(limit.facts.used),
            "most": _written(limit.facts.most),
            "then": limit.then,
            "page": page,
        }
    stays = _("Registrele se citesc, se tipăresc și se exportă și după aceea.")
    if reminder.about is About.UNPAID:
        order = known.owed[reminder.subject_id]
        return {
            "invoice": order.words,
            "amount": lei(order.left_bani),
            "due_on": reminder.on,
            "late": reminder.step,
            "reference": order.written_reference,
            "page": own_page(customer=known.customer, below="facturi/"),
        }
    if reminder.about in (About.LICENCE, About.LICENCE_EARLY):
        licence = known.licences[reminder.subject_id]
        return {
            "licence": f"{licence.name}, {licence.product}",
            "state": _("expiră la %s") % f"{reminder.on:%d.%m.%Y}",
            "action": _("Cereți furnizorului prelungirea."),
            "page": own_page(customer=known.customer, below="licente/"),
        }
    assert known.contract is not None
    contract = known.contract.number
    if reminder.about is About.ACTION:
        return {
            "contract": contract,
            "action": _remedy(known.answer),
            "by_on": reminder.on,
            "then": _("Nu se mai înregistrează documente noi; citirea, tipărirea, exportul și plata merg."),
            "page": page,
        }
    if reminder.about is About.ENDED:
        action = _("Dacă îl prelungiți, scrieți-ne.")
        return {"contract": contract, "ended_on": reminder.on, "stays": stays, "action": action, "page": page}
    action = _("Prelungiți contractul sau semnați altul, dacă doriți să înregistrați mai departe.")
    return {"contract": contract, "ends_on": reminder.on, "stays": stays, "action": action, "page": page}


def _remedy(answer: Answer | None) -> str:
    lines = answer.lines if answer is not None else ()
    return next((line.remedy for line in lines if line.feature is Feature.REGISTER), "")


def _written(count: int) -> str:
    return f"{count:,}".replace(",", ".")
