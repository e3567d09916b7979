"""Why something stood beside a page, told from the record of its choice; one press to stop; what one opened for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.shared.auth import public, signed_in
from registratura.doors.shared.placements import HIDDEN, hides, reader_of
from registratura.flows.placing import choosing, showing
from registratura.kernel.errors import DomainError
from registratura.kernel.placing import BUCKETS, Signal
from registratura.placements.words import SIGNAL_NAMES, bucket_name

YEAR_S = 365 * 24 * 60 * 60


@never_cache
@require_safe
@public("whoever sees a notice may know why")
def why(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Show by what a notice was chosen, for whom it stood and who paid."""
    found = showing.why(ref=ref, reader=reader_of(request))
    if found is None:
        raise Http404
    return render(request, "portal/placements/why.html", {"why": found, "hidden": hides(request)})


@csrf_exempt  # pages that are the same for all carry no token; this deed can only mean fewer notices
@require_POST
@public("whoever sees a notice may ask for none")
def off(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    """Show no notices in this browser any more, show them again, or choose none by the reader any more."""
    deed, reader = request.POST.get("deed", ""), reader_of(request)
    if showing.why(ref=ref, reader=reader) is None:
        raise Http404
    response = redirect("portal:placement_why", ref=ref)
    if deed == "show":
        response.delete_cookie(HIDDEN, samesite="Lax")
        messages.success(request, _("Anunțurile apar din nou."))
    elif deed == "shut" and reader is not None:
        choosing.shut_everything(user=reader.user, now=timezone.now(), language=get_language() or "ro")
        messages.success(
            request, _("Gata: niciun anunț nu se mai alege după dumneavoastră, iar ce se știa s-a șters.")
        )
        return redirect("portal:own_notices")
    else:
        response.set_cookie(
            HIDDEN, "off", max_age=YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure()
        )
        messages.success(request, _("Gata: în acest browser nu mai apar anunțuri."))
    return response


@never_cache
@require_safe
@public("a notice leads where it says")
def follow(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    """Lead where a notice leads, and count that somebody went, not who."""
    address = showing.follow(ref=ref, reader=reader_of(request), now=timezone.now())
    if address is None:
        raise Http404
    response = HttpResponse(status=302, headers={"Location": address})
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def own(request: Any) -> HttpResponseBase:
    """Show what one opened for notices, each signal and partner, and every fact; open, shut, delete."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        try:
            _do(request)
            return redirect("portal:own_notices")
        except DomainError as error:
            refused = error.words
    found = choosing.own_notices(user=request.user, signal=request.gpc, now=now)
    if found is None:
        raise Http404
    signals = [
        (
            str(one),
            str(SIGNAL_NAMES[one]).capitalize(),
            one in found.signals.signals,
            [] if one is Signal.USAGE else [(value, bucket_name(value)) for value in BUCKETS[one]],
        )
        for one in Signal
    ]
    context = {"found": found, "signals": signals, "refused": refused, "hidden": hides(request)}
    return render(request, "portal/placements/own.html", context, status=422 if refused else 200)


def _do(request: Any) -> None:
    now, language, deed = timezone.now(), get_language() or "ro", request.POST.get("deed", "")
    who = {"user": request.user, "now": now, "language": language}
    signal, partner = request.POST.get("signal", "")[:20], number_of(request, "partner")
    if deed == "open":
        values = [value[:20] for value in request.POST.getlist("value")[:10] if value]
        choosing.open_signal(
            **who,
            browser_says_no=request.gpc,
            signal="" if partner else signal,
            partner_id=partner or None,
            values=[] if partner else values,
        )
        messages.success(request, _("Deschis. Îl puteți opri oricând, de aici sau din anunț."))
    elif deed == "shut":
        choosing.shut_signal(**who, signal="" if partner else signal, partner_id=partner or None)
        messages.success(request, _("Oprit; ce se știa după el s-a șters."))
    elif deed == "forget":
        choosing.forget_fact(user=request.user, fact_id=number_of(request, "fact"))
        messages.success(request, _("S-a șters."))
    elif deed == "all":
        choosing.shut_everything(**who)
        messages.success(request, _("Totul este oprit, iar ce se știa s-a șters."))


def number_of(request: Any, name: str) -> int:
    """Return a number that was sent, zero for anything else."""
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0
