"""The list of documents, one document with its life, its files."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.invoices.forms import CreditForm
from registratura.flows import invoicing
from registratura.institutions.permissions import Permission
from registratura.invoicing import queries
from registratura.invoicing.errors import InvoiceRefusedError
from registratura.invoicing.queries import PAGE, InvoiceCard, InvoiceFilter
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy import Purpose

POWER = Permission.BOOKS_HANDLE
KEYS_END = 2**63
FACES = {
    "drafted": ("file-text", ""),
    "issued": ("stamp", "strong"),
    "queued": ("clock", ""),
    "sent": ("send", ""),
    "trouble": ("triangle-alert", ""),
    "accepted": ("shield-check", "strong"),
    "rejected": ("ban", "danger"),
}
MEDIA = {"ubl": "application/xml", "page": "application/pdf", "sealed": "application/zip"}


@dataclass(frozen=True, slots=True)
class Event:
    """One moment as the timeline tells it."""

    text: str
    actor: str
    at: datetime
    icon: str
    tone: str
    reason: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


@require_safe
@require(POWER, purpose=Purpose.P04)
def listed(request: ConsoleRequest) -> HttpResponse:
    """List documents, narrowed by words, state, RO e-Factura and month; with how the books stand."""
    wanted = filter_of(request)
    rows, count = queries.invoices(wanted)
    month = wanted.month or legal_date(timezone.now())
    query = request.GET.copy()
    query.pop("pagina", None)
    start = query.urlencode()
    more = f"?{start}&pagina=" if start else "?pagina="
    return render(
        request,
        "console/invoices/list.html",
        {
            "rows": rows,
            "count": count,
            "wanted": wanted,
            "books": queries.books(month=month),
            "month": month,
            "issuer": queries.issuer(),
            "newer": f"{more}{wanted.page - 1}" if wanted.page > 1 else "",
            "older": f"{more}{wanted.page + 1}" if wanted.page * PAGE < count else "",
        },
    )


@require_safe
@require(POWER, purpose=Purpose.P04)
def invoice(request: ConsoleRequest, invoice_id: int) -> HttpResponse:
    """Show one document: what stands on it, its life, what can be done now."""
    return invoice_page(request, card_or_404(invoice_id))


def invoice_page(
    request: ConsoleRequest, card: InvoiceCard, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Draw the page of a document; with what was refused."""
    in_order = sorted(card.happenings, key=lambda one: one.at)
    events = [
        Event(one.words, one.detail or _("Sistem"), one.at, *FACES[one.key]) for one in reversed(in_order)
    ]
    context: dict[str, Any] = {
        "card": card,
        "row": card.row,
        "doc": card.document,
        "events": events,
        "credit_form": CreditForm(),
        "faults": (),
        "refused": "",
    }
    return render(request, "console/invoices/invoice.html", {**context, **more}, status=status)


@require_safe
@require(POWER, own_scope=True)
def file(request: ConsoleRequest, invoice_id: int, kind: str) -> HttpResponseBase:
    """Give a kept file of a document."""
    if kind not in MEDIA or invoice_id >= KEYS_END:
        raise Http404
    found = invoicing.open_paper(institution=request.institution, invoice_id=invoice_id, kind=kind)
    if found is None:
        raise Http404
    return FileResponse(found[0], content_type=MEDIA[kind], filename=found[1], as_attachment=kind != "page")


@require_safe
@require(POWER, own_scope=True)
def preview(request: ConsoleRequest, invoice_id: int) -> HttpResponse:
    """Show how the page of a draft would look."""
    if invoice_id >= KEYS_END:
        raise Http404
    try:
        page = invoicing.draft_page(
            institution=request.institution, invoice_id=invoice_id, now=timezone.now()
        )
    except InvoiceRefusedError:
        raise Http404 from None
    return HttpResponse(page, content_type="application/pdf")


def card_or_404(invoice_id: int) -> InvoiceCard:
    """Return a document of the supplier in scope. Raises: Http404."""
    found = queries.card(invoice_id, today=legal_date(timezone.now())) if invoice_id < KEYS_END else None
    if found is None:
        raise Http404
    return found


def filter_of(request: ConsoleRequest) -> InvoiceFilter:
    """Read what a list is narrowed by; what cannot be read narrows nothing."""
    page = request.GET.get("pagina", "")
    return InvoiceFilter(
        words=request.GET.get("q", "").replace("\x00", "")[:100],
        state=request.GET.get("stare", ""),
        sending=request.GET.get("efactura", ""),
        kind=request.GET.get("fel", ""),
        month=month_of(request.GET.get("luna", "")),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def month_of(typed: str) -> date | None:
    """Read a month written as 2026-03; None for anything else."""
    try:
        return date.fromisoformat(f"{typed[:7]}-01") if typed else None
    except ValueError:
        return None
