"""The front door: who is signed in goes to the desk, anybody else to signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from registratura.doors.shared.auth import public


@public("the front address only leads on to signing in or to the desk")
def front(request: HttpRequest) -> HttpResponse:
    """Lead on."""
    return redirect("desk:choose" if request.user.is_authenticated else "account_login")
