"""What the administrator settles: time stamps, signing services, the keys of the institution's seal."""

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.signing.forms import AuthorityForm, ProviderForm, TestForm
from registratura.doors.desk.signing.views_keys import add_key, remove_key, test_key
from registratura.doors.desk.signing.views_service import return_address
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.signing import queries as folders
from registratura.signing import services as signing
from registratura.signing.services import AuthorityDraft, ProviderDraft

BACK = "desk:signing_settings"


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SIGNING_ADMINISTER)
def settings_page(request: DeskRequest) -> HttpResponseBase:
    """Show and settle where time stamps are asked for; list services and seals."""
    card = folders.authority()
    begun = {"url": card.url, "account": card.account} if card else {}
    form = AuthorityForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            signing.save_authority(
                draft=AuthorityDraft(**form.cleaned_data), by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Marca temporală este schimbată."))
            return redirect(BACK, code=request.institution.code)
    context = {
        "form": form,
        "authority": card,
        "providers": folders.providers(),
        "keys": folders.keys_of(None, at=timezone.now()),
        "test": TestForm(),
    }
    return render(request, "desk/signing/settings.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SIGNING_ADMINISTER)
def provider(request: DeskRequest, signing_provider: int | None = None) -> HttpResponseBase:
    """Add a signing service or change one; its secret is never shown again."""
    card = folders.provider(signing_provider) if signing_provider is not None else None
    if signing_provider is not None and card is None:
        raise Http404
    same = ("name", "url", "way", "account", "is_active")
    begun = {name: getattr(card, name) for name in same} if card else {"way": "oauth2", "is_active": True}
    form = ProviderForm(request.POST if request.method == "POST" else None, initial=begun)
    form.fields["way"].offer(folders.way_names())  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            signing.save_provider(
                draft=ProviderDraft(**form.cleaned_data), provider_id=signing_provider, by=request.user
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Serviciul de semnare este păstrat."))
            return redirect(BACK, code=request.institution.code)
    context = {"form": form, "card": card, "return_address": return_address(request)}
    return render(request, "desk/signing/provider.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SIGNING_ADMINISTER, own_scope=True)
def seal_add(request: DeskRequest, key_kind: str) -> HttpResponseBase:
    """Add a key of the institution's seal."""
    return add_key(request, key_kind, user_id=None, back=BACK)


@sensitive_post_parameters("pin", "code")
@require_POST
@require(Permission.SIGNING_ADMINISTER, own_scope=True)
def seal_test(request: DeskRequest, signing_key: int) -> HttpResponseBase:
    """Try a key of the seal."""
    return test_key(request, signing_key, user_id=None, back=BACK)


@require_POST
@require(Permission.SIGNING_ADMINISTER)
def seal_remove(request: DeskRequest, signing_key: int) -> HttpResponseBase:
    """Take a key of the seal out of use."""
    return remove_key(request, signing_key, user_id=None, back=BACK)
