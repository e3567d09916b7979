"""Statements of the bank with a look before they are taken in, the lines that wait, and the reports of providers."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.payments.forms import SettlementForm, StatementForm, refuse
from registratura.doors.console.payments.views import KEYS_END, POWER
from registratura.kernel.banking.port import MOST_BYTES
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy import Purpose
from registratura.payments import queries, services, wording


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER, purpose=Purpose.P03)
def statements(request: ConsoleRequest) -> HttpResponseBase:
    """List the statements; look at one before it is taken in, or take it in."""
    form, preview = StatementForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        data = upload.read(MOST_BYTES + 1)
        try:
            if "look" in request.POST:
                preview = services.preview(data=data)
            else:
                read, is_new = services.read_statement(
                    data=data, name=upload.name, by=request.user, now=timezone.now()
                )
                if not is_new:
                    messages.info(request, _("Extrasul fusese deja citit; nimic nu s-a numărat a doua oară."))
                return redirect("console:payment_statement", pay_statement=read.id)
        except DomainError as error:
            refuse(form, error)
    context = {
        "form": form,
        "preview": preview,
        "outcomes": wording.LINES,
        "reasons": wording.SUGGESTED,
        "rows": queries.statements(),
        "waiting": queries.waiting_count(),
        "max_upload_bytes": min(MOST_BYTES, settings.MAX_UPLOAD_BYTES),
        "tab": "statements",
    }
    return render(request, "console/payments/statements.html", context, status=422 if form.errors else 200)


@require_safe
@require(POWER, purpose=Purpose.P03)
def statement(request: ConsoleRequest, pay_statement: int) -> HttpResponse:
    """Show a statement with what became of each line."""
    card = queries.statement_card(pay_statement) if pay_statement < KEYS_END else None
    if card is None:
        raise Http404
    return render(request, "console/payments/statement.html", {"card": card, "lines": card.lines})


@require_safe
@require(POWER, purpose=Purpose.P03)
def lines(request: ConsoleRequest) -> HttpResponse:
    """Show the lines that nobody explained."""
    context = {"card": None, "lines": queries.lines_waiting(), "tab": "lines"}
    return render(request, "console/payments/statement.html", context)


@require_POST
@require(POWER, purpose=Purpose.P03)
def decide_line(request: ConsoleRequest, pay_line: int) -> HttpResponseBase:
    """Say whose money a line is, that it is a report's, or that it pays no invoice."""
    if pay_line >= KEYS_END:
        raise Http404
    deed, now = request.POST.get("deed", ""), timezone.now()
    try:
        if deed == "match":
            order = queries.find_order(request.POST.get("reference", "").replace("\x00", "")[:60])
            if order is None:
                messages.error(request, _("Referința aceasta nu este a niciunui ordin de plată."))
            else:
                services.match_line(line_id=pay_line, order_id=order.id, by=request.user, now=now)
                messages.success(request, _("Banii sunt înscriși la %s.") % order.words)
        elif deed == "payout":
            typed = request.POST.get("settlement", "")
            number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
            services.tie_payout(settlement_id=number, line_id=pay_line, by=request.user, now=now)
            messages.success(request, _("Decontarea este legată de extras."))
        elif deed == "aside":
            ground = request.POST.get("ground", "").replace("\x00", "")[:300]
            services.set_aside(line_id=pay_line, ground=ground, by=request.user, now=now)
            messages.success(request, _("Linia este scoasă dintre plăți."))
        else:
            messages.error(request, _("Alegeți ce este linia."))
    except DomainError as error:
        messages.error(request, error.words)
    return redirect("console:payment_lines")


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER, purpose=Purpose.P03)
def settlements(request: ConsoleRequest) -> HttpResponseBase:
    """List the reports of providers, and take one more in."""
    form = SettlementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            _read, is_new = services.read_settlement(
                provider=form.cleaned_data["provider"],
                data=upload.read(MOST_BYTES + 1),
                name=upload.name,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            if not is_new:
                messages.info(request, _("Decontarea fusese deja citită."))
            return redirect("console:payment_settlements")
    context = {
        "form": form,
        "rows": queries.settlements(),
        "max_upload_bytes": min(MOST_BYTES, settings.MAX_UPLOAD_BYTES),
        "tab": "settlements",
    }
    return render(request, "console/payments/settlements.html", context, status=422 if form.errors else 200)
