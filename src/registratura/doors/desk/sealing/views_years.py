"""Closing a year: what keeps it open, the asking, the confirming by another, the certified register."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.checkpoints import queries as seals
from registratura.checkpoints import services as checkpoints
from registratura.checkpoints.rules import Check
from registratura.doors.desk.sealing.views import KEYS_END, pdf
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.sealing import years
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_year
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for


@require_safe
@require(Permission.YEAR_CLOSE)
def closings(request: DeskRequest) -> HttpResponse:
    """Show the ended years of every register and how each stands."""
    now = timezone.now()
    return render(
        request,
        "desk/sealing/closings.html",
        {"years": years.years(now=now), "this_year": legal_year(now)},
    )


@require(Permission.YEAR_CLOSE, own_scope=True)
@require_http_methods(["GET", "HEAD", "POST"])
def close_year(request: DeskRequest, register: str, year: int) -> HttpResponseBase:
    """Show what was looked at before a year is closed; take the request to close it."""
    now = timezone.now()
    with acting_for(request.institution.id):
        book = registers.register_by_code(register)
        if book is None or not 1900 <= year <= legal_year(now):
            raise Http404
        found = years.checks(register=book, year=year, now=now)
        requests = [one for one in seals.closings() if (one.register_id, one.year) == (book.id, year)]
    context: dict[str, Any] = {
        "register": book,
        "year": year,
        "ended": year < legal_year(now),
        "checks": [_shown(one) for one in found],
        "blocked": any(one.blocks and not one.holds for one in found),
        "gaps": next(one.count for one in found if one.code == "gaps"),
        "requests": requests,
        "open_request": next((one for one in requests if one.state != "withdrawn"), None),
        "remarks": "",
        "errors": {},
    }
    if request.method == "POST":
        remarks = request.POST.get("remarks", "").replace("\x00", "")[:4_000]
        try:
            years.ask(
                institution_id=request.institution.id,
                register_id=book.id,
                year=year,
                remarks=remarks,
                by=request.user,
                now=now,
            )
        except DomainError as error:
            context |= {"errors": {error.field or "": error.words}, "remarks": remarks}
        else:
            messages.success(
                request,
                _("Închiderea anului %d a fost cerută; o confirmă altă persoană care ține registrele.")
                % year,
            )
            return redirect("desk:closings", code=request.institution.code)
    return render(request, "desk/sealing/close_year.html", context, status=422 if context["errors"] else 200)


@require_POST
@require(Permission.YEAR_CLOSE, own_scope=True)
def decide(request: DeskRequest, closing: int) -> HttpResponseBase:
    """Confirm or withdraw a request."""
    now = timezone.now()
    with acting_for(request.institution.id):
        card = seals.closing(closing) if closing < KEYS_END else None
    if card is None:
        raise Http404
    try:
        if request.POST.get("deed") == "confirm":
            years.confirm(institution_id=request.institution.id, closing_id=card.id, by=request.user, now=now)
            messages.success(
                request, _("Ați confirmat. Registrul anului se tipărește și se păstrează certificat.")
            )
        else:
            with acting_for(request.institution.id):
                checkpoints.withdraw_closing(closing_id=card.id, by=request.user, now=now)
            messages.success(request, _("Cererea a fost retrasă; anul rămâne deschis."))
    except DomainError as error:
        messages.error(request, error.words)
    return redirect("desk:closings", code=request.institution.code)


@require_safe
@require(Permission.YEAR_CLOSE)
def closing_paper(request: DeskRequest, closing: int) -> HttpResponseBase:
    """Give the certified register of a closed year."""
    card = seals.closing(closing) if closing < KEYS_END else None
    if card is None or not card.sha256:
        raise Http404
    return pdf(request, sha256=card.sha256, name=f"registru-{card.register_code}-{card.year}.pdf")


def _shown(one: Check) -> dict[str, Any]:
    words = {
        "gaps": (
            _("Numerele merg fără întrerupere"),
            _("Abaterile se explică în scris; explicația se tipărește pe registru."),
        ),
        "reservations": (
            _("Nicio rezervare nu este deschisă"),
            _("Folosiți-le sau renunțați la ele din „Numere rezervate”; rămân ca neutilizate."),
        ),
        "unsealed": (
            _("Fiecare zi este sub sigiliu"),
            _(
                "Zilele se sigilează singure după miezul nopții; dacă lipsește una, întrebați administratorul."
            ),
        ),
        "unstamped": (
            _("Fiecare zi are marcă temporală"),
            _("Nu oprește închiderea; se scrie pe registrul certificat."),
        ),
        "alarms": (
            _("Nicio alarmă despre sigilii nu este deschisă"),
            _("Alarma o încheie administratorul, după ce află cauza."),
        ),
        "before_sealing": (
            _("Sigilarea zilnică a mers tot anul"),
            _("A început în cursul anului; zilele de dinainte stau numai sub starea semnată a jurnalului."),
        ),
    }[one.code]
    return {
        "name": words[0],
        "remedy": words[1],
        "holds": one.holds,
        "blocks": one.blocks,
        "count": one.count if one.code != "before_sealing" else None,
        "examples": one.examples,
    }
