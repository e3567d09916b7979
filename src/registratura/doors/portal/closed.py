"""What a public page says when the institution's agreement does not open what it is for."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from registratura.doors.portal.controllers import PortalRequest
from registratura.institutions import queries as institutions
from registratura.institutions.entitlements import Feature
from registratura.kernel.calendar import legal_date


def closed(request: PortalRequest, feature: Feature) -> HttpResponse | None:
    """
    Return the page that says what is off and where to turn, or None while the feature is open.

    Why it is off is between the institution and its supplier, so the page does not say it. What was begun has pages of
    its own, which do not ask. Must run inside the institution's scope. One question.
    """
    if institutions.allows(feature, on=legal_date(timezone.now())):
        return None
    status = 200 if request.method in ("GET", "HEAD") else 403
    return render(request, "portal/closed.html", {"feature": feature.value}, status=status)
