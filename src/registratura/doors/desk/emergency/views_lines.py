"""What was written during an interruption: brought in files or typed from sheets, then numbered or recognized."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.desk.emergency.forms import DropForm, SheetForm
from registratura.doors.desk.emergency.shown import number_on, shown_lines, why_words
from registratura.doors.desk.emergency.views import KEYS_END, card_or_404
from registratura.doors.desk.scanning.shown import entry_links
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.emergency import queries, services
from registratura.emergency.packets import CHANNELS, LARGEST_BYTES
from registratura.emergency.queries import LineCard
from registratura.emergency.services import SheetDraft
from registratura.flows.emergency import settling
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for

DEEDS = ("numar", "aceeasi", "fara")


@require_POST
@require(Permission.ENTRY_REGISTER)
def bring(request: DeskRequest, outage: int) -> HttpResponse:
    """Take in the files that pages have saved; what is refused is refused whole, with its reason."""
    card_or_404(outage)
    uploads = request.FILES.getlist("files")[:20]
    if not uploads:
        messages.error(request, _("Alegeți întâi fișierul salvat din pagină, apoi apăsați „Adu”."))
    for upload in uploads:
        outcome = services.take_packet(
            outage_id=outage,
            institution_code=request.institution.code,
            content=upload.read(LARGEST_BYTES + 1),
            name=upload.name or "",
            by=request.user,
            now=timezone.now(),
        )
        if outcome.refused:
            tone = messages.INFO if outcome.refused == "twice" else messages.ERROR
            messages.add_message(request, tone, f"„{upload.name}”: {why_words(outcome.refused)}")
            continue
        words = _("Noi: %(new)s. Aduse deja: %(known)s. Cu alt cuprins decât înainte: %(differing)s.")
        counts = {"new": outcome.new, "known": outcome.known, "differing": outcome.differing}
        messages.success(request, f"„{upload.name}”: {words % counts}")
    return redirect("desk:emergency_outage", code=request.institution.code, outage=outage)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_REGISTER)
def sheet(request: DeskRequest, outage: int) -> HttpResponseBase:
    """Type a sheet that was filled by hand; the next one follows at once."""
    card = card_or_404(outage)
    begun = {"written_on": card.line.began_at, "direction": "incoming", "channel": "counter"}
    form = SheetForm(request.POST or None, initial=begun)
    fields: Any = form.fields
    fields["page_count"].required = False
    fields["direction"].offer(registers.direction_names())
    fields["channel"].offer([one for one in registers.channel_names() if one[0] in CHANNELS])
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        typed, written_at = data.pop("sheet_code"), data.pop("written_on")
        try:
            settling.type_sheet(
                institution=request.institution,
                outage_id=outage,
                typed=typed,
                draft=SheetDraft(written_at=written_at, **data),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            if error.field == "code":
                form.add_error("sheet_code", error.words)
            else:
                refuse(form, error)
        else:
            messages.success(request, _("Foaia %s este trecută.") % typed.upper())
            return redirect("desk:emergency_sheet", code=request.institution.code, outage=outage)
    context = {"form": form, "card": card, "line": card.line}
    return render(request, "desk/emergency/sheet.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.ENTRY_REGISTER, own_scope=True)
def register_clear(request: DeskRequest, outage: int) -> HttpResponse:
    """Give numbers to every position that nothing speaks against."""
    with acting_for(request.institution.id):
        card_or_404(outage)
    settled = settling.register_clear(
        institution=request.institution, outage_id=outage, by=request.user, now=timezone.now()
    )
    if settled.trouble:
        messages.error(request, settled.trouble)
    if settled.registered:
        words = ngettext("O poziție a primit număr.", "%d poziții au primit numere.", settled.registered)
        messages.success(request, words % settled.registered if "%d" in words else words)
    if settled.left:
        messages.info(request, _("De privit au rămas: %d.") % settled.left)
    return redirect("desk:emergency_outage", code=request.institution.code, outage=outage)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_REGISTER, own_scope=True)
def line(request: DeskRequest, outage: int, outage_line: int) -> HttpResponseBase:
    """Decide about a position: a number, the entry it had already, or none with the reason."""
    with acting_for(request.institution.id):
        interruption = queries.outage_line(outage) if outage < KEYS_END else None
        if interruption is None:
            raise Http404
        position = _position(outage, outage_line)
        same = (
            settling.likely_same(lines=[position], outage=interruption).get(position.id, [])
            if position.state == "waiting"
            else []
        )
    form = DropForm(request.POST if request.POST.get("deed") == "fara" else None)
    if request.method == "POST":
        try:
            _decide(request, position, [entry.id for entry in same], form)
        except DomainError as error:
            messages.error(request, error.words)
        else:
            if not form.errors:
                messages.success(request, _("S-a hotărât despre foaia %s.") % number_on(request, position))
                return redirect("desk:emergency_outage", code=request.institution.code, outage=outage)
    with acting_for(request.institution.id):
        if request.method == "POST":  # somebody else may have decided meanwhile
            position = _position(outage, outage_line)
        shown = shown_lines(request, [position], {})[0]
        links = entry_links(request, [entry.id for entry in same])
        context = {
            "line": interruption,
            "position": position,
            "shown": shown,
            "same": [(entry, *links.get(entry.id, ("", ""))) for entry in same],
            "drop_form": form,
            "directions": dict(registers.direction_names()),
            "channels": dict(registers.channel_names()),
        }
        return render(request, "desk/emergency/line.html", context, status=422 if form.errors else 200)


def _position(outage: int, number: int) -> LineCard:
    found = (
        next((one for one in queries.lines(outage) if one.id == number), None) if number < KEYS_END else None
    )
    if found is None:
        raise Http404
    return found


def _decide(request: DeskRequest, position: LineCard, offered: list[int], form: DropForm) -> None:
    deed, now = request.POST.get("deed", ""), timezone.now()
    if deed == "numar":
        settling.register_line(institution=request.institution, line_id=position.id, by=request.user, now=now)
        return
    with acting_for(request.institution.id):
        if deed == "aceeasi":
            typed = request.POST.get("entry", "")
            chosen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
            settling.settle_as_same(
                line_id=position.id, entry_id=chosen, offered=offered, by=request.user, now=now
            )
        elif not form.is_bound:
            raise DomainError(_("Alegeți ce se face cu foaia."))
        elif form.is_valid():
            services.drop_line(
                line_id=position.id, reason=form.cleaned_data["reason"], by=request.user, now=now
            )
