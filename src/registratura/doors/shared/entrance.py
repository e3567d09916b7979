"""The front door: who is signed in goes to the desk, anybody else to signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from registratura.doors.shared.auth import public
from registratura.institutions import queries as institutions


@public("the front address only leads on to signing in or to the desk")
def front(request: HttpRequest) -> HttpResponse:
    """Lead on: who works somewhere to the desk, a citizen to what is the citizen's own."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    works = institutions.workplaces_of(request.user.pk, at=timezone.now())
    return redirect("desk:choose" if works else "portal:mine")
