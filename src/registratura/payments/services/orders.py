"""Orders of payment: what is to be paid, and setting out for a provider's page."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from stdnum import iso11649

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.banking.references import make_reference
from registratura.kernel.calendar import legal_date
from registratura.kernel.money import MOST_BANI
from registratura.kernel.text import ro_normalise
from registratura.payments.errors import OrderRefusedError
from registratura.payments.models import Attempt, PaymentOrder
from registratura.payments.providers.all import PROVIDERS
from registratura.payments.providers.port import Access, Ask, Start
from registratura.payments.rules import State
from registratura.payments.services.accounts import access_of
from registratura.payments.services.posting import facts_of, locked_order, settle
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """
    What is to be paid, by whom. words: what the payer reads, the invoice's number in them.

    reference: the one that stands on the invoice (ISO 11649); without one the order gets its own.
    """

    amount_bani: int
    words: str
    customer_name: str
    invoice_id: int | None = None
    customer_id: int | None = None
    customer_cui: str = ""
    payer_email: str = ""
    payer_language: str = "ro"
    due_on: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A way to a provider's page that was written down; `go` asks the provider, outside every transaction."""

    kind: str
    access: Access
    start: Start

    def go(self, ask: Ask) -> str:
        """Return the address to send the person to. Raises: ProviderError."""
        return PROVIDERS[self.kind].begin(self.access, self.start, ask)


@transaction.atomic
def make_order(*, draft: OrderDraft, by: Actor | None, now: datetime) -> PaymentOrder:
    """
    Open an order of payment; for an invoice that has an open one, return that. Raises: OrderRefusedError.
    """
    if not 0 < draft.amount_bani <= MOST_BANI:
        raise OrderRefusedError(_("Suma de plată trebuie să fie mai mare decât zero."), field="amount")
    if draft.reference and not iso11649.is_valid(draft.reference):
        raise OrderRefusedError(_("Referința plății are cifre de control greșite."), field="reference")
    known = _open_for(draft.invoice_id)
    if known is not None:
        return known
    row = PaymentOrder(
        institution_id=required_institution(),
        invoice_id=draft.invoice_id,
        words=ro_normalise(draft.words, single_line=True)[:200],
        customer_id=draft.customer_id,
        customer_name=ro_normalise(draft.customer_name, single_line=True)[:200],
        customer_cui="".join(figure for figure in draft.customer_cui if figure.isdigit())[:12],
        payer_email=draft.payer_email[:254],
        payer_language=draft.payer_language,
        amount_bani=draft.amount_bani,
        left_bani=draft.amount_bani,
        due_on=draft.due_on,
        made_at=now,
        made_by_id=by.id if by is not None else None,
    )
    _save_with_reference(row, draft.reference)
    journal.record(
        action="payments.order.made",
        subject_type="payment_order",
        subject_id=row.id,
        by=by,
        details={"reference": row.reference, "bani": row.amount_bani, "for": row.words},
    )
    return row


@transaction.atomic
def close_order(*, order_id: int, reason: str, by: Actor | None, now: datetime) -> None:
    """Close an order that nobody has to pay any more; what came or will come waits for a person. Safe to repeat."""
    row = locked_order(order_id=order_id)
    if row.closed_at is not None:
        return
    row.closed_at, row.closed_reason = now, ro_normalise(reason, single_line=True)[:300]
    row.save(update_fields=["closed_at", "closed_reason"])
    journal.record(
        action="payments.order.closed",
        subject_type="payment_order",
        subject_id=row.id,
        by=by,
        details={"reference": row.reference, "reason": row.closed_reason},
    )
    settle(order=row, known=facts_of(order_id=row.id), happened_on=legal_date(now), now=now)


@transaction.atomic
def prepare(
    *, order_id: int, provider: str, back: str, notify: str, by: Actor | None, now: datetime
) -> Prepared:
    """
    Write down that somebody sets out for a provider's page with all that is left to pay.

    Each setting out has its own mark: what a provider later says of an older one counts too.
    Raises: OrderRefusedError where the provider is not in use, or nothing is to be paid.
    """
    row = locked_order(order_id=order_id)
    access = access_of(kind=provider) if provider in PROVIDERS else None
    if access is None:
        raise OrderRefusedError(
            _("Plata pe această cale nu este deschisă; alegeți alta sau plătiți prin bancă.")
        )
    if row.closed_at is not None or row.left_bani <= 0 or row.state == State.PREAUTH:
        raise OrderRefusedError(_("Pentru această factură nu mai este nimic de plată."))
    attempt = Attempt(
        institution_id=row.institution_id,
        order=row,
        provider=provider,
        mark=uuid4().hex,
        amount_bani=row.left_bani,
        begun_at=now,
    )
    attempt.save(force_insert=True)
    journal.record(
        action="payments.order.begun",
        subject_type="payment_order",
        subject_id=row.id,
        by=by,
        details={"reference": row.reference, "provider": provider, "bani": attempt.amount_bani},
    )
    start = Start(
        order=attempt.mark,
        amount_bani=attempt.amount_bani,
        words=f"{row.words} {row.reference}".strip(),
        payer_name=row.customer_name,
        payer_email=row.payer_email,
        language=row.payer_language,
        back=back,
        notify=notify,
        now_s=int(now.timestamp()),
        nonce=secrets.token_hex(16),
    )
    return Prepared(provider, access, start)


def _open_for(invoice_id: int | None) -> PaymentOrder | None:
    if invoice_id is None:
        return None
    return PaymentOrder.objects.filter(invoice_id=invoice_id, closed_at__isnull=True).first()


def _save_with_reference(row: PaymentOrder, reference: str) -> None:
    """Save an order under the invoice's reference; where that is taken by a closed order, under one of its own."""
    for wanted in (reference, *(make_reference() for _attempt in range(20))):
        if not wanted:
            continue
        row.reference = wanted
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
            if constraint != "payments_order_reference":
                raise
            row.pk = None
        else:
            return
    raise RuntimeError("no free reference in twenty tries")
