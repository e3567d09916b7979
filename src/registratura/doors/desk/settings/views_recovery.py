"""Letting a person in again who lost every way in: one administrator asks, another decides."""

from datetime import datetime
from typing import Any, TypedDict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from registratura.accounts import queries as people
from registratura.accounts.queries import Contact
from registratura.doors.desk.settings.views_members import member_line
from registratura.doors.shared import recovery_letters
from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.sessions import recently_signed_in
from registratura.flows import recovering
from registratura.institutions.permissions import Permission
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.recovery import queries
from registratura.recovery.queries import PROOFS, RecoveryCard
from registratura.toolkit.scope import acting_for


class _Act(TypedDict):
    institution_id: int
    recovery_id: int
    by: Actor
    now: datetime


forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require(Permission.MEMBERS_ADMINISTER)
@require_safe
def recoveries(request: DeskRequest) -> HttpResponse:
    """Show which recoveries wait and what became of the others."""
    found = queries.recoveries(at=timezone.now())
    return render(request, "desk/settings/recoveries.html", {"recoveries": found})


@require(Permission.MEMBERS_ADMINISTER, own_scope=True)
@forms_only
@recently_signed_in
@sensitive_variables("asked")
def recovery_ask(request: DeskRequest, member: int) -> HttpResponseBase:
    """Ask for the recovery of a person's account; the code for the person's hand is shown this once."""
    now = timezone.now()
    with acting_for(request.institution.id):
        line = member_line(member)
    context: dict[str, Any] = {"member": line, "proofs": PROOFS, "errors": {}, "typed": {}}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "")[:2_000] for name in ("proof", "reason")}
        try:
            asked = recovering.ask(
                institution_id=request.institution.id, membership_id=member, by=request.user, now=now, **typed
            )
        except DomainError as error:
            context |= {"errors": {error.field or "": error.words}, "typed": typed}
        else:
            recovery_letters.tell_asked(
                to=line.email,
                name=line.full_name,
                by=request.user.full_name,
                institution=request.institution.name,
            )
            return render(request, "desk/settings/recovery_asked.html", {"member": line, "asked": asked})
    return render(request, "desk/settings/recovery_ask.html", context)


@require(Permission.MEMBERS_ADMINISTER, own_scope=True)
@forms_only
@recently_signed_in
@sensitive_variables("approved", "link")
def recovery_decide(request: DeskRequest, recovery: int) -> HttpResponseBase:
    """Show what was asked and by whom; approve, refuse or stop it."""
    now, refusal = timezone.now(), ""
    with acting_for(request.institution.id):
        card = queries.recovery_by_id(recovery, at=now)
    contact = people.contact_of(card.user_id) if card is not None else None
    if card is None or contact is None:
        raise Http404
    if request.method == "POST":
        try:
            return _decided(request, card, contact)
        except DomainError as error:
            refusal = error.words
    may_decide = card.may_be_decided_by(request.user.id)
    context = {"card": card, "contact": contact, "may_decide": may_decide, "refusal": refusal}
    return render(request, "desk/settings/recovery_decide.html", context)


def _decided(request: DeskRequest, card: RecoveryCard, contact: Contact) -> HttpResponseBase:
    act = _Act(
        institution_id=request.institution.id, recovery_id=card.id, by=request.user, now=timezone.now()
    )
    whose = {"to": contact.email, "name": contact.full_name, "institution": request.institution.name}
    deed = request.POST.get("deed")
    if deed == "approve":
        approved = recovering.approve(**act)
        link = recovery_letters.address_of(code=request.institution.code, secret=approved.link)
        mailed = recovery_letters.send_link(link=link, **whose)
        shown = link if approved.may_show and not mailed else ""
        context = {"card": card, "contact": contact, "mailed": mailed, "link": shown}
        return render(request, "desk/settings/recovery_approved.html", context)
    if deed == "refuse":
        recovering.refuse(**act)
        messages.success(
            request, _("Recuperarea a fost refuzată; persoana și administratorii au fost anunțați.")
        )
    else:
        recovering.stop(**act)
        messages.success(
            request, _("Recuperarea a fost oprită; persoana și administratorii au fost anunțați.")
        )
    recovery_letters.tell_ended(**whose)
    return redirect("desk:recoveries", code=request.institution.code)
