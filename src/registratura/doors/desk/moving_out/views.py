"""The package of the institution: ordered, its making followed, fetched over a link of one person, deleted."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.sessions import recently_signed_in
from registratura.flows.moving_out import ordering
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for
from registratura.transfers import queries, services

_KEYS_END = 1 << 62


@require(Permission.STRUCTURE_ADMINISTER, own_scope=True)
@require_http_methods(["GET", "HEAD", "POST"])
def packages(request: DeskRequest) -> HttpResponseBase:
    """List the packages that were ordered, and order one."""
    if request.method == "POST":
        try:
            ordering.order(institution_id=request.institution.id, by=request.user, now=timezone.now())
        except DomainError as error:
            messages.error(request, error.words)
        return redirect("desk:moving_out", code=request.institution.code)
    return _page(request)


@require_safe
@require(Permission.STRUCTURE_ADMINISTER)
def stage(request: DeskRequest, order: int) -> HttpResponse:
    """Answer the part of the page that says how far the writing has come."""
    card = _card(order)
    response = render(request, "desk/moving_out/_stage.html", _stage(request, card))
    if not card.is_working:
        response["HX-Refresh"] = "true"
    return response


@require(Permission.STRUCTURE_ADMINISTER, own_scope=True)
@require_http_methods(["GET", "HEAD", "POST"])
@recently_signed_in
@sensitive_variables("secret", "address")
def link(request: DeskRequest, order: int) -> HttpResponseBase:
    """Make the link with which this person fetches the package; it is shown this once."""
    _own(request, order)
    if request.method != "POST":  # back from proving who it is: the button is pressed once more
        return redirect("desk:moving_out", code=request.institution.code)
    try:
        secret = ordering.link(
            institution_id=request.institution.id, order_id=order, by=request.user, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("desk:moving_out", code=request.institution.code)
    where = {"code": request.institution.code, "order": order, "secret": secret}
    address = request.build_absolute_uri(reverse("desk:moving_out_package", kwargs=where))
    return _page(request, address=address)


@require_POST
@require(Permission.STRUCTURE_ADMINISTER)
def link_end(request: DeskRequest, order: int) -> HttpResponseBase:
    """End the link of a package, whoever it is for."""
    _card(order)
    try:
        services.end_package_link(order_id=order, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Legătura a fost oprită; pachetul nu se mai poate lua cu ea."))
    return redirect("desk:moving_out", code=request.institution.code)


@require_POST
@require(Permission.STRUCTURE_ADMINISTER, own_scope=True)
def deletion(request: DeskRequest, order: int) -> HttpResponseBase:
    """Delete the bytes of a package before its time is over."""
    _own(request, order)
    try:
        ordering.take_away(
            institution_id=request.institution.id, order_id=order, by=request.user, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Pachetul a fost șters de aici; registrele sunt neatinse."))
    return redirect("desk:moving_out", code=request.institution.code)


@require(Permission.STRUCTURE_ADMINISTER, own_scope=True)
@require_GET
@recently_signed_in
@sensitive_variables("secret")
def package(request: DeskRequest, order: int, secret: str) -> HttpResponseBase:
    """Give the package to the person of the link."""
    _own(request, order)
    try:
        source = ordering.fetch(
            institution=request.institution,
            order_id=order,
            secret=secret,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("desk:moving_out", code=request.institution.code)
    response = FileResponse(
        source,
        as_attachment=True,
        filename=f"{request.institution.code}-{order}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: DeskRequest, *, address: str = "") -> HttpResponse:
    with acting_for(request.institution.id):
        cards = queries.packages(at=timezone.now())
        working = next((card for card in cards if card.is_working), None)
        context: dict[str, Any] = {
            "packages": cards,
            "working": working,
            "address": address,
            **(_stage(request, working) if working is not None else {}),
        }
        response = render(request, "desk/moving_out/packages.html", context)
    if address:
        response["Cache-Control"] = "private, no-store"
    return response


def _card(order: int) -> queries.PackageCard:
    card = queries.package_by_id(order, at=timezone.now()) if order < _KEYS_END else None
    if card is None:
        raise Http404
    return card


def _own(request: DeskRequest, order: int) -> None:
    with acting_for(request.institution.id):
        _card(order)


def _stage(request: DeskRequest, card: queries.PackageCard) -> dict[str, Any]:
    where = {"code": request.institution.code, "order": card.id}
    return {
        "card": card,
        "percent": min(100, card.done_count * 100 // card.total_count) if card.total_count else None,
        "is_silent": timezone.now() - card.heard_at > services.SILENT_AFTER,
        "stage_address": reverse("desk:moving_out_stage", kwargs=where),
    }
