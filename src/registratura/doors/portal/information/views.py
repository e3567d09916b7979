"""The list of Law 544, honest about what is missing; whom to ask, what copies cost, the yearly reports."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.doors.portal.information.ways import form_addresses
from registratura.gazette import queries as gazette
from registratura.gazette import rules
from registratura.information import queries as requests
from registratura.kernel.calendar import legal_date

WHY = "the law wants this information shown to everybody"
FORMS = ("law-544", "law-544-refusal", "law-544-silence")


@require_safe
@public_page(WHY, same_for_all=True)
def overview(request: PortalRequest, code: str) -> HttpResponse:
    """Show every piece of information that is published by duty: where it is, since when, or that it is missing."""
    today = legal_date(timezone.now())
    lines = gazette.duty_lines(today=today)
    context = {
        "code": code,
        "lines": lines,
        "standings": {
            str(standing): count
            for standing, count in rules.counted(standings=[line.standing for line in lines]).items()
        },
        "contact": gazette.contact(),
        "price": requests.price_on(today),
        "forms": form_addresses(code, FORMS),
        "today": today,
    }
    return render(request, "portal/information/overview.html", context)


@require_safe
@public_page(WHY, same_for_all=True)
def duty(request: PortalRequest, code: str, duty: str) -> HttpResponse:
    """Show one piece of information."""
    line = gazette.duty(duty, today=legal_date(timezone.now()))
    if line is None:
        raise Http404
    act = gazette.act(line.publication_id, now=timezone.now()) if line.publication_id else None
    return render(request, "portal/information/duty.html", {"code": code, "line": line, "act": act})
