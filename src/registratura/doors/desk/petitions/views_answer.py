"""The answer before it leaves: its solution and legal ground, and the two signatures."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.desk.petitions.forms import DelegationForm, ReasonForm, SolutionForm
from registratura.doors.desk.petitions.lookup import petition_or_404
from registratura.doors.desk.petitions.views import page_of
from registratura.doors.desk.petitions.views_acts import acting
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import petition_answers as flow
from registratura.flows.petition_answers import Delegation
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.petitions.terms import SignatureRole


@require(Permission.ENTRY_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def solution(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Write what the answer says and upon which law."""
    found = petition_or_404(request, register=register, year=year, number=number)
    if not flow.may_write_solution(entry=found.entry, powers=request.powers, by=request.user):
        raise PermissionDenied
    card = found.card
    form = SolutionForm(
        request.POST or None,
        initial={
            "solution": card.solution.value if card.solution else "",
            "legal_ground": card.legal_ground,
            "second_text": card.second_text,
        },
        language=card.language_name,
    )
    if request.method == "POST" and form.is_valid():
        try:
            flow.write_solution(
                entry=found.entry,
                solution=form.chosen(),
                legal_ground=form.cleaned_data["legal_ground"],
                second_text=form.cleaned_data.get("second_text"),
                **acting(request),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Soluția și temeiul sunt scrise. Se pot cere semnăturile."))
            return redirect(found.back)
    return render(
        request,
        "desk/petitions/solution.html",
        {"found": found, "petition": card, "entry": found.entry, "form": form},
        status=422 if form.is_bound else 200,
    )


def _role(request: DeskRequest) -> SignatureRole:
    try:
        return SignatureRole(request.POST.get("role", ""))
    except ValueError as error:
        raise Http404 from error


@require(Permission.TERM_EXTEND)
@require_POST
def sign(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Record the signature of the one who acts."""
    found = petition_or_404(request, register=register, year=year, number=number)
    form = DelegationForm(request.POST)
    role = _role(request)
    if form.is_valid():
        data = form.cleaned_data
        act = Delegation(data["act_number"], data["act_dated_on"], data["act_valid_to"])
        try:
            flow.sign(entry=found.entry, role=role, delegation=act, **acting(request))
        except DomainError as error:
            if not error.field:
                messages.error(request, error.words)
                return redirect(found.back)
            refuse(form, error)
        else:
            messages.success(request, _("Ați semnat răspunsul la petiția %s.") % found.number)
            return redirect(found.back)
    return page_of(request, found, delegation=form)


@require(Permission.TERM_EXTEND)
@require_POST
def withdraw(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Take one's own signature back."""
    found = petition_or_404(request, register=register, year=year, number=number)
    form, role = ReasonForm(request.POST), _role(request)
    if not form.is_valid():
        messages.error(request, _("Scrieți de ce retrageți semnătura."))
        return redirect(found.back)
    try:
        flow.withdraw_signature(
            entry=found.entry,
            role=role,
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Semnătura este retrasă; răspunsul așteaptă alta."))
    return redirect(found.back)
