"""
Making an account: an address and a name, a letter, a link.

Nothing that a stranger sees says whether an address has an account (AC-A2.2): the same page, the same work, the answer
at the next half second. Only the letter differs, and it goes to who owns the address.
"""

import time
from datetime import timedelta
from typing import Any, Final

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from registratura.accounts.kinds import Happened
from registratura.accounts.services import AccountExistsError
from registratura.assurance import queries as proofs
from registratura.assurance.errors import SignUpGoneError, SignUpRefusedError
from registratura.doors.portal import guards
from registratura.doors.shared import letters, returning
from registratura.doors.shared.account_views import ANSWER_STEP, LINK_GONE
from registratura.doors.shared.auth import public
from registratura.doors.shared.security_history import told_of
from registratura.flows import own_choices, signing_up
from registratura.flows.signing_up import Asked
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.notices import queries as notices
from registratura.toolkit.counting import count
from registratura.toolkit.scope import acting_for

LETTERS_MOST: Final = 3
LETTERS_WITHIN: Final = timedelta(hours=1)
forms_only = require_http_methods(["GET", "HEAD", "POST"])


@public("who has no account cannot sign in")
@forms_only
def sign_up(request: HttpRequest) -> HttpResponseBase:
    """Ask for an address and a name, and send the letter; the answer is the same for every address."""
    if request.user.is_authenticated:
        return redirect("account_identity")
    if not signing_up.open_here():
        return render(request, "account/signup_closed.html", {})
    back = returning.own_path(request, request.POST.get("next") or request.GET.get("next"))
    if request.method != "POST":
        return _form(request, {}, {}, back)
    if refused := guards.guarded(
        request, what="signup", code=None, email=request.POST.get("email", "")[:254]
    ):
        return refused
    started = time.monotonic()
    values = {name: request.POST.get(name, "").replace("\x00", "")[:400] for name in ("email", "full_name")}
    try:
        asked = signing_up.ask(**values, return_to=back, language=get_language() or "ro", now=timezone.now())
    except SignUpRefusedError as refusal:
        return _form(request, values, {refusal.field: refusal.words}, back)
    _write(asked)
    time.sleep(ANSWER_STEP - (time.monotonic() - started) % ANSWER_STEP)
    return redirect("account_signup_sent")


def _form(request: HttpRequest, values: dict[str, str], errors: dict[str, str], back: str) -> HttpResponse:
    controller = institutions.account_controller()
    assert controller is not None
    with acting_for(controller.id):
        version = notices.in_force(on=legal_date(timezone.now()))
    context = {
        "values": values,
        "errors": errors,
        "next": back,
        "controller": controller,
        "version": version.number if version is not None else None,
        "notice": f"{own_choices.privacy_path(institution=controller)}informare/",
        "guard": guards.fields(what="signup"),
    }
    return render(request, "portal/identity/sign_up.html", context, status=422 if errors else 200)


@sensitive_variables("asked")
def _write(asked: Asked) -> None:
    """Send the letter of the address; somebody's address is written to three times an hour at the most."""
    key = f"sign-up letters/{asked.email}"
    if count(key, within=LETTERS_WITHIN, now=timezone.now()).hits > LETTERS_MOST:
        return
    base = str(settings.PUBLIC_URL)
    context = {
        "link": f"{base}{reverse('account_signup_finish', kwargs={'secret': asked.secret})}",
        "sign_in": f"{base}{reverse('account_login')}",
        "reset": f"{base}{reverse('account_reset_password')}",
    }
    template = "portal/identity/email/" + ("known" if asked.known else "sign_up")
    letters.send(letters.letter(template=template, to=asked.email, context=context))


@public("says where to look for the letter, and nothing about anybody")
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say where to look, in the same words for everybody."""
    return render(request, "portal/identity/sent.html", {})


@public("who holds the secret of the link proves the address by it")
@forms_only
@sensitive_variables("secret")
def finish(request: HttpRequest, secret: str) -> HttpResponseBase:
    """
    Greet whoever opens the link, and make the account only when the button is pressed.

    Programs that look through mail open links; they press no buttons. A signed-in person proves the own address so.
    """
    now = timezone.now()
    card = proofs.sign_up_at(secret, at=now)
    if card is None:
        return render(request, "portal/identity/link_gone.html", {}, status=LINK_GONE)
    if request.method != "POST":
        return render(request, "portal/identity/finish.html", {"card": card})
    user: Any = request.user
    try:
        if user.is_authenticated and user.email == card.email:
            return _proven(request, secret)
        user, back = signing_up.finish(secret=secret, now=now)
    except (SignUpGoneError, AccountExistsError):
        return render(request, "portal/identity/link_gone.html", {}, status=LINK_GONE)
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, method="link", reauthenticated=True)
    told_of(request, Happened.SIGNED_UP, user_id=user.pk)
    response: HttpResponseBase = perform_login(request, user, redirect_url=reverse("account_choose_method"))
    returning.remember(request, back)
    return response


def _proven(request: HttpRequest, secret: str) -> HttpResponseBase:
    user: Any = request.user
    if signing_up.prove_address(user=user, secret=secret, now=timezone.now()):
        told_of(request, Happened.IDENTITY_PROVEN, user_id=user.pk)
        messages.success(request, _("Adresa de e-mail este dovedită."))
    return redirect("account_identity")
