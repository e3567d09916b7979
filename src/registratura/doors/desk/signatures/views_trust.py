"""The trust that signatures are judged by: copies of trusted lists, and roots of the institution's own."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import trust as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.signatures import queries as signatures
from registratura.signatures import services
from registratura.toolkit.scope import acting_for


@require_safe
@require(Permission.INTEGRITY_VERIFY)
def trust(request: DeskRequest) -> HttpResponse:
    """Show the lists in force and the older copies, the own roots, and what stands in the way of judging."""
    return _page(request)


def _page(request: DeskRequest, *, error: str = "", root_error: str = "", status: int = 200) -> HttpResponse:
    now: datetime = timezone.now()
    cards = signatures.trust_lists()
    current = [card for card in cards if card.current]
    return render(
        request,
        "desk/signatures/trust.html",
        {
            "current": current,
            "older": [card for card in cards if not card.current],
            "stale": [card.territory for card in current if card.stale(now)],
            "now": now,
            "roots": signatures.own_roots(),
            "failed": signatures.check_counts(begun_before=now - services.checks.LEASE),
            "may_change": request.powers.may(Permission.REGISTER_ADMINISTER),
            "error": error,
            "root_error": root_error,
            "name": request.POST.get("name", "")[:200],
            "reason": request.POST.get("reason", "")[:300],
        },
        status=status,
    )


@require_POST
@require(Permission.REGISTER_ADMINISTER, own_scope=True)
def load(request: DeskRequest) -> HttpResponse:
    """Load a trusted list; only one that its known operator signed is taken."""
    upload = request.FILES.get("list")
    if upload is None:
        return _refused(request, error=_("Alegeți fișierul XML al listei."))
    content = upload.read() if (upload.size or 0) <= flow.MOST_LIST_BYTES else b""
    try:
        done = flow.load_list(content=content, now=timezone.now(), loaded_by=request.user.full_name)
    except DomainError as error:
        return _refused(request, error=error.words)
    facts = {"territory": done.territory, "number": done.sequence_number}
    if done.new:
        messages.success(
            request, _("Lista %(territory)s nr. %(number)s a fost verificată și încărcată.") % facts
        )
    else:
        messages.info(request, _("Lista %(territory)s nr. %(number)s era deja încărcată.") % facts)
    return redirect("desk:trust", code=request.institution.code)


def _refused(request: DeskRequest, *, error: str = "", root_error: str = "") -> HttpResponse:
    with acting_for(request.institution.id):
        return _page(request, error=error, root_error=root_error, status=422)


@require_POST
@require(Permission.REGISTER_ADMINISTER, own_scope=True)
def add_root(request: DeskRequest) -> HttpResponse:
    """Trust a root certificate in this institution, with a name and the ground for it."""
    upload = request.FILES.get("certificate")
    if upload is None:
        return _refused(request, root_error=_("Alegeți fișierul certificatului."))
    content = upload.read() if (upload.size or 0) <= flow.MOST_CERTIFICATE_BYTES else b""
    try:
        flow.add_root(
            institution_id=request.institution.id,
            content=content,
            name=request.POST.get("name", "").replace("\0", ""),
            reason=request.POST.get("reason", "").replace("\0", ""),
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        return _refused(request, root_error=error.words)
    messages.success(request, _("Rădăcina a fost adăugată. Documentele noi se verifică și după ea."))
    return redirect("desk:trust", code=request.institution.code)


@require_POST
@require(Permission.REGISTER_ADMINISTER)
def remove_root(request: DeskRequest, root: int) -> HttpResponse:
    """Stop trusting a root; reports made until now stay."""
    services.remove_own_root(root_id=root, by=request.user, now=timezone.now())
    messages.success(request, _("Rădăcina a fost scoasă. Rapoartele făcute până acum rămân."))
    return redirect("desk:trust", code=request.institution.code)
