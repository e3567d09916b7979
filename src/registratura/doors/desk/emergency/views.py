"""The emergency register: when and how, the interruption with its authorizations and totals, its minutes."""

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.emergency.forms import AuthorizationForm, CloseForm, OutageForm
from registratura.doors.desk.emergency.shown import shown_lines, why_words
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared import reports
from registratura.doors.shared.auth import DeskRequest, require
from registratura.emergency import queries, services
from registratura.emergency.queries import OutageCard
from registratura.flows.emergency import minutes as paper
from registratura.flows.emergency.settling import likely_same
from registratura.flows.sealing import telling
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_year
from registratura.kernel.errors import DomainError

KEYS_END = 1 << 62
_FILES_MOST = 2 * 1024 * 1024


@require_safe
@require(Permission.EMERGENCY_HANDLE)
def overview(request: DeskRequest) -> HttpResponse:
    """Say when and how the emergency register is kept, what is ready for it, and the interruptions there were."""
    outages = queries.outages()
    return render(
        request,
        "desk/emergency/overview.html",
        {
            "open": next((one for one in outages if one.closed_at is None), None),
            "outages": outages,
            "waiting": queries.waiting_count(),
            "left": queries.sheets_left(year=legal_year(timezone.now())),
            "offered": telling.emergency_offered(),
        },
    )


@require_POST
@require(Permission.EMERGENCY_HANDLE)
def open_for_alarm(request: DeskRequest) -> HttpResponse:
    """Open the emergency register with one press, because the authority of time stamps is silent."""
    typed = request.POST.get("alarm", "")
    alarm_id = int(typed) if re.fullmatch(r"\d{1,18}", typed, re.ASCII) else 0
    code = request.institution.code
    try:
        opened = telling.open_emergency(alarm_id=alarm_id, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("desk:emergency", code=code)
    messages.success(
        request, _("Registrul de urgență este deschis. Îl închide un coleg, când registratura merge.")
    )
    return redirect("desk:emergency_outage", code=code, outage=opened)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.EMERGENCY_HANDLE)
def open_outage(request: DeskRequest) -> HttpResponseBase:
    """Open the emergency register."""
    form = OutageForm(request.POST or None, initial={"began_at": timezone.now()})
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_outage(**form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("Registrul de urgență este deschis. Îl închide un coleg, când registratura merge.")
            )
            return redirect("desk:emergency_outage", code=request.institution.code, outage=opened)
    return render(request, "desk/emergency/open.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@require(Permission.EMERGENCY_HANDLE)
def outage(request: DeskRequest, outage: int) -> HttpResponse:
    """Show an interruption: how it stands, what was written, what waits."""
    return page(request, card_or_404(outage))


def page(request: DeskRequest, card: OutageCard, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Show an interruption, with a form that was refused."""
    sees = request.powers.may(Permission.ENTRY_REGISTER)
    lines = queries.lines(card.line.id) if sees else []
    waiting = [line for line in lines if line.state == "waiting"]
    same = likely_same(lines=waiting, outage=card.line)
    shown = shown_lines(request, lines, same)
    clear = sum(not one.looks and not one.alike for one in shown if one.line.state == "waiting")
    context = {
        "card": card,
        "line": card.line,
        "sees": sees,
        "lines": shown,
        "clear": clear,
        "doubtful": len(waiting) - clear,
        "packets": [(packet, why_words(packet.refused) if packet.refused else "") for packet in card.packets],
        "is_opener": card.line.opened_by_id == request.user.id,
        "max_bytes": _FILES_MOST,
        "close_form": CloseForm(initial={"ended_at": timezone.now()}),
        "authorization_form": AuthorizationForm(),
        "refused": None,
        **forms,
    }
    return render(request, "desk/emergency/outage.html", context, status=status)


@require_safe
@require(Permission.EMERGENCY_HANDLE)
def minutes(request: DeskRequest, outage: int) -> HttpResponse:
    """Give the minutes of an interruption as PDF/A, in Romanian in every language."""
    card = card_or_404(outage)
    with translation.override("ro"):
        sections = paper.sections_of(
            card=card, lines=queries.lines(outage), institution_code=request.institution.code
        )
        head = paper.head_of(
            card=card, institution=request.institution, printed_by=request.user.full_name, now=timezone.now()
        )
    return reports.as_pdf(head=head, sections=sections, name=f"registru-urgenta-{outage}")


@require_POST
@require(Permission.EMERGENCY_HANDLE)
def authorize(request: DeskRequest, outage: int) -> HttpResponse:
    """Note a written authorization."""
    card = card_or_404(outage)
    form = AuthorizationForm(request.POST)
    if form.is_valid():
        try:
            services.authorize(outage_id=outage, **form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Autorizarea este notată."))
            return redirect("desk:emergency_outage", code=request.institution.code, outage=outage)
    return page(request, card, authorization_form=form, refused=form, status=422)


@require_POST
@require(Permission.EMERGENCY_HANDLE)
def totals(request: DeskRequest, outage: int) -> HttpResponse:
    """Note how many positions were written on each day; days left empty stay as they are."""
    card_or_404(outage)
    counts: dict[date, int] = {}
    for name in request.POST:
        typed = request.POST.get(name, "")
        found = re.fullmatch(r"zi-(\d{4}-\d{2}-\d{2})", name, re.ASCII)
        if found is None or not typed.strip():
            continue
        try:
            day = date.fromisoformat(found[1])
            counts[day] = int(typed) if re.fullmatch(r"\s*\d{1,6}\s*", typed, re.ASCII) else -1
        except ValueError:
            continue
    try:
        if counts:
            services.note_totals(outage_id=outage, totals=counts, by=request.user, now=timezone.now())
            messages.success(request, _("Totalurile sunt notate."))
    except DomainError as error:
        messages.error(request, error.words)
    return redirect("desk:emergency_outage", code=request.institution.code, outage=outage)


@require_POST
@require(Permission.EMERGENCY_HANDLE)
def close(request: DeskRequest, outage: int) -> HttpResponse:
    """Close the emergency register."""
    card = card_or_404(outage)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            services.close_outage(outage_id=outage, **form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("Registrul de urgență este închis. Treceți acum foile și fișierele care au rămas.")
            )
            return redirect("desk:emergency_outage", code=request.institution.code, outage=outage)
    return page(request, card, close_form=form, refused=form, status=422)


def card_or_404(number: int) -> OutageCard:
    """Return an interruption of the institution in scope, or answer that it does not exist."""
    card = queries.outage(number, now=timezone.now()) if number < KEYS_END else None
    if card is None:
        raise Http404
    return card
