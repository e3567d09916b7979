"""Ordering the print of a register, following it, and fetching it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.doors.desk.printing.forms import PrintForm
from registratura.doors.desk.printing.lines import is_silent, line_of
from registratura.doors.desk.registering.typed import read_key
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import printing
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.toolkit.storage import storage


@require(Permission.REGISTER_PRINT)
def prints(request: DeskRequest) -> HttpResponse:
    """Show the form of an order and the earlier prints; take an order."""
    if not _prints_everything(request):
        if request.method == "POST":
            raise PermissionDenied
        return render(request, "desk/printing/partial_view.html")
    form = _form(request)
    if request.method == "POST" and form.is_valid() and _order(request, form):
        return redirect("desk:prints", code=request.institution.code)
    return render(
        request,
        "desk/printing/prints.html",
        {"form": form, "spans": _spans(), **_orders(request)},
        status=422 if form.errors else 200,
    )


@require(Permission.REGISTER_PRINT)
def print_state(request: DeskRequest) -> HttpResponse:
    """Answer the part of the page that shows how far the prints have come."""
    if not _prints_everything(request):
        raise PermissionDenied
    return render(request, "desk/printing/_state.html", _orders(request))


@require(Permission.REGISTER_PRINT)
def print_file(request: DeskRequest, order: int) -> HttpResponseBase:
    """Give a printed register out, as an attachment."""
    if not _prints_everything(request):
        raise PermissionDenied
    card = registers.print_by_id(order)
    if card is None or card.state != "done":
        raise Http404
    try:
        content = storage().open(space=request.institution.code, sha256=card.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=True,
        filename=line_of(card, institution=request.institution.code).file_name,
        content_type="application/pdf",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["ETag"] = f'"{card.sha256}"'
    return response


def _prints_everything(request: DeskRequest) -> bool:
    """Say whether the power holds everywhere: the register is printed whole, with the entries of every unit."""
    return request.powers.grants[Permission.REGISTER_PRINT] is None


def _form(request: DeskRequest) -> PrintForm:
    years = registers.years_by_register()
    books = [book for book in registers.registers() if book.id in years]
    return PrintForm(
        request.POST if request.method == "POST" else None,
        books=books,
        years=sorted({year for book in books for year in years[book.id]}, reverse=True),
        today=legal_date(timezone.now()),
        asked=request.GET.get("registru", ""),
    )


def _order(request: DeskRequest, form: PrintForm) -> bool:
    register = registers.register_by_code(form.cleaned_data["register"])
    if register is None:
        raise Http404
    year, first_on, last_on = form.wanted()
    try:
        is_new = printing.order_print(
            institution_id=request.institution.id,
            register=register,
            year=year,
            first_on=first_on,
            last_on=last_on,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(_field_of(error, form.cleaned_data["span"]), error.words)
        return False
    if is_new:
        messages.success(
            request, _("Tipărirea a fost comandată. Puteți pleca de pe pagină; fișierul rămâne aici.")
        )
    else:
        messages.info(request, _("Aceeași tipărire este deja comandată; o vedeți mai jos."))
    return True


def _field_of(error: DomainError, span: str) -> str:
    """Return the field, among those shown, at which a refusal stands."""
    if span == "days":
        return "last_day" if error.field == "last_day" else "first_day"
    return {"day": "day", "month": "month"}.get(span, "year")


def _spans() -> list[tuple[str, str, str, str, str]]:
    return [
        ("year", _("Tot anul"), "", "", ""),
        ("month", _("O lună"), "", "", ""),
        ("day", _("O zi"), "", "", ""),
        ("days", _("Între două zile"), "", "", ""),
    ]


def _orders(request: DeskRequest) -> dict[str, Any]:
    code, now = request.institution.code, timezone.now()
    older, newer = read_key(request.GET.get("dupa")), read_key(request.GET.get("inainte"))
    page = registers.finished_prints(older_than=older, newer_than=newer)
    waiting = registers.open_prints()
    silent = any(is_silent(card, now=now) for card in waiting)
    address = reverse("desk:prints", kwargs={"code": code})
    here = urlencode({name: key for name, key in (("dupa", older), ("inainte", newer)) if key is not None})
    state = reverse("desk:print_state", kwargs={"code": code})
    return {
        "waiting": [line_of(card, institution=code) for card in waiting],
        "is_silent": silent and not printing.is_worker_heard(now=now),
        "finished": [line_of(card, institution=code) for card in page.cards],
        "address": address,
        "here": f"{address}?{here}" if here else address,
        "state_address": f"{state}?{here}" if here else state,
        "older": f"{address}?{urlencode({'dupa': page.older})}" if page.older else "",
        "newer": f"{address}?{urlencode({'inainte': page.newer})}" if page.newer else "",
    }
