"""One's own signing keys: added, tried, removed. PIN and password pass through and stay nowhere."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.signing.forms import FileKeyForm, RemoteKeyForm, TestForm, TokenKeyForm
from registratura.doors.desk.signing.views_service import doors_of, secret_of, token_at
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.signing import queries as folders
from registratura.signing import services as signing
from registratura.signing.errors import KeyRefusedError
from registratura.signing.keys.port import Found, Secret
from registratura.signing.services import NewKey
from registratura.toolkit.scope import acting_for, current_institution

KINDS: dict[str, type[forms.Form]] = {"fisier": FileKeyForm, "token": TokenKeyForm, "serviciu": RemoteKeyForm}
_MOST_BYTES = 200_000


@require_safe
@require(Permission.DOCUMENT_SIGN)
def keys(request: DeskRequest) -> HttpResponseBase:
    """List the keys with until when they are good."""
    now = timezone.now()
    return render(
        request,
        "desk/signing/keys.html",
        {
            "keys": folders.keys_of(request.user.id, at=now),
            "providers": folders.providers(only_active=True),
            "services": doors_of(request),
            "form": TestForm(),
        },
    )


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.DOCUMENT_SIGN, own_scope=True)
def add(request: DeskRequest, key_kind: str) -> HttpResponseBase:
    """Add a key of one's own."""
    return add_key(request, key_kind, user_id=request.user.id, back="desk:signing_keys")


def add_key(request: DeskRequest, kind: str, *, user_id: int | None, back: str) -> HttpResponseBase:
    """Add a key of a person, or of the seal when None. Not inside a scope: keys are looked for outside."""
    if kind not in KINDS:
        raise Http404
    form = KINDS[kind](request.POST or None, request.FILES or None)
    _offer(request, form, kind)
    if request.method == "POST" and form.is_valid():
        try:
            key = _LOOKS[kind](request, form, user_id)
            with acting_for(request.institution.id):
                added = signing.add_key(key=key, by=request.user, now=timezone.now())
                card = folders.key_card(added, at=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            assert card is not None
            messages.success(request, _("Cheia „%s” este adăugată.") % card.label)
            if card.name_differs:
                words = _(
                    "Certificatul este pe numele „%s”, altul decât al dumneavoastră. Se vede la fiecare semnare."
                )
                messages.warning(request, words % card.subject_name)
            return redirect(back, code=request.institution.code)
    context = {"form": form, "kind": kind, "seal": user_id is None, "back": back}
    with acting_for(request.institution.id):
        return render(request, "desk/signing/key_add.html", context, status=422 if form.errors else 200)


def _offer(request: DeskRequest, form: forms.Form, kind: str) -> None:
    """Fill what can be chosen from: tokens at the server, services of the institution."""
    if kind == "token":
        try:
            labels = signing.tokens()
        except DomainError as error:
            labels = []
            form.fields["token"].help_text = error.words
        form.fields["token"].offer([(label, label) for label in labels])  # type: ignore[attr-defined]
    elif kind == "serviciu":
        with acting_for(request.institution.id):
            services = folders.providers(only_active=True)
        form.fields["provider"].offer([(one.id, one.name) for one in services])  # type: ignore[attr-defined]
    if "place" in form.fields:
        # What is there is known only when it was looked at; the services refuse what is not.
        typed = request.POST.get("place", "").replace("\0", "")[:200]
        form.fields["place"].offer([(typed, typed)] if typed else [])  # type: ignore[attr-defined]


def _from_file(request: DeskRequest, form: forms.Form, user_id: int | None) -> NewKey:
    content = form.cleaned_data["file"].read(_MOST_BYTES + 1)
    found = signing.look_in_file(content=content, secret=Secret(form.cleaned_data["pin"]))
    return NewKey(
        user_id=user_id, kind="file", found=found, label=form.cleaned_data["label"], content=content
    )


def _from_token(request: DeskRequest, form: forms.Form, user_id: int | None) -> NewKey:
    data = form.cleaned_data
    found = _chosen(form, signing.look_in_token(label=data["token"], secret=Secret(data["pin"])))
    return NewKey(user_id=user_id, kind="token", found=found, label=data["label"], token_label=data["token"])


def _from_service(request: DeskRequest, form: forms.Form, user_id: int | None) -> NewKey:
    data = form.cleaned_data
    with acting_for(request.institution.id):
        token = token_at(request, int(data["provider"]))
    if token and user_id is None:
        raise KeyRefusedError(
            _("La serviciul acesta intră fiecare semnatar: nu poate ține cheia sigiliului."), field="provider"
        )
    listed = signing.look_at_service(
        institution_id=request.institution.id,
        provider_id=int(data["provider"]),
        user=data["user"],
        token=token,
    )
    found = _chosen(form, listed)
    return NewKey(
        user_id=user_id, kind="remote", found=found, label=data["label"], provider_id=int(data["provider"])
    )


def _chosen(form: forms.Form, found: list[Found]) -> Found:
    """Return the one that was chosen, or the only one; else offer them."""
    place = form.cleaned_data["place"]
    named = next((one for one in found if one.place == place), None)
    if named is not None:
        return named
    if len(found) == 1 and not place:
        return found[0]
    form.fields["place"].offer([(one.place, one.label or one.place) for one in found])  # type: ignore[attr-defined]
    raise KeyRefusedError(_("Sunt mai multe: alegeți una și trimiteți din nou."), field="place")


_LOOKS: dict[str, Callable[[DeskRequest, Any, int | None], NewKey]] = {
    "fisier": _from_file,
    "token": _from_token,
    "serviciu": _from_service,
}


@sensitive_post_parameters("pin", "code")
@require_POST
@require(Permission.DOCUMENT_SIGN, own_scope=True)
def test(request: DeskRequest, signing_key: int) -> HttpResponseBase:
    """Try a key of one's own."""
    return test_key(request, signing_key, user_id=request.user.id, back="desk:signing_keys")


def test_key(request: DeskRequest, key: int, *, user_id: int | None, back: str) -> HttpResponseBase:
    """Let a key sign something worthless, and say whether it did. Not inside a scope."""
    _own_or_404(request, key, user_id)
    form = TestForm(request.POST)
    if form.is_valid():
        try:
            signing.try_key(
                institution_id=request.institution.id,
                key_id=key,
                user_id=user_id,
                secret=secret_of(request, form, key),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, error.words)
        else:
            messages.success(request, _("Cheia semnează bine."))
    return redirect(back, code=request.institution.code)


def _own_or_404(request: DeskRequest, key: int, user_id: int | None) -> None:
    """Answer a key of somebody else as one that is not there. The seal's keys are of nobody: None."""
    with (
        nullcontext()
        if current_institution() == request.institution.id
        else acting_for(request.institution.id)
    ):
        if key not in {card.id for card in folders.keys_of(user_id, at=timezone.now())}:
            raise Http404


@require_POST
@require(Permission.DOCUMENT_SIGN, own_scope=True)
def send_code(request: DeskRequest, signing_key: int) -> HttpResponseBase:
    """Ask the service of a key for its code of one use."""
    _own_or_404(request, signing_key, request.user.id)
    try:
        with acting_for(request.institution.id):
            card = folders.key_card(signing_key, at=timezone.now())
            token = token_at(request, card.provider_id if card is not None else None)
        signing.send_code(
            institution_id=request.institution.id, key_id=signing_key, user_id=request.user.id, token=token
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Serviciul v-a trimis codul."))
    return redirect("desk:signing_keys", code=request.institution.code)


@require_POST
@require(Permission.DOCUMENT_SIGN)
def remove(request: DeskRequest, signing_key: int) -> HttpResponseBase:
    """Take a key of one's own out of use."""
    return remove_key(request, signing_key, user_id=request.user.id, back="desk:signing_keys")


def remove_key(request: DeskRequest, key: int, *, user_id: int | None, back: str) -> HttpResponseBase:
    """Take a key out of use. Inside a scope."""
    _own_or_404(request, key, user_id)
    try:
        signing.remove_key(key_id=key, user_id=user_id, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Cheia este scoasă; ce a semnat rămâne semnat."))
    return redirect(back, code=request.institution.code)
