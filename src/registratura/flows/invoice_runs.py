"""
The invoicing of a month: one invoice for each period of a subscription that begins in it, checked, issued, printed.

Run twice, killed in the middle or run by two at once, it makes each invoice once: what it is for (`origin`) is unique.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from registratura.billing import queries as billing
from registratura.flows.invoicing import at_the_books, buyer_of, keep_files
from registratura.invoicing import queries, services, ubl
from registratura.invoicing.checking import AT_ONCE, Fault, check_many
from registratura.invoicing.document import Document, DocumentKind, Line, References, Seller
from registratura.invoicing.drafts import InvoiceDraft
from registratura.invoicing.errors import RunRefusedError
from registratura.invoicing.vat import Category, Kind, rate_on
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.toolkit.storage import Stored

if TYPE_CHECKING:
    from registratura.billing.queries import ContractLine, CustomerCard, SubscriptionCard
    from registratura.institutions.models import Institution

TASK: Final = "flows.invoice_month"
TOGETHER: Final = 25
"""Invoices issued in one transaction."""
BILLED: Final = ("active", "past_due", "unpaid")
CPV: Final = "48000000-8"
"""Software packages and information systems, in the common procurement vocabulary."""
_YEAR_MONTHS: Final = 12

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Due:
    """A period to be invoiced: the draft, and the document as it would stand."""

    draft: InvoiceDraft
    document: Document


def order(*, institution: Institution, month: date, by: Actor | None, now: datetime) -> int:
    """Ask for the invoicing of a month and hand it to the queue; return the run's number. Raises: RunRefusedError."""
    with at_the_books(institution_id=institution.id):
        if queries.seller_now() is None:
            raise RunRefusedError(_("Scrieți întâi datele cu care se facturează."))
        row = services.ask_run(month=month, by=by, now=now)
        with suppress(AlreadyEnqueued), transaction.atomic():  # it may wait already
            app.configure_task(TASK, lock=f"invoices-{institution.id}", queueing_lock=f"run-{row.id}").defer(
                institution_id=institution.id, run_id=row.id
            )
    return int(row.id)


def run(
    *,
    institution: Institution,
    run_id: int,
    now: datetime,
    progress: Callable[[int, int], None] = lambda _made, _planned: None,
) -> int:
    """
    Do the invoicing of a month, or what is left of it; return how many invoices were issued.

    progress: told after each part how many of the month are issued, of how many.
    """
    with at_the_books(institution_id=institution.id):
        asked = queries.run_by_id(run_id)
        if asked is None or queries.seller_now() is None:
            return 0
        periods = periods_of(month=asked.month)
        known = queries.open_origins(origin_of(subscription=one) for one in periods)
        done = sum(state == "issued" for _id, state in known.values())
        services.begin_run(run_id=run_id, planned=len(periods), made=done, now=now)
        left = [one for one in periods if known.get(origin_of(subscription=one), (0, ""))[1] != "issued"]
        alike = services.issuing(by=None, now=now) if left else None
    made = 0
    if alike is not None:
        work = _Work(institution, run_id, alike, now)
        for made in _carried_on(work, left, done):
            progress(done + made, len(periods))
    with at_the_books(institution_id=institution.id):
        services.finish_run(run_id=run_id, now=now)
    return made


@dataclass(frozen=True, slots=True)
class _Work:
    """A run at work: alike is what all its invoices have in common, so that row and printed page never differ."""

    institution: Institution
    run_id: int
    alike: services.Issuing
    now: datetime


def _carried_on(work: _Work, left: Sequence[SubscriptionCard], done: int) -> Iterator[int]:
    """Issue what is left, part by part; give after each how many are made."""
    made = 0
    # The rules are judged by a confined process: while it works on one part, the part before is issued and printed.
    with ThreadPoolExecutor(max_workers=1) as judge:
        waiting: _Judged | None = None
        for batch in _batches(left, AT_ONCE):
            following = _judged(work, batch, judge)
            made += _batch(work, waiting, done + made)
            yield made
            waiting = following
        made += _batch(work, waiting, done + made)
        yield made


def periods_of(*, month: date) -> list[SubscriptionCard]:
    """Return the subscriptions of which a period begins in a month, by their number. Inside `at_the_books`."""
    first = month.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    found = [one for state in BILLED for one in billing.subscriptions(state=state)]
    return sorted((one for one in found if first <= one.period_from < after), key=lambda one: one.id)


def origin_of(*, subscription: SubscriptionCard) -> str:
    """Return what an invoice of a period is known by."""
    return f"subscription:{subscription.id}:{subscription.period_from.isoformat()}"


@dataclass(frozen=True, slots=True)
class _Judged:
    """A part of the month: what is due, what the rules say of each as soon as they have spoken, what cannot be due."""

    dues: Sequence[Due]
    faults: Future[list[tuple[Fault, ...]]]
    failures: list[dict[str, object]]


def _judged(work: _Work, batch: Sequence[SubscriptionCard], judge: ThreadPoolExecutor) -> _Judged:
    failures: list[dict[str, object]] = []
    with at_the_books(institution_id=work.institution.id):
        customers = billing.parties(one.customer_id for one in batch)
        contracts = billing.contracts_by_id(one.contract_id for one in batch)
    found = (
        _due(
            one,
            customers.get(one.customer_id),
            contracts.get(one.contract_id),
            work.alike.seller,
            work.now,
            failures,
        )
        for one in batch
    )
    dues = [due for due in found if due is not None]
    return _Judged(dues, judge.submit(check_many, [ubl.write(due.document) for due in dues]), failures)


def _batch(work: _Work, part: _Judged | None, before: int) -> int:
    if part is None:
        return 0
    failures, right = list(part.failures), []
    for due, faults in zip(part.dues, part.faults.result(), strict=True):
        if faults:
            failures.append(_failure(due.draft.customer_id, due.draft.buyer.name, _told(faults)))
        else:
            right.append(due)
    made = 0
    for group in _batches(right, TOGETHER):
        made += _issue(work, group)
        with at_the_books(institution_id=work.institution.id):
            services.note_progress(run_id=work.run_id, made=before + made, failures=())
    with at_the_books(institution_id=work.institution.id):
        services.note_progress(run_id=work.run_id, made=before + made, failures=failures)
    return made


def _due(
    one: SubscriptionCard,
    customer: CustomerCard | None,
    contract: ContractLine | None,
    seller: Seller,
    now: datetime,
    failures: list[dict[str, object]],
) -> Due | None:
    if customer is None or contract is None:
        return None
    try:
        buyer = buyer_of(customer=customer)
        draft = InvoiceDraft(
            customer_id=customer.id,
            buyer=buyer,
            lines=(line_of(one=one, seller=seller, on=legal_date(now)),),
            period_from=one.period_from,
            period_to=one.period_to - timedelta(days=1),
            references=References(
                order=contract.order_number,
                contract=contract.number,
                procurement=contract.procurement_reference,
            ),
            payment_days=contract.payment_days,
            origin=origin_of(subscription=one),
        )
        return Due(draft, _document(draft, seller, legal_date(now)))
    except (DomainError, ValueError) as error:
        failures.append(_failure(customer.id, customer.name, str(error)))
        return None


def line_of(*, one: SubscriptionCard, seller: Seller, on: date) -> Line:
    """Return the line of a period of a subscription, taxed by the rate of a day."""
    yearly = one.version.period_months == _YEAR_MONTHS
    taxed = seller.is_vat_payer
    return Line(
        name=f"Abonament Registratura, {one.version.plan_name}"[:100],
        description=f"{one.period_from:%d.%m.%Y} – {one.period_to - timedelta(days=1):%d.%m.%Y}",
        cpv=CPV,
        quantity_milli=1000,
        unit="ANN" if yearly else "MON" if one.version.period_months == 1 else "C62",
        price_bani=one.version.price_bani,
        category=Category.STANDARD if taxed else Category.OUTSIDE,
        rate=rate_on(Kind.STANDARD, on=on) if taxed else 0,
    )


def _document(draft: InvoiceDraft, seller: Seller, day: date) -> Document:
    return Document(
        kind=DocumentKind.INVOICE,
        number=f"{day.year}",  # the true one comes with the issue; the rules want a digit in it
        issued_on=day,
        due_on=day + timedelta(days=draft.payment_days or 0),
        seller=seller,
        buyer=draft.buyer,
        lines=draft.lines,
        notes=draft.notes,
        period_from=draft.period_from,
        period_to=draft.period_to,
        references=draft.references,
    )


def _issue(work: _Work, group: Sequence[Due]) -> int:
    made: list[tuple[int, Document]] = []
    with at_the_books(institution_id=work.institution.id):
        for due in group:
            row, new = services.draft_invoice(draft=due.draft, by=None, now=work.now)
            if not new and row.state != "draft":
                continue  # another run was first
            issued = services.issue(invoice_id=row.id, by=None, now=work.now, together=work.alike)
            made.append((issued.id, replace(due.document, number=issued.written)))
    papers: list[tuple[int, str, Stored]] = []
    for invoice_id, document in made:
        files = keep_files(institution=work.institution, document=document, language="ro", made_at=work.now)
        papers += [(invoice_id, kind, stored) for kind, stored in files.items()]
    with at_the_books(institution_id=work.institution.id):
        services.note_papers(papers=papers, now=work.now)
    return len(made)


def _failure(customer_id: int, name: str, words: str) -> dict[str, object]:
    return {"customer": customer_id, "name": name, "words": words[:500]}


def _told(faults: Iterable[Fault]) -> str:
    return "; ".join(f"{one.rule}: {one.words}" for one in list(faults)[:3])


def _batches(items: Sequence[Item], size: int) -> Iterator[list[Item]]:
    rest: Any = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
