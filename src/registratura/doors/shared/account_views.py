"""The one-time link, the forgotten password, choosing how one signs in next time, ending one of one's sessions."""

import time

from allauth.account import views as allauth_account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from registratura.accounts import services as accounts
from registratura.accounts.kinds import Happened
from registratura.doors.shared import returning
from registratura.doors.shared.auth import public, signed_in
from registratura.doors.shared.security_history import told_of
from registratura.flows import second_step
from registratura.institutions import queries as institutions

LINK_GONE = 410
ANSWER_STEP = 0.5  # seconds


@public("who holds the secret of the link proves who they are by it")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("secret")
def sign_in_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """
    Greet whoever opens the link, and sign in only when the button is pressed.

    Programs that look through mail open links; they press no buttons.
    """
    now = timezone.now()
    try:
        if request.method != "POST":
            owner = accounts.link_owner(secret=secret, now=now)
            return render(request, "account/link.html", {"name": owner.full_name})
        user = accounts.use_sign_in_link(secret=secret, now=now)
    except accounts.LinkRefusedError as refused:
        return render(request, "account/link_gone.html", {"words": refused.words}, status=LINK_GONE)
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, method="link", reauthenticated=True)
    known = user.has_usable_password() or Authenticator.objects.filter(user_id=user.pk).exists()
    response: HttpResponseBase = perform_login(
        request, user, redirect_url=None if known else reverse("account_choose_method")
    )
    return response


@public("who forgot the password cannot sign in")
def forgotten_password(request: HttpRequest) -> HttpResponseBase:
    """
    Send the letter, and answer at the next half second, whatever the address is.

    A letter for an account takes a few queries more than one for nobody; the moment of the answer must not tell.
    """
    started = time.monotonic()
    response: HttpResponseBase = allauth_account.password_reset(request)
    if request.method == "POST":
        time.sleep(ANSWER_STEP - (time.monotonic() - started) % ANSWER_STEP)
    return response


@signed_in
def choose_method(request: HttpRequest) -> HttpResponse:
    """Propose a passkey or a password for the next time."""
    return render(request, "account/choose_method.html", {"back": returning.kept(request)})


@signed_in
@require_http_methods(["GET", "HEAD"])
def second_step_wanted(request: HttpRequest) -> HttpResponseBase:
    """Say why an institution wants a second step and propose the ways to it; who has one goes on."""
    asks = institutions.institution_by_code(request.GET.get("institutie", "")[:40])
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("front")
    user_id = request.user.pk or 0
    if asks is None or second_step.lets_in(institution=asks, user_id=user_id, now=timezone.now()):
        return redirect(back)
    return render(request, "account/second_step.html", {"institution": asks})


@signed_in
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions, in another browser."""
    session = UserSession.objects.filter(pk=pk, user_id=request.user.pk).first()
    if session is None:
        raise Http404
    if session.session_key == request.session.session_key:
        return redirect("account_logout")
    session.end()
    told_of(request, Happened.SESSION_ENDED, user_id=request.user.pk)
    messages.success(request, _("Sesiunea a fost încheiată; acel browser trebuie să intre din nou."))
    return redirect("usersessions_list")
