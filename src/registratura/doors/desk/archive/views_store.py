"""The store: places, the evidence register, loans."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.archive import queries, services
from registratura.doors.desk.archive.finding import KEYS_END, done, dossier_or_404, first_fault, number_in
from registratura.doors.desk.archive.forms import LoanForm, PlaceForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError

ARCHIVE = Permission.ARCHIVE_HANDLE


@require_http_methods(["GET", "HEAD", "POST"])
@require(ARCHIVE)
def places(request: DeskRequest) -> HttpResponseBase:
    """Show the places of the store, and add one."""
    lines = queries.places()
    form = PlaceForm(request.POST if request.method == "POST" else None)
    form.fields["parent"].offer([(one.id, one.path) for one in lines if one.kind != "box"])  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.add_place(
                kind=data["kind"],
                code=data["code"],
                parent_id=int(data["parent"]) if data["parent"] else None,
                remarks=data["remarks"],
                by=request.user,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Locul este scris."))
            return redirect("desk:archive_places", code=request.institution.code)
    context = {"form": form, "lines": lines, "keeps": True}
    return render(request, "desk/archive/places.html", context, status=422 if form.errors else 200)


@require_safe
@require(ARCHIVE)
def evidence(request: DeskRequest) -> HttpResponse:
    """Show the register of entries and exits of the store."""
    return render(request, "desk/archive/evidence.html", {"lines": queries.evidence(), "keeps": True})


@require_safe
@require(ARCHIVE)
def loans(request: DeskRequest) -> HttpResponse:
    """Show the loans, those that run first."""
    context = {"lines": queries.loans(), "today": legal_date(timezone.now()), "keeps": True}
    return render(request, "desk/archive/loans.html", context)


@require_POST
@require(ARCHIVE)
def take_back(request: DeskRequest, key: int) -> HttpResponseBase:
    """Take a lent dossier back."""
    return done(
        request,
        services.take_back,
        words=_("Dosarul este înapoi la locul lui."),
        to=reverse("desk:archive_loans", kwargs={"code": request.institution.code}),
        loan_id=min(key, KEYS_END),
        condition=request.POST.get("condition", "").replace("\0", ""),
        now=timezone.now(),
    )


@require_POST
@require(ARCHIVE)
def place_dossier(request: DeskRequest, key: int) -> HttpResponseBase:
    """Say where a dossier stands."""
    dossier_or_404(request, key)
    return done(
        request,
        services.place_dossier,
        words=_("Locul dosarului este scris."),
        to=_address(request, key),
        dossier_id=key,
        place_id=number_in(request.POST, "place"),
    )


@require_POST
@require(ARCHIVE)
def lend(request: DeskRequest, key: int) -> HttpResponseBase:
    """Lend a dossier to a person of the institution."""
    dossier_or_404(request, key)
    now = timezone.now()
    form = LoanForm(request.POST)
    people = {one.user_id: one.full_name for one in institutions.members(at=now)}
    form.fields["borrower"].offer(list(people.items()))  # type: ignore[attr-defined]
    if not form.is_valid():
        messages.error(request, first_fault(form))
        return redirect(_address(request, key))
    data = form.cleaned_data
    return done(
        request,
        services.lend,
        words=_("Împrumutul este scris; se amintește la termen."),
        to=_address(request, key),
        dossier_id=key,
        borrower_id=int(data["borrower"]),
        purpose=data["purpose"],
        due_on=data["due_on"],
        now=now,
    )


def _address(request: DeskRequest, key: int) -> str:
    return reverse("desk:archive_dossier", kwargs={"code": request.institution.code, "key": key})
