"""Invoices of the institution's subscription: the list, their files, what is left to pay and how."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registratura.doors.desk.subscription.views import KEYS_END, POWER, there_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import own_invoices as flow

_TYPES = {"factura.pdf": "application/pdf", "factura.xml": "application/xml"}


@require_safe
@require(POWER, own_scope=True)
def invoices(request: DeskRequest) -> HttpResponse:
    """Show what was billed, what is left to pay, what was paid."""
    found = flow.own_invoices(institution_id=request.institution.id, now=timezone.now())
    if found is None:
        there_or_404()
    return render(request, "desk/subscription/invoices.html", {"found": found or []})


@require_safe
@require(POWER, own_scope=True)
def paper(request: DeskRequest, invoice: int, name: str) -> HttpResponseBase:
    """Give an invoice as PDF/A with the electronic one inside, or the electronic one alone."""
    found = (
        flow.open_paper(institution_id=request.institution.id, invoice_id=invoice, name=name)
        if invoice < KEYS_END
        else None
    )
    if found is None:
        raise Http404
    source, called = found
    return FileResponse(source, as_attachment=True, filename=called, content_type=_TYPES[name])
