"""One's own pages: account, preferences, and for which institution one works now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from registratura.accounts import services as accounts
from registratura.doors.desk.frame import first_address
from registratura.doors.shared.auth import signed_in
from registratura.doors.shared.frame import THEMES
from registratura.institutions import queries as institutions
from registratura.institutions.queries import Workplace
from registratura.toolkit.scope import acting_for

YEAR = 365 * 24 * 3600
_TYPES = Authenticator.Type


@dataclass(frozen=True, slots=True)
class Methods:
    """The ways in which a person can sign in."""

    key_count: int
    has_password: bool
    has_application: bool
    has_codes: bool


@dataclass(frozen=True, slots=True)
class SignIn:
    """One time that the person came in and did not leave yet."""

    at: datetime
    ip: str
    agent: str
    current: bool


@signed_in
def account(request: Any) -> HttpResponse:
    """Show who one is, how one signs in, and where one is signed in."""
    types = list(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    methods = Methods(
        key_count=types.count(_TYPES.WEBAUTHN),
        has_password=request.user.has_usable_password(),
        has_application=_TYPES.TOTP in types,
        has_codes=_TYPES.RECOVERY_CODES in types,
    )
    sessions = sorted(
        UserSession.objects.purge_and_list(request.user), key=lambda row: row.created_at, reverse=True
    )
    context = {
        "methods": methods,
        "sign_ins": [
            SignIn(row.created_at, row.ip, row.user_agent, row.session_key == request.session.session_key)
            for row in sessions[:5]
        ],
        "places": institutions.workplaces_of(request.user.id, at=timezone.now()),
        "language_names": [(code, str(name)) for code, name in settings.LANGUAGES],
        "single_keys": request.COOKIES.get("single_keys") != "off",
    }
    return render(request, "desk/settings/account.html", context)


@signed_in
@require_POST
def preferences(request: Any) -> HttpResponseBase:
    """Keep the theme, the language, and whether single keys are shortcuts; what is not sent stays as it was."""
    user = request.user
    theme, language = request.POST.get("theme", user.theme), request.POST.get("language", user.language)
    accounts.set_preferences(
        user=user,
        theme=theme if theme in THEMES else user.theme,
        language=language if language in dict(settings.LANGUAGES) else user.language,
    )
    response = HttpResponseRedirect(_next(request))
    kept = {"theme": theme if theme in THEMES else None, "language": language}
    if request.POST.get("single_keys") in ("on", "off"):
        kept["single_keys"] = request.POST["single_keys"]
    for name, value in kept.items():
        if value is not None and (name != "language" or value in dict(settings.LANGUAGES)):
            response.set_cookie(
                name,
                value,
                max_age=YEAR,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
            )
    return response


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("desk:account")


@signed_in
@require_POST
def switch(request: Any) -> HttpResponseBase:
    """Go to another institution where the person has a role."""
    now = timezone.now()
    places = institutions.workplaces_of(request.user.id, at=now)
    place = next((p for p in places if p.code == request.POST.get("institution")), None)
    if place is None:
        raise Http404
    return redirect(desk_of(request.user.id, place, at=now))


def desk_of(user_id: int, place: Workplace, *, at: datetime) -> str:
    """Return the address where a person begins in an institution: who may not read entries begins elsewhere."""
    with acting_for(place.institution_id):
        powers = institutions.powers_of(user_id, institution_id=place.institution_id, at=at)
    return first_address(powers, place.code)
