"""
Payments beside what they are for: invoices, customers, the pages where one pays, who is told when money came.

The faces that doors and other flows use: `orders_of`, `providers`, `start_payment`, `page_of`, `hear`, `send_refund`.
Nothing here runs inside a scope, except the listeners.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.billing import queries as billing
from registratura.flows import abuse
from registratura.institutions import queries as institutions
from registratura.invoicing.events import InvoiceIssued
from registratura.journal.services import Actor
from registratura.kernel.banking.references import written
from registratura.kernel.events import subscribe
from registratura.kernel.money import lei
from registratura.kernel.privacy import Purpose
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.errors import MessageRefusedError
from registratura.messaging.services import Outside
from registratura.payments import links, queries, services
from registratura.payments.errors import OrderRefusedError
from registratura.payments.events import OrderMoved
from registratura.payments.providers.port import Ask, Asked, ProviderError
from registratura.payments.queries import OrderRow
from registratura.payments.rules import State
from registratura.payments.services import Heard, OrderDraft
from registratura.toolkit.calling import CallFailedError, call
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

CREDIT_NOTE: Final = "381"
_MOST_ANSWER: Final = 256 * 1024


@contextmanager
def at_the_till(*, supplier_id: int) -> Iterator[None]:
    """Open the supplier's scope for payments (P03)."""
    with acting_for(supplier_id), reading_for(Purpose.P03):
        yield


def orders_of(*, customer_id: int) -> list[OrderRow]:
    """Return what a customer of the supplier has to pay and paid, the newest first; nothing where nobody supplies."""
    supplier = institutions.supplier()
    if supplier is None:
        return []
    with at_the_till(supplier_id=supplier.id):
        return queries.orders_of(customer_id)


def providers() -> list[tuple[str, str]]:
    """Return the ways to pay at once: kind and name. By bank one can always pay."""
    supplier = institutions.supplier()
    if supplier is None:
        return []
    with at_the_till(supplier_id=supplier.id):
        return queries.open_providers()


def page_of(*, order: OrderRow) -> str:
    """Return the whole address of the page on which an order is paid; whoever has it needs nothing else."""
    return address_of(reference=order.reference)


def address_of(*, reference: str) -> str:
    """Return the whole address of the page of a reference."""
    return f"{settings.PUBLIC_URL}{reverse('portal:pay', kwargs=place_of(reference=reference))}"


def place_of(*, reference: str) -> dict[str, str]:
    """Return the arguments of the addresses of an order."""
    return {"reference": reference, "secret": links.secret_of(reference=reference)}


def start_payment(
    *, order_id: int, provider: str, by: Actor | None, now: datetime, customer_id: int | None = None
) -> str:
    """
    Return the address to send a person to, so that an order is paid with a provider. Not inside a transaction.

    customer_id: when given, an order of another customer is none.
    Raises: OrderRefusedError when there is nothing to pay, the provider is not in use, or does not answer.
    """
    supplier = institutions.supplier()
    order = _order(supplier, order_id, customer_id)
    if supplier is None or order is None:
        raise OrderRefusedError(_("Ordinul de plată nu există."))
    if abuse.is_held(subject=f"customer:{order.customer_id}", now=now):
        raise OrderRefusedError(
            _("Plata cu cardul așteaptă o verificare făcută de un om; până atunci se poate plăti prin bancă.")
        )
    place = place_of(reference=order.reference)
    with at_the_till(supplier_id=supplier.id):
        prepared = services.prepare(
            order_id=order_id,
            provider=provider,
            back=f"{settings.PUBLIC_URL}{reverse('portal:pay_back', kwargs=place)}",
            notify=f"{settings.PUBLIC_URL}{reverse('portal:pay_told', kwargs={'provider': provider})}",
            by=by,
            now=now,
        )
    try:
        return prepared.go(_asker())
    except ProviderError as error:
        raise OrderRefusedError(
            _("Procesatorul de plăți nu răspunde acum. Încercați din nou sau plătiți prin bancă.")
        ) from error


def hear(*, provider: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Heard | None:
    """Take what a provider tells (`payments.services.hear`); None where nobody supplies."""
    supplier = institutions.supplier()
    if supplier is None:
        return None
    with at_the_till(supplier_id=supplier.id):
        return services.hear(kind=provider, headers=headers, body=body, now=now)


def is_proven(*, provider: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Say whether a notification carries its provider's proof; nothing is written."""
    supplier = institutions.supplier()
    if supplier is None:
        return False
    with at_the_till(supplier_id=supplier.id):
        return services.is_proven(kind=provider, headers=headers, body=body, now=now)


def send_refund(*, refund_id: int, by: Actor, now: datetime) -> bool:
    """
    Carry a refund out; say whether it went. By bank somebody makes the order and the statement confirms it.

    Not inside a transaction: the provider is asked. Raises: RefundRefusedError.
    """
    supplier = institutions.supplier()
    assert supplier is not None
    with at_the_till(supplier_id=supplier.id):
        sending = services.prepare_sending(refund_id=refund_id, by=by, now=now)
    if sending is None:
        return True
    try:
        answer, said = sending.go(_asker())
    except ProviderError as error:
        with at_the_till(supplier_id=supplier.id):
            services.note_failure(refund_id=refund_id, words=str(error), now=now)
        return False
    with at_the_till(supplier_id=supplier.id):
        services.note_answer(refund_id=refund_id, answer=answer, said=said, now=now)
    return True


def listen() -> None:
    """Hear of issued invoices and of orders that moved."""
    subscribe(InvoiceIssued, _order_for_invoice)
    subscribe(OrderMoved, _tell_payer)


def _order_for_invoice(event: InvoiceIssued) -> None:
    """Open the order of an issued invoice. Runs in the transaction of the issue, in its scope."""
    if event.kind == CREDIT_NOTE or event.total_bani <= 0:
        return
    customer = billing.parties([event.customer_id]).get(event.customer_id)
    services.make_order(
        draft=OrderDraft(
            amount_bani=event.total_bani,
            words=_("Factura %s") % event.written,
            customer_name=customer.name if customer is not None else "",
            invoice_id=event.invoice_id,
            customer_id=event.customer_id,
            customer_cui=customer.cui if customer is not None else "",
            payer_email=customer.contact_email if customer is not None else "",
            due_on=event.due_on,
            reference=event.reference,
        ),
        by=None,
        now=event.issued_at,
    )


def _tell_payer(event: OrderMoved) -> None:
    """Write to the payer when an order is paid or money went back. Runs in the transaction of what moved it."""
    kinds = {
        State.CONFIRMED: Kind.PAYMENT_RECEIVED,
        State.REFUNDED: Kind.PAYMENT_RETURNED,
        State.PARTIALLY_REFUNDED: Kind.PAYMENT_RETURNED,
    }
    kind = kinds.get(State(event.state))
    card = queries.order_card(event.order_id) if kind is not None else None
    if kind is None or card is None or not card.payer_email:
        return
    row = card.row
    try:
        messaging.send(
            kind=kind,
            to=Outside(email=card.payer_email, name=row.customer_name, language=card.payer_language),
            context={
                "invoice": row.words,
                "amount": lei(row.amount_bani if kind is Kind.PAYMENT_RECEIVED else max(row.net_bani, 0)),
                "reference": written(row.reference),
                "page": page_of(order=row),
            },
            # Each time it is paid or given back anew is told once.
            dedupe_key=f"{kind}/{row.id}/{len(card.facts)}",
            by=None,
            now=event.moved_at,
            about_type="payment_order",
            about_id=row.id,
        )
    except MessageRefusedError:  # an address that nobody can write to keeps no money back
        return


def _order(supplier: Institution | None, order_id: int, customer_id: int | None) -> OrderRow | None:
    if supplier is None:
        return None
    with at_the_till(supplier_id=supplier.id):
        row = queries.order_by_id(order_id)
    return row if row is not None and (customer_id is None or row.customer_id == customer_id) else None


def _asker() -> Ask:
    def ask(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Asked:
        is_trial = bool(settings.TRIAL_PROVIDERS) and url.startswith(f"{settings.TRIAL_PROVIDERS}/")
        try:
            answer = call(
                connector="payments",
                method=method,
                url=url,
                headers=headers,
                body=body,
                private_allowed=is_trial,
                plain_allowed=is_trial,
                most_bytes=_MOST_ANSWER,
            )
        except CallFailedError as error:
            raise ProviderError(str(error)) from error
        return Asked(answer.status, answer.body)

    return ask
