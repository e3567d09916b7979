"""Advice with its reasons, the facts behind it, and the note of a new version, shown once."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.desk.advice.words import reason_words, shown
from registratura.doors.shared.auth import DeskRequest, member_outside
from registratura.flows import advising
from registratura.improvement import queries as improvement_queries
from registratura.improvement import services as improvement
from registratura.improvement.releases import RELEASE_SEEN, newest
from registratura.institutions import queries as institutions
from registratura.kernel.errors import DomainError
from registratura.kernel.placing import INTERESTS, REGIONS
from registratura.kernel.privacy.purposes import Purpose
from registratura.placements.words import bucket_name
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for


@member_outside
@require_safe
def advice(request: DeskRequest) -> HttpResponse:
    """Show the advice, why each stands where it does, and everything that is known for it."""
    found = advising.advice_for(user=request.user, institution_id=request.institution.id, now=timezone.now())
    known = {(fact.key, fact.value) for fact in found.facts}
    context: dict[str, Any] = {
        "found": found,
        "items": [shown(one, code=request.institution.code) for one in found.items],
        "facts": [(fact, bucket_name(fact.value)) for fact in found.facts],
        "interests": [(key, bucket_name(key)) for key in INTERESTS if ("interest", key) not in known],
        "regions": [(key, key) for key in REGIONS],
        "there": institutions.supplier() is not None,
    }
    return render(request, "desk/advice/advice.html", context)


@member_outside
@require_safe
def advice_data(request: DeskRequest) -> HttpResponse:
    """Answer the same for programs: each advice with its reasons, and every fact that they were counted from."""
    found = advising.advice_for(user=request.user, institution_id=request.institution.id, now=timezone.now())
    items = [
        {
            "advice": one.advice,
            "title": shown(one, code=request.institution.code).title,
            "score": one.score,
            "reasons": [{**asdict(reason), "words": reason_words(reason)} for reason in one.reasons],
        }
        for one in found.items
    ]
    told = {"fitted": found.is_fitted, "uses_region": found.uses_region, "advice": items}
    facts = [asdict(fact) for fact in found.facts]
    return JsonResponse({**told, "facts": facts}, json_dumps_params={"ensure_ascii": False})


@member_outside
@require_POST
def deed(request: DeskRequest) -> HttpResponseBase:
    """Turn on or off, tell, delete one fact, wave an advice away, forget everything."""
    try:
        _do(request)
    except DomainError as refused:
        messages.error(request, refused.words)
    return redirect("desk:advice", code=request.institution.code)


def _do(request: DeskRequest) -> None:
    now, what = timezone.now(), request.POST.get("deed", "")
    value = request.POST.get("value", "")[:20].replace("\x00", "")
    if what in ("on", "off"):
        advising.say(
            user=request.user,
            purpose=value,
            yes=what == "on",
            now=now,
            language=get_language() or "ro",
        )
        messages.success(
            request, _("De acum se potrivesc.") if what == "on" else _("Oprit; ce se știa s-a șters.")
        )
    elif what in ("interest", "region"):
        advising.tell(user=request.user, key=what, value=value, now=now)
    elif what == "forget":
        advising.forget(user=request.user, fact_id=int(value) if value.isascii() and value.isdigit() else 0)
        messages.success(request, _("S-a șters."))
    elif what == "dismiss":
        advising.dismiss(user=request.user, advice=value, now=now)
    elif what == "reset":
        advising.reset(user=request.user)
        messages.success(request, _("Nu se mai știe nimic; potrivirea începe de la capăt."))


@member_outside
@require_POST
def release_once(request: DeskRequest) -> HttpResponse:
    """Give the note of the newest version to whoever was not shown it yet, and write down that it was."""
    release, supplier, fresh = newest(), institutions.supplier(), False
    if supplier is not None and request.session.get(RELEASE_SEEN) != release.version:
        with acting_for(supplier.id), reading_for(Purpose.P17):
            seen = improvement_queries.seen_version(user_id=request.user.id)
            fresh = seen != release.version and improvement.note_seen(
                user_id=request.user.id, version=release.version, now=timezone.now()
            )
    request.session[RELEASE_SEEN] = release.version
    if not fresh:
        return HttpResponse("")
    return render(request, "desk/advice/_release.html", {"release": release})
