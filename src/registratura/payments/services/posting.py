"""Writing facts down, and the ledger and the order's standing that follow from them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish
from registratura.kernel.money import lei
from registratura.kernel.text import ro_normalise
from registratura.payments import rules
from registratura.payments.errors import OrderRefusedError
from registratura.payments.events import OrderMoved
from registratura.payments.models import Fact, Leg, PaymentOrder, Posting, Refund
from registratura.payments.rules import FactKind
from registratura.toolkit.scope import required_institution

_BY_HAND = frozenset({FactKind.DISPUTED, FactKind.SETTLED, FactKind.CHARGED_BACK, FactKind.REINSTATED})


def locked_order(*, order_id: int) -> PaymentOrder:
    """Return an order, locked until the transaction ends. Raises: OrderRefusedError."""
    row = PaymentOrder.objects.select_for_update().filter(pk=order_id).first()
    if row is None:
        raise OrderRefusedError(_("Ordinul de plată nu există."))
    return row


def facts_of(*, order_id: int) -> list[rules.Fact]:
    """Return what is known of an order."""
    return [
        rules.Fact(one.provider, one.payment, FactKind(one.kind), one.part, one.amount_bani, one.order_id)
        for one in Fact.objects.filter(order_id=order_id)
    ]


def note(
    *,
    order: PaymentOrder,
    fact: rules.Fact,
    happened_on: date,
    by: Actor | None,
    now: datetime,
    event_id: int | None = None,
    line_id: int | None = None,
    ground: str = "",
) -> bool:
    """
    Write a fact down once, with what follows from it in the ledger and for the order; say whether it was new.

    order: locked (`locked_order`).
    """
    row = Fact(
        institution_id=order.institution_id,
        order_id=order.id,
        provider=fact.provider,
        payment=fact.payment,
        kind=fact.kind,
        part=fact.part,
        amount_bani=fact.amount_bani,
        happened_on=happened_on,
        noted_at=now,
        noted_by_id=by.id if by is not None else None,
        ground=ground,
        event_id=event_id,
        line_id=line_id,
    )
    if not _added(row):
        return False
    journal.record(
        action="payments.fact.noted",
        subject_type="payment_order",
        subject_id=order.id,
        by=by,
        details={"reference": order.reference, "kind": fact.kind, "bani": fact.amount_bani, "reason": ground},
    )
    known = facts_of(order_id=order.id)
    post(postings=rules.postings_of(known), happened_on=happened_on, now=now)
    if fact.kind is FactKind.REFUNDED:
        _confirm_refund(order, fact, now)
    settle(order=order, known=known, happened_on=happened_on, now=now)
    return True


def post(*, postings: Iterable[rules.Posting], happened_on: date, now: datetime) -> None:
    """Write the entries of the ledger that are not there yet."""
    wanted = {one.key: one for one in postings}
    there = set(Posting.objects.filter(key__in=list(wanted)).values_list("key", flat=True))
    for key in sorted(wanted.keys() - there):
        legs = wanted[key].legs
        row = Posting(
            institution_id=required_institution(),
            key=key,
            legs_count=len(legs),
            happened_on=happened_on,
            posted_at=now,
        )
        if not _added(row):
            continue
        for number, leg in enumerate(legs, start=1):
            Leg(
                institution_id=row.institution_id,
                posting=row,
                number=number,
                account=leg.account,
                holder=leg.holder,
                order_id=leg.order_id,
                amount_bani=leg.amount_bani,
            ).save(force_insert=True)


def settle(*, order: PaymentOrder, known: Iterable[rules.Fact], happened_on: date, now: datetime) -> None:
    """Write again where a locked order stands by its facts, and tell who listens when it moved."""
    before = order.state
    found = rules.state_of(known, amount_bani=order.amount_bani, is_closed=order.closed_at is not None)
    order.state, order.net_bani, order.left_bani = found.state, found.net_bani, found.left_bani
    order.surplus_bani, order.is_disputed = found.surplus_bani, found.is_disputed
    order.save(update_fields=["state", "net_bani", "left_bani", "surplus_bani", "is_disputed"])
    if before == found.state:
        return
    publish(
        OrderMoved(
            institution_id=order.institution_id,
            order_id=order.id,
            invoice_id=order.invoice_id,
            customer_id=order.customer_id,
            before=before,
            state=found.state,
            net_bani=found.net_bani,
            amount_bani=order.amount_bani,
            happened_on=happened_on,
            moved_at=now,
        )
    )


@transaction.atomic
def note_by_hand(
    *,
    order_id: int,
    provider: str,
    payment: str,
    kind: str,
    part: str,
    amount_bani: int,
    ground: str,
    by: Actor,
    now: datetime,
) -> bool:
    """
    Write down what a provider told by letter: a dispute, money taken back, given again. Say whether it was new.

    Raises: OrderRefusedError without a ground, for a payment that is not there, or more than it.
    """
    why = ro_normalise(ground, single_line=True)[:300]
    order = locked_order(order_id=order_id)
    paid = next(
        (
            one
            for one in facts_of(order_id=order_id)
            if (one.provider, one.payment, one.kind) == (provider, payment, FactKind.PAID)
        ),
        None,
    )
    if len(why) < 5:
        raise OrderRefusedError(_("Scrieți pe ce act vă sprijiniți."), field="ground")
    if paid is None or kind not in _BY_HAND or not part.strip():
        raise OrderRefusedError(_("Alegeți plata despre care este vorba și scrieți numărul contestației."))
    if not 0 < amount_bani <= paid.amount_bani:
        raise OrderRefusedError(
            _("Suma este cel mult %s, cât a fost plata.") % lei(paid.amount_bani), field="amount"
        )
    fact = rules.Fact(provider, payment, FactKind(kind), part.strip()[:100], amount_bani, order_id)
    return note(order=order, fact=fact, happened_on=legal_date(now), by=by, now=now, ground=why)


@transaction.atomic
def use_surplus(*, order_id: int, for_order_id: int, amount_bani: int, by: Actor, now: datetime) -> None:
    """
    Use what was paid too much on one order for another one of the same customer.

    Raises: OrderRefusedError for more than there is or is left to pay, or for another's order.
    """
    if order_id == for_order_id:
        raise OrderRefusedError(_("Alegeți alt ordin decât cel cu plata în plus."), field="order")
    first, second = sorted((order_id, for_order_id))  # two persons at once lock in one order
    rows = {one.id: one for one in (locked_order(order_id=first), locked_order(order_id=second))}
    giver, taker = rows[order_id], rows[for_order_id]
    if giver.customer_id is None or giver.customer_id != taker.customer_id:
        raise OrderRefusedError(_("Ordinul este al altui client."), field="order")
    most = min(giver.surplus_bani - _promised(giver.id), taker.left_bani)
    if not 0 < amount_bani <= most:
        raise OrderRefusedError(_("Se poate folosi cel mult %s.") % lei(max(most, 0)), field="amount")
    # The same sum may go the same way again; each time is a fact of its own.
    again = Fact.objects.filter(order_id=giver.id, kind=FactKind.USED).count() + 1
    day, mark = legal_date(now), f"{giver.reference}/{again}"
    used = rules.Fact(rules.CREDIT, mark, FactKind.USED, str(taker.id), amount_bani, giver.id)
    paid = rules.Fact(rules.CREDIT, mark, FactKind.PAID, "", amount_bani, taker.id)
    note(order=giver, fact=used, happened_on=day, by=by, now=now)
    note(order=taker, fact=paid, happened_on=day, by=by, now=now)
    journal.record(
        action="payments.surplus.used",
        subject_type="payment_order",
        subject_id=giver.id,
        by=by,
        details={"reference": giver.reference, "for": taker.reference, "bani": amount_bani},
    )


def _promised(order_id: int) -> int:
    """What refunds that are under way will take."""
    under_way = Refund.objects.filter(order_id=order_id, state__in=["asked", "agreed", "sent"])
    return sum(under_way.values_list("amount_bani", flat=True))


def _added(row: Fact | Posting) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if constraint in ("payments_fact_once", "payments_posting_once"):
            return False
        raise
    return True


def _confirm_refund(order: PaymentOrder, fact: rules.Fact, now: datetime) -> None:
    """Tie money that went back to the refund that asked for it."""
    asked = Refund.objects.select_for_update().filter(
        order_id=order.id,
        provider=fact.provider,
        amount_bani=fact.amount_bani,
        state__in=["agreed", "sent", "failed"],
    )
    if fact.provider != rules.BANK:
        asked = asked.filter(payment=fact.payment)
    row = asked.order_by("id").first()
    if row is None:
        return
    row.state, row.ended_at, row.fact_key = Refund.State.CONFIRMED, now, rules.key_of(fact)
    row.save(update_fields=["state", "ended_at", "fact_key"])
    journal.record(
        action="payments.refund.confirmed",
        subject_type="payment_order",
        subject_id=order.id,
        by=None,
        details={"reference": order.reference, "bani": row.amount_bani},
    )
