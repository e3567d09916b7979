"""Writing a document, issuing it, giving it up, taking it back."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.billing import queries as billing
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.invoices.forms import (
    LINES,
    CreditForm,
    InvoiceForm,
    LineForm,
    initial_line,
    initial_of,
    refuse,
    taxes,
)
from registratura.doors.console.invoices.views import POWER, card_or_404, invoice_page
from registratura.flows import invoicing
from registratura.flows.invoicing import at_the_books
from registratura.invoicing import queries
from registratura.invoicing import services as books
from registratura.invoicing.document import Line
from registratura.invoicing.errors import InvoiceFaultyError
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy import Purpose

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
@require(POWER, purpose=Purpose.P04)
def new(request: ConsoleRequest) -> HttpResponseBase:
    """Write an invoice for a customer."""
    return _written(request, invoice_id=None, initial={"customer": request.GET.get("client", "")}, lines=())


@require_http_methods(BOTH)
@require(POWER, purpose=Purpose.P04)
def edit(request: ConsoleRequest, invoice_id: int) -> HttpResponseBase:
    """Write a draft anew."""
    card = card_or_404(invoice_id)
    if card.row.state != "draft" or card.document is None or card.corrects_id is not None:
        raise Http404
    initial = initial_of(
        card.document,
        customer_id=card.row.customer_id,
        payment_days=card.payment_days,
        language=card.language,
    )
    return _written(request, invoice_id=invoice_id, initial=initial, lines=card.document.lines)


def _written(
    request: ConsoleRequest, *, invoice_id: int | None, initial: dict[str, Any], lines: Sequence[Line]
) -> HttpResponseBase:
    seller = queries.seller_now()
    if seller is None:
        messages.warning(request, _("Scrieți întâi datele cu care se facturează."))
        return redirect("console:invoice_issuer")
    data = request.POST if request.method == "POST" else None
    choices = taxes(legal_date(timezone.now()), is_vat_payer=seller.is_vat_payer)
    form = InvoiceForm(data, initial=initial, customers=invoicing.customers())
    rows = [
        LineForm(
            data,
            prefix=f"r{number}",
            initial=initial_line(lines[number]) if number < len(lines) else {},
            tax_choices=choices,
        )
        for number in range(max(LINES, len(lines)))
    ]
    if data is not None and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        answer = _kept(request, form, rows, invoice_id)
        if answer is not None:
            return answer
    status = 422 if data is not None else 200
    return render(
        request,
        "console/invoices/form.html",
        {"form": form, "rows": rows, "invoice_id": invoice_id},
        status=status,
    )


def _kept(
    request: ConsoleRequest, form: InvoiceForm, rows: Sequence[LineForm], invoice_id: int | None
) -> HttpResponseBase | None:
    customer = billing.customer_by_id(form.cleaned_data["customer"])
    if customer is None:
        form.add_error("customer", _("Alegeți clientul."))
        return None
    draft = form.draft(
        buyer=invoicing.buyer_of(customer=customer),
        lines=[line for row in rows if (line := row.line) is not None],
    )
    try:
        if invoice_id is None:
            made, _new = books.draft_invoice(draft=draft, by=request.user, now=timezone.now())
        else:
            made = books.change_draft(invoice_id=invoice_id, draft=draft, by=request.user, now=timezone.now())
    except DomainError as error:
        refuse(form, error)
        return None
    messages.success(request, _("Ciorna este păstrată. Verificați-o și emiteți-o."))
    return redirect("console:invoice", invoice_id=made.id)


@require_POST
@require(POWER, own_scope=True)
def issue(request: ConsoleRequest, invoice_id: int) -> HttpResponseBase:
    """Check a draft against every rule and give it its number."""
    with at_the_books(institution_id=request.institution.id):
        card_or_404(invoice_id)
    try:
        invoicing.issue(
            institution=request.institution, invoice_id=invoice_id, by=request.user, now=timezone.now()
        )
    except InvoiceFaultyError as error:
        with at_the_books(institution_id=request.institution.id):
            return invoice_page(
                request, card_or_404(invoice_id), status=422, faults=error.faults, refused=error.words
            )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Factura este emisă."))
    return redirect("console:invoice", invoice_id=invoice_id)


@require_POST
@require(POWER, purpose=Purpose.P04)
def drop(request: ConsoleRequest, invoice_id: int) -> HttpResponseBase:
    """Give a draft up."""
    card_or_404(invoice_id)
    try:
        books.drop_draft(invoice_id=invoice_id, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("console:invoice", invoice_id=invoice_id)
    messages.success(request, _("Ați renunțat la ciornă."))
    return redirect("console:invoices")


@require_POST
@require(POWER, purpose=Purpose.P04)
def credit(request: ConsoleRequest, invoice_id: int) -> HttpResponse | HttpResponseBase:
    """Write the draft of a credit note over an issued invoice."""
    card = card_or_404(invoice_id)
    form = CreditForm(request.POST)
    if form.is_valid():
        try:
            made = books.draft_credit(
                invoice_id=invoice_id,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Nota de creditare este scrisă. Verificați-o și emiteți-o."))
            return redirect("console:invoice", invoice_id=made.id)
    return invoice_page(request, card, status=422, credit_form=form)
