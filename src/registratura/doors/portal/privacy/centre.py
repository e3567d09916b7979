"""The first page of the privacy centre: who answers, and where each thing is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from registratura.doors.portal.controllers import controller_of
from registratura.doors.shared.auth import public


@public("anybody may read who answers for personal data and how to ask")
def centre(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Show who answers for the data and where to go on."""
    controller = controller_of(code)
    return render(request, "portal/privacy/centre.html", {"controller": controller, "code": code})
