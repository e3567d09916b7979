"""Confirming at the counter who the person of an account is; taking a confirmation back."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from registratura.accounts.kinds import Happened
from registratura.accounts.queries import Contact
from registratura.assurance import queries as proofs
from registratura.doors.desk.identity.telling import tell
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import identity as proving
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

LONGEST_NUMBER = 2**62


@require(Permission.ENTRY_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("code")
def counter(request: DeskRequest) -> HttpResponseBase:
    """Ask for the code that the person shows, then show whose account it is and what to look at."""
    code = _typed(request, "code")
    if request.method != "POST":
        return _page(request, {}, {})
    try:
        contact = proving.shown_at_counter(code=code, by=request.user, now=timezone.now())
    except DomainError as refused:
        return _page(request, {"code": code}, {"code": refused.words})
    return _papers(request, contact, {"code": code}, {})


@require(Permission.ENTRY_REGISTER, own_scope=True)
@require_POST
@sensitive_post_parameters("ending")
@sensitive_variables("values")
def confirm(request: DeskRequest) -> HttpResponseBase:
    """Keep that the official saw the person and the paper."""
    values = {name: _typed(request, name) for name in ("code", "paper", "ending", "same")}
    now = timezone.now()
    try:
        contact = proving.confirm_at_counter(
            institution_id=request.institution.id,
            code=values["code"],
            paper=values["paper"],
            ending=values["ending"],
            name_matches=values["same"] == "on",
            by=request.user,
            now=now,
        )
    except DomainError as refused:
        return _again(request, values, refused)
    what = _("%(who)s a confirmat la ghișeul instituției %(where)s că sunteți persoana contului.") % {
        "who": request.user.full_name,
        "where": request.institution.name,
    }
    tell(contact=contact, kind=Happened.IDENTITY_PROVEN, what=what, now=now)
    messages.success(request, _("Identitatea persoanei %s este confirmată.") % contact.full_name)
    return redirect("desk:identity", code=request.institution.code)


def _again(request: DeskRequest, values: dict[str, str], refused: DomainError) -> HttpResponseBase:
    try:
        contact = proving.shown_at_counter(code=values["code"], by=request.user, now=timezone.now())
    except DomainError as gone:
        return _page(request, values, {"code": gone.words})
    return _papers(request, contact, values, {refused.field or "paper": refused.words})


@require(Permission.ENTRY_REGISTER, own_scope=True)
@require_POST
def withdraw(request: DeskRequest, proof: int) -> HttpResponseBase:
    """Take back a confirmation that was given by mistake."""
    if proof > LONGEST_NUMBER:
        raise Http404
    now = timezone.now()
    try:
        contact = proving.withdraw(
            institution_id=request.institution.id, proof_id=proof, by=request.user, now=now
        )
    except DomainError as refused:
        messages.warning(request, refused.words)
    else:
        what = _("Instituția %s a retras confirmarea identității dată la ghișeu.") % request.institution.name
        tell(contact=contact, kind=Happened.IDENTITY_ENDED, what=what, now=now)
        messages.success(request, _("Confirmarea a fost retrasă."))
    return redirect("desk:identity", code=request.institution.code)


def _typed(request: Any, name: str) -> str:
    return str(request.POST.get(name, "")).replace("\x00", "")[:60]


def _page(request: DeskRequest, values: dict[str, str], errors: dict[str, str]) -> HttpResponseBase:
    context = {"values": values, "errors": errors, "given": proofs.given_at(request.institution.id, limit=20)}
    return render(request, "desk/identity/counter.html", context, status=422 if errors else 200)


def _papers(
    request: DeskRequest, contact: Contact, values: dict[str, str], errors: dict[str, str]
) -> HttpResponseBase:
    context = {"contact": contact, "papers": proofs.PAPERS, "values": values, "errors": errors}
    return render(request, "desk/identity/confirm.html", context, status=422 if errors else 200)
