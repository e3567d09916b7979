"""People and roles: who may do what, today and on any past day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.registering.typed import read_day
from registratura.doors.desk.settings.acts import told
from registratura.doors.desk.settings.forms import MemberForm, refuse
from registratura.doors.desk.settings.views_structure import unit_options
from registratura.doors.shared import letters
from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.sessions import recently_signed_in
from registratura.flows import leaving, letting_in
from registratura.flows.letting_in import Entrance
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import MemberLine
from registratura.institutions.roles import ROLES, Role
from registratura.journal import queries as journal
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require(Permission.MEMBERS_ADMINISTER)
@require_safe
def members(request: DeskRequest) -> HttpResponse:
    """Show who has what role, now or at the end of a past day."""
    now = timezone.now()
    typed, error, at = request.GET.get("la", "")[:20], "", now
    try:
        day = read_day(typed, today=legal_date(now))
        if day is not None and day < legal_date(now):
            at = datetime.combine(day, time(23, 59, 59), tzinfo=BUCHAREST).astimezone(UTC)
    except (ValidationError, OverflowError):
        error = _("Scrieți data ca zz.ll.aaaa, de exemplu 02.03.2026.")
    context = {
        "members": institutions.members(at=at),
        "typed": typed,
        "error": error,
        "past_day": None if at == now else at,
        "roles": [(role.name, role.explanation) for role in ROLES.values()],
    }
    return render(request, "desk/settings/members.html", context)


@require(Permission.MEMBERS_ADMINISTER)
@require_safe
def member_history(request: DeskRequest) -> HttpResponse:
    """Show who gave and ended roles."""
    events = told(journal.recent_acts(subject_types=("membership",)))
    return render(request, "desk/settings/member_history.html", {"events": events})


@require(Permission.MEMBERS_ADMINISTER, own_scope=True)
@forms_only
@recently_signed_in
@sensitive_variables("entrance")
def member_add(request: DeskRequest) -> HttpResponseBase:
    """Give a person a role; an account is made when the address has none."""
    with acting_for(request.institution.id):
        units = institutions.unit_tree()
    today = legal_date(timezone.now())
    form = MemberForm(request.POST or None, today=today, at_supplier=request.institution.kind == "supplier")
    codes = {line.id: line.code for line in units}
    form.fields["unit"].offer(  # type: ignore[attr-defined]
        [(codes[number], words) for number, words in unit_options(units)]
    )
    if request.method == "POST" and form.is_valid():
        try:
            entrance = letting_in.let_in(
                institution_id=request.institution.id,
                email=form.cleaned_data["email"],
                full_name=form.cleaned_data["name"],
                role=Role(form.cleaned_data["role"]),
                unit_code=form.cleaned_data["unit"],
                now=timezone.now(),
                by=request.user,
                until=_end_of(form.cleaned_data["until"]),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return _show_link(request, entrance)
    return render(request, "desk/settings/member_form.html", {"form": form, "roles": list(ROLES.values())})


def _end_of(day: date | None) -> datetime | None:
    """Return the moment at which a day is over in Romania."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=BUCHAREST).astimezone(UTC)


@require(Permission.MEMBERS_ADMINISTER, own_scope=True)
@forms_only
@recently_signed_in
@sensitive_variables("entrance")
def member_link(request: DeskRequest, member: int) -> HttpResponseBase:
    """Give a person a new one-time link; lost keys and codes are the matter of two (`views_recovery`)."""
    with acting_for(request.institution.id):
        line = member_line(member)
    refusal = ""
    if request.method == "POST":
        try:
            entrance = letting_in.give_link_again(
                institution_id=request.institution.id,
                membership_id=member,
                now=timezone.now(),
                by=request.user,
            )
        except DomainError as error:
            refusal = error.words
        else:
            return _show_link(request, entrance, member=member)
    return render(request, "desk/settings/member_link.html", {"member": line, "refusal": refusal})


def _show_link(request: DeskRequest, entrance: Entrance, *, member: int = 0) -> HttpResponse:
    """Mail the link, and show it this once when the account works for this institution alone."""
    link = settings.PUBLIC_URL + reverse("sign_in_link", kwargs={"secret": entrance.secret})
    words = {
        "name": entrance.user.full_name,
        "institution": request.institution.name,
        "by": request.user.full_name,
        "link": link,
    }
    mailed = letters.send(
        letters.letter(template="account/email/invitation", to=entrance.user.email, context=words)
    )
    context: dict[str, Any] = {
        "name": entrance.user.full_name,
        "email": entrance.user.email,
        "link": link if entrance.shown else "",
        "mailed": mailed,
        "new_account": entrance.new_account,
        "new_role": entrance.new_role,
        "member": member,
    }
    return render(request, "desk/settings/member_link_given.html", context)


@require(Permission.MEMBERS_ADMINISTER)
@forms_only
def member_end(request: DeskRequest, member: int) -> HttpResponseBase:
    """Ask, then end a role: the next page the person opens no longer has it."""
    line, refusal, open_work = member_line(member), "", False
    if request.method == "POST":
        membership = institutions.membership_by_id(member)
        try:
            if membership is not None:
                leaving.end_membership(membership=membership, now=timezone.now(), by=request.user)
        except DomainError as error:
            refusal, open_work = error.words, error.code == "routing.work.open"
        else:
            messages.success(request, _("Rolul este încheiat."))
            return redirect("desk:members", code=request.institution.code)
    return render(
        request, "desk/settings/member_end.html", {"member": line, "refusal": refusal, "open_work": open_work}
    )


def member_line(number: int) -> MemberLine:
    """Return a role in force of the institution in scope; what is not there is answered with 404."""
    found = next((m for m in institutions.members(at=timezone.now()) if m.id == number), None)
    if found is None:
        raise Http404
    return found
