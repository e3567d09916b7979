"""A sign-in at a remote signing service: to its page, back, and out. Tokens stay, sealed, in the session."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.signing import queries as folders
from registratura.signing import services as signing
from registratura.signing.keys.port import Secret
from registratura.signing.queries import ProviderCard
from registratura.toolkit.scope import acting_for

PERSON = "person"
_BEGUN, _ENTERED = "signing_begun", "signing_entered"
_KEYS = "desk:signing_keys"
_TAKEN = ("state", "code", "error")


def return_address(request: DeskRequest) -> str:
    """Return the address to which a service sends people back; the administrator gives it to the service."""
    path = reverse("desk:signing_service_back", kwargs={"code": request.institution.code})
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


@require_POST
@require(Permission.DOCUMENT_SIGN)
def enter(request: DeskRequest, signing_provider: int) -> HttpResponseBase:
    """Make ready a sign-in, and show whose page comes next: forms may not lead out of here, a link may."""
    card = _card_or_404(signing_provider)
    try:
        begun = signing.begin_sign_in(
            provider_id=card.id, back=return_address(request), by=request.user, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.words)
        return redirect(_KEYS, code=request.institution.code)
    request.session[_BEGUN] = begun.sealed
    return render(request, "desk/signing/enter.html", {"card": card, "begun": begun})


@sensitive_variables("answer", "sealed")
@require_safe
@require(Permission.DOCUMENT_SIGN, own_scope=True)
def back(request: DeskRequest) -> HttpResponseBase:
    """Take what the service sent; each attempt is good once."""
    sealed = str(request.session.pop(_BEGUN, ""))
    answer = {name: request.GET.get(name, "").replace("\0", "")[:2000] for name in _TAKEN}
    try:
        entered = signing.finish_sign_in(
            institution_id=request.institution.id,
            sealed=sealed,
            answer=answer,
            back=return_address(request),
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        kept = {**_kept(request), _place(request, entered.provider_id): entered.sealed}
        request.session[_ENTERED] = kept
        messages.success(request, _("Ați intrat la „%s”.") % entered.provider_name)
    return redirect(_KEYS, code=request.institution.code)


@require_POST
@require(Permission.DOCUMENT_SIGN, own_scope=True)
def leave(request: DeskRequest, signing_provider: int) -> HttpResponseBase:
    """End one's sign-in at a service."""
    kept = _kept(request)
    sealed = kept.pop(_place(request, signing_provider), "")
    request.session[_ENTERED] = kept
    with acting_for(request.institution.id):
        card = _card_or_404(signing_provider)
    try:
        signing.end_sign_in(
            institution_id=request.institution.id,
            provider_id=card.id,
            sealed=sealed,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Ați ieșit de la „%s”.") % card.name)
    return redirect(_KEYS, code=request.institution.code)


def doors_of(request: DeskRequest) -> list[tuple[ProviderCard, object]]:
    """Return the services at which the reader signs in, each with until when that is good, or None."""
    now = timezone.now()
    return [
        (
            card,
            signing.until_of(
                institution_id=request.institution.id,
                provider_id=card.id,
                sealed=_kept(request).get(_place(request, card.id), ""),
                by=request.user,
                now=now,
            ),
        )
        for card in folders.providers(only_active=True)
        if card.way == PERSON
    ]


def token_at(request: DeskRequest, provider_id: int | None) -> str:
    """
    Return the token of the reader's sign-in at a service; empty where none is wanted. Must run inside a scope.

    Raises: SignInNeededError.
    """
    card = folders.provider(provider_id) if provider_id is not None else None
    if card is None or card.way != PERSON:
        return ""
    return signing.token_of(
        institution_id=request.institution.id,
        provider_id=card.id,
        sealed=_kept(request).get(_place(request, card.id), ""),
        by=request.user,
        now=timezone.now(),
    )


def secret_of(request: DeskRequest, form: forms.Form, key_id: int) -> Secret:
    """
    Return what opens a key: what was typed, and the token of the service that holds it. Not inside a scope.

    Raises: SignInNeededError.
    """
    with acting_for(request.institution.id):
        card = folders.key_card(key_id, at=timezone.now())
        token = token_at(request, card.provider_id if card is not None else None)
    return Secret(form.cleaned_data["pin"], form.cleaned_data["code"], token)


def _card_or_404(provider_id: int) -> ProviderCard:
    card = folders.provider(provider_id)
    if card is None or card.way != PERSON or not card.is_active:
        raise Http404
    return card


def _place(request: DeskRequest, provider_id: int) -> str:
    return f"{request.institution.id}/{provider_id}"


def _kept(request: DeskRequest) -> dict[str, str]:
    found = request.session.get(_ENTERED)
    return dict(found) if isinstance(found, dict) else {}
