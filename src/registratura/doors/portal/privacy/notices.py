"""The notice for everybody: what applies now, earlier versions, the difference between two, cookies, keys, signals."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from registratura.consents import queries as consents
from registratura.doors.portal.controllers import controller_of
from registratura.doors.shared.auth import public
from registratura.doors.shared.cookies import necessary
from registratura.flows import own_choices
from registratura.kernel.calendar import legal_date
from registratura.notices import queries as notices
from registratura.notices.content import LANGUAGES
from registratura.notices.queries import Version
from registratura.notices.wording import GROUNDS, MATERIALITIES
from registratura.toolkit.scope import acting_for

WHY = "anybody may read what is done with personal data"
LAST_SUPPORT_CHANGE = "2026-11-22"
LARGEST_NUMBER = 30_000


@require_safe
@public(WHY)
def notice(request: HttpRequest, code: str | None = None, number: int | None = None) -> HttpResponse:
    """Show the notice that applies today, or an earlier or coming version, in the language asked for."""
    controller = controller_of(code)
    with acting_for(controller.id):
        current = notices.in_force(on=legal_date(timezone.now()))
        shown = _version(number) if number is not None else current
        newest = notices.newest()
    if number is not None and shown is None:
        raise Http404
    return render(
        request,
        "portal/privacy/notice.html",
        {
            "controller": controller,
            "code": code,
            "version": shown,
            "current": current,
            "upcoming": newest
            if newest is not None and current is not None and newest.id != current.id
            else None,
            "language_shown": _language(request),
            "grounds": _grounds(),
            "address": _addresses(code),
        },
    )


@require_safe
@public(WHY)
def versions(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Show every version, and the difference between the two that are asked for (the last two otherwise)."""
    controller = controller_of(code)
    language = _language(request)
    with acting_for(controller.id):
        every = notices.versions()
        current = notices.in_force(on=legal_date(timezone.now()))
    by_number = {one.number: one for one in every}
    after = by_number.get(_number(request, "la")) or (every[0] if every else None)
    before = by_number.get(_number(request, "de")) or (by_number.get(after.number - 1) if after else None)
    difference = (
        notices.comparison(before, after, language=language)
        if before is not None and after is not None and before.number != after.number
        else None
    )
    return render(
        request,
        "portal/privacy/versions.html",
        {
            "controller": controller,
            "code": code,
            "versions": every,
            "current": current,
            "before": before,
            "after": after,
            "difference": difference,
            "language_shown": language,
            "materialities": MATERIALITIES,
            "address": _addresses(code),
        },
    )


@require_safe
@public(WHY)
def cookies(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Show every cookie and why nobody is asked about them."""
    return render(
        request,
        "portal/privacy/cookies.html",
        {"controller": controller_of(code), "code": code, "cookies": necessary()},
    )


@require_safe
@public("who holds a receipt checks it with the published key")
def keys(request: HttpRequest, code: str | None = None) -> JsonResponse:
    """Give the keys that sign receipts, as a controlled identifier document."""
    controller = controller_of(code)
    with acting_for(controller.id):
        rows = consents.public_keys()
    named = own_choices.named(institution=controller)
    methods = [
        {
            "id": f"{named.keys_url}#{key}",
            "type": "Multikey",
            "controller": named.keys_url,
            "publicKeyMultibase": key,
            **({"expires": retired.isoformat()} if retired is not None else {}),
        }
        for key, _made, retired in rows
    ]
    document: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/cid/v1"],
        "id": named.keys_url,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


@require_safe
@public("browsers ask whether the signal is honored")
def gpc(request: HttpRequest) -> JsonResponse:
    """Say that Sec-GPC is honored (Global Privacy Control, support resource)."""
    return JsonResponse({"gpc": True, "lastUpdate": LAST_SUPPORT_CHANGE})


def _version(number: int) -> Version | None:
    return notices.version(number) if 0 < number < LARGEST_NUMBER else None


def _number(request: HttpRequest, name: str) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0


def _grounds() -> dict[str, dict[str, str]]:
    """Return the grounds in words, in each language: a notice may be read in another than the page's."""
    found: dict[str, dict[str, str]] = {ground: {} for ground in GROUNDS}
    for language in LANGUAGES:
        with override(language):
            for ground, words in GROUNDS.items():
                found[ground][language] = str(words)
    return found


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("limba", "")
    return asked if asked in LANGUAGES else (get_language() or "ro")


def _addresses(code: str | None) -> dict[str, Any]:
    """Return the addresses of these pages for a controller: the service's own, or an institution's."""

    def at(name: str, **more: object) -> str:
        if code is None:
            return reverse(f"portal:{name}", kwargs=more)
        return reverse(f"portal:{name}_of", kwargs={"code": code, **more})

    return {"notice": at("notice"), "versions": at("notice_versions"), "centre": at("privacy"), "of": at}
