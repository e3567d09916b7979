"""Inventories and their hand-over to the archive."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.archive import queries, services
from registratura.archive.queries import InventoryCard
from registratura.archive.words import INVENTORY_STATES
from registratura.doors.desk.archive.finding import KEYS_END, done, number_in
from registratura.doors.desk.archive.forms import HandOverForm, LineForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError

ARCHIVE = Permission.ARCHIVE_HANDLE


@require_http_methods(["GET", "HEAD", "POST"])
@require(ARCHIVE)
def inventories(request: DeskRequest) -> HttpResponseBase:
    """Show what waits for an inventory and the inventories; begin one (year, unit, term)."""
    if request.method == "POST":
        year = number_in(request.POST, "year")
        try:
            made = services.begin_inventory(
                year=year if year is not None and year < 10_000 else 0,
                unit_id=number_in(request.POST, "unit"),
                term=request.POST.get("term", "").replace("\0", "")[:160],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, error.words)
            return redirect("desk:archive_inventories", code=request.institution.code)
        return redirect("desk:archive_inventory", code=request.institution.code, key=made)
    return render(
        request,
        "desk/archive/inventories.html",
        {
            "waiting": queries.waiting_for_inventory(),
            "lines": queries.inventories(),
            "states": INVENTORY_STATES,
            "today": legal_date(timezone.now()),
            "keeps": True,
        },
    )


@require_safe
@require(ARCHIVE)
def inventory(request: DeskRequest, key: int) -> HttpResponse:
    """Show an inventory with its dossiers."""
    card = _inventory_or_404(key)
    context = {"card": card, "rows": queries.inventory_rows(key), "states": INVENTORY_STATES}
    context["standings"] = LineForm.base_fields["standing"].choices  # type: ignore[attr-defined]
    return render(request, "desk/archive/inventory.html", context)


@require_POST
@require(ARCHIVE)
def mark(request: DeskRequest, key: int, number: int) -> HttpResponseBase:
    """Say how a dossier stands in an inventory."""
    _inventory_or_404(key)
    return done(
        request,
        services.mark_line,
        form=LineForm(request.POST),
        words=_("Scris în inventar."),
        to=_address(request, key),
        inventory_id=key,
        number=min(number, 30_000),
    )


@require_POST
@require(ARCHIVE)
def close(request: DeskRequest, key: int) -> HttpResponseBase:
    """Close an inventory."""
    _inventory_or_404(key)
    return done(
        request,
        services.close_inventory,
        words=_("Inventarul este încheiat; se tipărește și se predă."),
        to=_address(request, key),
        inventory_id=key,
        now=timezone.now(),
    )


@require_POST
@require(ARCHIVE)
def drop(request: DeskRequest, key: int) -> HttpResponseBase:
    """Give up an inventory in the making."""
    _inventory_or_404(key)
    to = reverse("desk:archive_inventories", kwargs={"code": request.institution.code})
    return done(
        request, services.drop_inventory, words=_("S-a renunțat la inventar."), to=to, inventory_id=key
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require(ARCHIVE)
def hand_overs(request: DeskRequest) -> HttpResponseBase:
    """Show the minutes of hand-overs; write one over closed inventories of one unit."""
    waiting = queries.inventories(state="closed")
    begun = {"held_on": legal_date(timezone.now()), "taker": request.user.full_name}
    form = HandOverForm(request.POST if request.method == "POST" else None, initial=begun)
    chosen = [one for one in waiting if str(one.id) in request.POST.getlist("inventories")]
    if request.method == "POST" and form.is_valid():
        try:
            services.hand_over(
                inventory_ids=[one.id for one in chosen],
                unit_name=(chosen[0].unit_name if chosen else "") or _("toată instituția"),
                **form.cleaned_data,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Predarea este scrisă, și în registrul de evidență."))
            return redirect("desk:archive_hand_overs", code=request.institution.code)
    context = {
        "form": form,
        "waiting": waiting,
        "chosen": {one.id for one in chosen},
        "lines": queries.hand_overs(),
        "keeps": True,
    }
    return render(request, "desk/archive/hand_overs.html", context, status=422 if form.errors else 200)


def _inventory_or_404(key: int) -> InventoryCard:
    found = queries.inventory(key) if key < KEYS_END else None
    if found is None:
        raise Http404
    return found


def _address(request: DeskRequest, key: int) -> str:
    return reverse("desk:archive_inventory", kwargs={"code": request.institution.code, "key": key})
