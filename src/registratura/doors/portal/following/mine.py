"""What one filed, in all institutions: with the account, or claimed later by number and secret."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.portal import guards
from registratura.doors.portal.controllers import institution_portal
from registratura.doors.portal.following import deeds
from registratura.doors.portal.following.deeds import Shown
from registratura.doors.shared.auth import signed_in
from registratura.flows import following, own_filings
from registratura.flows.own_filings import OwnLine
from registratura.institutions import queries as institutions
from registratura.kernel.errors import DomainError
from registratura.portals import queries as portals


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list, and where its page is; empty while it has no number."""

    line: OwnLine
    href: str
    at: datetime


@never_cache
@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Show what the account filed or claimed, the newest first."""
    assert request.user.is_authenticated
    lines = own_filings.of_user(user_id=request.user.id)
    rows = [Row(line, _address(line), line.at) for line in lines]
    return _private(render(request, "portal/following/mine.html", {"rows": rows, **_claiming()}))


def _address(line: OwnLine) -> str:
    if line.entry_id is None:
        return ""
    return reverse("portal:mine_one", kwargs={"code": line.institution_code, "entry": line.entry_id})


@never_cache
@require_http_methods(["POST"])
@signed_in
def claim(request: HttpRequest) -> HttpResponseBase:
    """Put a paper filed without the account into its list, by number and secret; wrong ones get one answer."""
    assert request.user.is_authenticated
    code = request.POST.get("institution", "")[:60]
    if refused := guards.guarded(request, what="status", code=None):
        return refused
    reference = request.POST.get("reference", "").replace("\x00", "").strip()[:60]
    secret = request.POST.get("secret", "").replace("\x00", "").strip()[:80]
    problem = _("Instituția, numărul și secretul nu se potrivesc. Le găsiți pe recipisă.")
    try:
        institution = institution_portal(code)
        opened = following.open_secret(
            institution=institution, reference=reference, secret=secret, now=timezone.now()
        )
        if opened is not None:
            following.claim(institution=institution, opened=opened, by=request.user, now=timezone.now())
            return redirect("portal:mine")
    except Http404:
        pass
    except DomainError as error:
        problem = error.words
    lines = own_filings.of_user(user_id=request.user.id)
    context = {
        **_claiming(),
        "rows": [Row(line, _address(line), line.at) for line in lines],
        "problem": problem,
        "reference": reference,
        "chosen": code,
    }
    return _private(render(request, "portal/following/mine.html", context, status=422))


def _claiming() -> dict[str, object]:
    opened = portals.open_institution_ids()
    named = [(one.code, one.name) for one in institutions.every_institution() if one.id in opened]
    guard = guards.fields(what="status")
    return {"institutions": named, "guard": guard, "problem": "", "reference": "", "chosen": ""}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one(request: HttpRequest, code: str, entry: int) -> HttpResponseBase:
    """Show one paper of the account's list, and do what its page offers."""
    assert request.user.is_authenticated
    institution = institution_portal(code)
    opened = following.open_for_account(institution=institution, entry_id=entry, user_id=request.user.id)
    if opened is None:
        raise Http404
    shown = Shown()
    if request.method == "POST":
        if refused := guards.guarded(request, what="upload", code=code, form=False):
            return refused
        answer = deeds.done(request, institution=institution, opened=opened)
        if not isinstance(answer, Shown):
            return answer
        shown = answer
    return deeds.page(request, institution=institution, opened=opened, ticket="", shown=shown)


def _private(answer: HttpResponse) -> HttpResponse:
    return deeds.private(answer)
