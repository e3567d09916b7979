"""Orders of payment with all that is known of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from registratura.kernel.banking.references import written
from registratura.payments import wording
from registratura.payments.models import Fact, PaymentOrder, ProviderEvent, Refund
from registratura.payments.rules import FactKind, State

PAGE: Final = 50
_LOOKED: Final = Q(surplus_bani__gt=0) | Q(is_disputed=True) | Q(state=State.CHARGED_BACK)


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order of payment. Sums in bani."""

    id: int
    reference: str
    invoice_id: int | None
    words: str
    customer_id: int | None
    customer_name: str
    customer_cui: str
    amount_bani: int
    net_bani: int
    left_bani: int
    surplus_bani: int
    state: str
    is_disputed: bool
    due_on: date | None
    made_at: datetime
    closed_at: datetime | None

    @property
    def written_reference(self) -> str:
        """The reference as it is read out."""
        return written(self.reference)

    @property
    def state_name(self) -> str:
        """Where it stands, in words."""
        return wording.named(wording.STATES, self.state)

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return wording.tone(wording.STATES, self.state)

    @property
    def is_payable(self) -> bool:
        """Whether somebody may set out to pay it."""
        return self.closed_at is None and self.left_bani > 0 and self.state != State.PREAUTH


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact of an order."""

    provider: str
    provider_name: str
    payment: str
    kind: str
    kind_name: str
    part: str
    amount_bani: int
    happened_on: date
    noted_at: datetime
    noted_by: str
    ground: str


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment of an order, with what is left of it to go back. Sums in bani."""

    provider: str
    provider_name: str
    payment: str
    amount_bani: int
    left_bani: int


@dataclass(frozen=True, slots=True)
class EventLine:
    """What a provider told, and what became of it."""

    id: int
    provider_name: str
    event_id: str
    outcome: str
    outcome_name: str
    tone: str
    kind_name: str
    payment: str
    amount_bani: int | None
    order_id: int | None
    reference: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class RefundLine:
    """Money to be given back."""

    id: int
    order_id: int
    reference: str
    customer_name: str
    provider: str
    provider_name: str
    payment: str
    amount_bani: int
    reason: str
    iban: str
    state: str
    state_name: str
    wants_second: bool
    asked_at: datetime
    asked_by: str
    asked_by_id: int
    agreed_by: str


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order with everything; facts and events in their order."""

    row: OrderRow
    payer_email: str
    payer_language: str
    closed_reason: str
    facts: Sequence[FactLine]
    payments: Sequence[PaymentLine]
    events: Sequence[EventLine]
    refunds: Sequence[RefundLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """Which orders. which: '' all, `open`, `paid`, `look` (a surplus, a dispute), `late`; text: anything typed."""

    which: str = ""
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A page of orders, the newest first."""

    rows: Sequence[OrderRow]
    total: int
    page: int
    pages: int


def order_page(wanted: OrderFilter, *, today: date) -> OrderPage:
    """Return a page of orders."""
    found = _filtered(wanted, today)
    total = found.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    rows = found.order_by("-id")[(page - 1) * PAGE : page * PAGE]
    return OrderPage([_row(one) for one in rows], total, page, pages)


def order_counts(*, today: date) -> dict[str, int]:
    """Return how many orders each filter has."""
    kinds = ("open", "paid", "look", "late")
    found: dict[str, int] = PaymentOrder.objects.aggregate(
        all=Count("id"), **{kind: Count("id", filter=_which(kind, today)) for kind in kinds}
    )
    return found


def order_by_id(order_id: int) -> OrderRow | None:
    """Return an order."""
    row = PaymentOrder.objects.filter(pk=order_id).first()
    return _row(row) if row is not None else None


def find_order(typed: str) -> OrderRow | None:
    """Return the order of a reference that a person typed, with or without spaces."""
    reference = "".join(sign for sign in typed.upper() if sign.isalnum())[:30]
    row = PaymentOrder.objects.filter(reference=reference).first() if reference else None
    return _row(row) if row is not None else None


def orders_of(customer_id: int) -> list[OrderRow]:
    """Return the orders of a customer, the newest first."""
    return [_row(one) for one in PaymentOrder.objects.filter(customer_id=customer_id).order_by("-id")[:500]]


def orders_of_invoices(invoice_ids: Collection[int]) -> dict[int, OrderRow]:
    """Return the last order of each invoice, by the invoice's number."""
    rows = PaymentOrder.objects.filter(invoice_id__in=list(invoice_ids)).order_by("id")
    return {one.invoice_id: _row(one) for one in rows if one.invoice_id is not None}


def order_card(order_id: int) -> OrderCard | None:
    """Return an order with everything that is known of it."""
    row = PaymentOrder.objects.filter(pk=order_id).first()
    if row is None:
        return None
    facts = list(Fact.objects.filter(order_id=order_id).select_related("noted_by").order_by("id"))
    refunds = _refunds(Refund.objects.filter(order_id=order_id))
    return OrderCard(
        row=_row(row),
        payer_email=row.payer_email,
        payer_language=row.payer_language,
        closed_reason=row.closed_reason,
        facts=[_fact(one) for one in facts],
        payments=_payments(facts, refunds),
        events=_events(ProviderEvent.objects.filter(order_id=order_id).order_by("id")),
        refunds=refunds,
    )


def event_page(*, which: str = "", page: int = 1) -> tuple[Sequence[EventLine], int]:
    """Return what providers told, the newest first, and how many pages there are. which: '' or `rejected`."""
    found = ProviderEvent.objects.all()
    if which == "rejected":
        found = found.exclude(outcome__in=["counted", "noted", "waiting"])
    pages = max(1, -(-found.count() // PAGE))
    place = min(max(1, page), pages)
    return _events(found.order_by("-id")[(place - 1) * PAGE : place * PAGE]), pages


def refunds_waiting() -> list[RefundLine]:
    """Return the refunds that wait for a person or for a confirmation."""
    return _refunds(Refund.objects.filter(state__in=["asked", "agreed", "sent", "failed"]))


def _filtered(wanted: OrderFilter, today: date) -> QuerySet[PaymentOrder]:
    found = PaymentOrder.objects.filter(_which(wanted.which, today))
    text = wanted.text.strip().replace("\x00", "")[:100]
    if text:
        packed = "".join(sign for sign in text.upper() if sign.isalnum())
        found = found.filter(
            Q(customer_name__icontains=text)
            | Q(words__icontains=text)
            | Q(reference__contains=packed or text)
            | Q(customer_cui=packed.removeprefix("RO"))
        )
    return found


def _which(kind: str, today: date) -> Q:
    kinds = {
        "open": Q(closed_at__isnull=True, left_bani__gt=0),
        "paid": Q(state=State.CONFIRMED),
        "look": _LOOKED,
        "late": Q(closed_at__isnull=True, left_bani__gt=0, due_on__lt=today),
    }
    return kinds.get(kind, Q())


def _row(row: PaymentOrder) -> OrderRow:
    return OrderRow(**{name: getattr(row, name) for name in OrderRow.__dataclass_fields__})


def _fact(row: Fact) -> FactLine:
    return FactLine(
        provider=row.provider,
        provider_name=str(wording.PROVIDERS.get(row.provider, row.provider)),
        payment=row.payment,
        kind=row.kind,
        kind_name=str(wording.KINDS.get(row.kind, row.kind)),
        part=row.part,
        amount_bani=row.amount_bani,
        happened_on=row.happened_on,
        noted_at=row.noted_at,
        noted_by=row.noted_by.full_name if row.noted_by is not None else "",
        ground=row.ground,
    )


def _payments(facts: Sequence[Fact], refunds: Sequence[RefundLine]) -> list[PaymentLine]:
    found = []
    for paid in facts:
        if paid.kind != FactKind.PAID:
            continue
        own = [one for one in facts if (one.provider, one.payment) == (paid.provider, paid.payment)]
        gone = sum(
            one.amount_bani if one.kind in (FactKind.REFUNDED, FactKind.CHARGED_BACK) else -one.amount_bani
            for one in own
            if one.kind in (FactKind.REFUNDED, FactKind.CHARGED_BACK, FactKind.REINSTATED)
        )
        promised = sum(
            one.amount_bani
            for one in refunds
            if (one.provider, one.payment) == (paid.provider, paid.payment)
            and one.state in ("asked", "agreed", "sent", "failed")
        )
        name = str(wording.PROVIDERS.get(paid.provider, paid.provider))
        left = paid.amount_bani - gone - promised
        found.append(PaymentLine(paid.provider, name, paid.payment, paid.amount_bani, left))
    return found


def _events(rows: Any) -> list[EventLine]:
    return [
        EventLine(
            id=one.id,
            provider_name=str(wording.PROVIDERS.get(one.provider, one.provider)),
            event_id=one.event_id,
            outcome=one.outcome,
            outcome_name=wording.named(wording.OUTCOMES, one.outcome),
            tone=wording.tone(wording.OUTCOMES, one.outcome),
            kind_name=str(wording.KINDS.get(one.kind, one.kind)),
            payment=one.payment,
            amount_bani=one.amount_bani,
            order_id=one.order_id,
            reference=one.order.reference if one.order is not None else "",
            received_at=one.received_at,
        )
        for one in rows.select_related("order").defer("raw")
    ]


def _refunds(rows: QuerySet[Refund]) -> list[RefundLine]:
    return [
        RefundLine(
            id=one.id,
            order_id=one.order_id,
            reference=one.order.reference,
            customer_name=one.order.customer_name,
            provider=one.provider,
            provider_name=str(wording.PROVIDERS.get(one.provider, one.provider)),
            payment=one.payment,
            amount_bani=one.amount_bani,
            reason=one.reason,
            iban=one.iban,
            state=one.state,
            state_name=str(Refund.State(one.state).label),
            wants_second=one.wants_second,
            asked_at=one.asked_at,
            asked_by=one.asked_by.full_name,
            asked_by_id=one.asked_by_id,
            agreed_by=one.agreed_by.full_name if one.agreed_by is not None else "",
        )
        for one in rows.select_related("order", "asked_by", "agreed_by").order_by("id")
    ]
