"""
Going to the identity provider and coming back: to prove who one is, or to sign in by an identity linked before.

What was asked stands in the session of who asked, for one answer within ten minutes. An answer to another question, of
another person, or for the second time is no answer. Nobody gets an account by an identity alone.
"""

import hmac
import time
from typing import Any, Final

import structlog
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from registratura.accounts import queries as people
from registratura.accounts.kinds import Happened
from registratura.assurance import services as assurance
from registratura.assurance.openid import asking
from registratura.assurance.openid.asking import ProviderFailedError, Question
from registratura.assurance.openid.provider import Provider, configured
from registratura.assurance.openid.tokens import Identity, TokenRefusedError
from registratura.doors.portal import guards
from registratura.doors.portal.identity.telling import tell
from registratura.doors.shared import returning
from registratura.doors.shared.auth import public, signed_in
from registratura.doors.shared.security_history import told_of
from registratura.doors.shared.sessions import recently_signed_in
from registratura.flows import identity as proving
from registratura.kernel.errors import DomainError

log = structlog.get_logger("registratura.identity")
_ASKED: Final = "openid"
ANSWER_WITHIN: Final = 600  # seconds


@public("who has an identity linked to an account signs in by it")
@require_POST
def start(request: HttpRequest) -> HttpResponseBase:
    """Lead to the provider: who is signed in proves who they are, anybody else signs in."""
    provider = configured()
    if provider is None:
        raise Http404
    if refused := guards.guarded(request, what="identity", code=None, form=False):
        return refused
    returning.remember(request, request.POST.get("next"))
    question = asking.new_question()
    try:
        doors = asking.doors_of(provider)
    except ProviderFailedError as error:
        return _failed(request, provider, str(error))
    request.session[_ASKED] = {
        "state": question.state,
        "nonce": question.nonce,
        "verifier": question.verifier,
        "user": request.user.pk if request.user.is_authenticated else None,
        "at": int(time.time()),
    }
    place = asking.address_to_ask(provider, doors, question, back=_back())
    # No redirect: our forms may lead only to ourselves, and browsers look at where a form's answer leads, too.
    context = {"provider": provider.name, "host": provider.host, "place": place}
    return render(request, "portal/identity/going.html", context)


@public("the provider sends the person back here; what was asked stands in the person's own session")
@require_safe
@sensitive_variables("code", "question")
def answer(request: HttpRequest) -> HttpResponseBase:
    """Take the provider's answer, once, from who asked."""
    provider = configured()
    if provider is None:
        raise Http404
    asked = request.session.pop(_ASKED, None)
    question = _question(request, asked, provider)
    if question is None:
        return _failed(request, provider, "state")
    if request.GET.get("error"):
        messages.info(request, _("Ați renunțat la %s. Puteți încerca din nou.") % provider.name)
        return redirect(_page(request))
    try:
        identity = asking.identity_behind(
            provider,
            code=request.GET.get("code", "")[:2000],
            question=question,
            back=_back(),
            now=timezone.now(),
        )
    except ProviderFailedError as error:
        return _failed(request, provider, str(error))
    except TokenRefusedError as refused:
        return _refused(request, provider, refused.why)
    return (
        _proven(request, provider, identity)
        if request.user.is_authenticated
        else _signed_in(request, provider, identity)
    )


def _question(request: HttpRequest, asked: Any, provider: Provider) -> Question | None:
    """Return the question that this is the answer to, or None."""
    if not isinstance(asked, dict) or time.time() - asked["at"] > ANSWER_WITHIN:
        return None
    given = request.GET.get("state", "")
    if not given.isascii() or not hmac.compare_digest(given, asked["state"]):
        return None
    if asked["user"] != (request.user.pk if request.user.is_authenticated else None):
        return None
    # Who answers may say so (RFC 9207): another provider's answer is not taken for ours.
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        return None
    return Question(asked["state"], asked["nonce"], asked["verifier"])


def _proven(request: HttpRequest, provider: Provider, identity: Identity) -> HttpResponseBase:
    user: Any = request.user
    try:
        fresh = proving.prove_by_provider(user=user, identity=identity, provider=provider, now=timezone.now())
    except DomainError as refused:
        messages.error(request, refused.words)
        return redirect("account_identity")
    if fresh:
        what = _("Identitatea dumneavoastră de la %s a fost legată de cont; cu ea se poate intra în cont.")
        tell(request, user=user, kind=Happened.PROVIDER_LINKED, what=what % provider.name)
    told_of(request, Happened.IDENTITY_PROVEN, user_id=user.pk)
    messages.success(request, _("%s a confirmat cine sunteți.") % provider.name)
    return redirect(returning.forget(request) or reverse("account_identity"))


def _signed_in(request: HttpRequest, provider: Provider, identity: Identity) -> HttpResponseBase:
    found = proving.account_behind(identity=identity, provider=provider)
    user = people.user_by_id(found.user_id) if found is not None else None
    if user is None:
        messages.info(
            request,
            _(
                "Identitatea de la %s nu este legată de niciun cont de aici. Intrați sau faceți-vă întâi un cont, apoi "
                "legați-o la „Identitatea mea”."
            )
            % provider.name,
        )
        return redirect("account_login")
    back = returning.kept(request)
    record_authentication(request, user, method="openid")
    response: HttpResponseBase = perform_login(request, user, redirect_url=back or None)
    if request.user.is_authenticated:  # no second step waits
        try:
            proving.prove_by_provider(user=user, identity=identity, provider=provider, now=timezone.now())
        except DomainError as refused:
            messages.warning(request, refused.words)
    return response


def _failed(request: HttpRequest, provider: Provider, why: str) -> HttpResponseBase:
    log.warning("identity provider failed", why=why[:120])
    messages.error(
        request, _("Nu am putut vorbi cu %s. Încercați din nou peste câteva minute.") % provider.name
    )
    return redirect(_page(request))


def _refused(request: HttpRequest, provider: Provider, why: str) -> HttpResponseBase:
    log.warning("identity token refused", why=why)
    if why == "level":
        words = _(
            "La %s ați intrat cu un nivel de asigurare prea mic. Intrați acolo cu un mijloc mai puternic."
        )
    else:
        words = _("Răspunsul de la %s nu a putut fi crezut. Luați-o de la început.")
    messages.error(request, words % provider.name)
    return redirect(_page(request))


def _page(request: HttpRequest) -> str:
    return reverse("account_identity" if request.user.is_authenticated else "account_login")


def _back() -> str:
    return f"{settings.PUBLIC_URL}{reverse('account_identity_answer')}"


@signed_in
@require_POST
@recently_signed_in
def unlink(request: Any, link: int) -> HttpResponseBase:
    """Forget an identity at a provider: it no longer opens the account, and what it proved ends."""
    if link > 2**62:
        raise Http404
    provider = assurance.unlink_provider(user_id=request.user.pk, link_id=link, now=timezone.now())
    if provider is None:
        raise Http404
    what = _("Identitatea de la %s nu mai este legată de cont.") % provider
    tell(request, user=request.user, kind=Happened.PROVIDER_UNLINKED, what=what)
    messages.success(request, what)
    return redirect("account_identity")
