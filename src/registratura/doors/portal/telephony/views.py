"""
What a telephone exchange tells: events as JSON, sound as raw PCM. It signs in with the key of its line.

Sound of a conversation without a yes is answered with 409, and not one byte of it is kept.
"""

import json
from datetime import UTC, datetime
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from registratura.calls.errors import CallRefusedError, LineUnknownError, NoDecisionError
from registratura.calls.sounds import CHUNK_BYTES_MOST
from registratura.calls.telephony.port import CallTold, Kind, SoundChunk
from registratura.doors.portal.guards import guarded
from registratura.doors.portal.support.views import supplier_or_404
from registratura.doors.shared.auth import public
from registratura.flows import calling as flow

SIGNS: Final = "an exchange signs in with the key of its line"
EVENT_BYTES_MOST: Final = 4_000
SEQUENCE_END: Final = 1 << 31


@never_cache
@csrf_exempt
@public(SIGNS)
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """Take an event: {"id", "call", "kind", "at", "direction", "phone"}."""
    supplier = supplier_or_404()
    told = _told(request)
    if told is None:
        return _unknown(request) or JsonResponse({"detail": "bad event"}, status=422)
    try:
        call = flow.hear_event(supplier=supplier, secret=_secret(request), told=told, now=timezone.now())
    except LineUnknownError:
        return _unknown(request) or JsonResponse({"detail": "unknown line"}, status=401)
    return JsonResponse({"call": call})


@never_cache
@csrf_exempt
@public(SIGNS)
@require_POST
def sound(request: HttpRequest, ref: str, sequence: int) -> HttpResponse:
    """Take a few seconds of sound; `X-Sound-At` says when they began."""
    supplier = supplier_or_404()
    at = _moment(request.headers.get("X-Sound-At", ""))
    pcm = _body(request, CHUNK_BYTES_MOST)
    if at is None or pcm is None or sequence >= SEQUENCE_END or "\x00" in ref or len(ref) > 80:
        return _unknown(request) or JsonResponse({"detail": "bad sound"}, status=422)
    chunk = SoundChunk(ref, sequence, at, pcm)
    try:
        flow.hear_sound(supplier=supplier, secret=_secret(request), chunk=chunk, now=timezone.now())
    except LineUnknownError:
        return _unknown(request) or JsonResponse({"detail": "unknown line"}, status=401)
    except NoDecisionError:
        return JsonResponse({"detail": "no decision"}, status=409)
    except CallRefusedError:
        return JsonResponse({"detail": "bad sound"}, status=422)
    return HttpResponse(status=204)


def _unknown(request: HttpRequest) -> HttpResponse | None:
    """Count what comes from nobody we know; the page of refusal when there is too much of it."""
    return guarded(request, what="telephony", code=None, form=False)


def _secret(request: HttpRequest) -> str:
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip()[:100] if scheme == "Bearer" else ""


def _body(request: HttpRequest, most: int) -> bytes | None:
    try:
        length = int(request.headers.get("Content-Length") or 0)
        return request.body if length <= most else None
    except (ValueError, RequestDataTooBig):
        return None


def _told(request: HttpRequest) -> CallTold | None:
    raw = _body(request, EVENT_BYTES_MOST)
    try:
        given: dict[str, Any] = json.loads(raw or b"")
        texts = {name: given.get(name, "") for name in ("id", "call", "kind", "at", "direction", "phone")}
    except (ValueError, AttributeError, RecursionError):
        return None
    if any(not isinstance(one, str) or len(one) > 80 or "\x00" in one for one in texts.values()):
        return None
    at = _moment(texts["at"])
    if not texts["id"] or not texts["call"] or texts["kind"] not in set(Kind) or at is None:
        return None
    return CallTold(
        texts["id"],
        texts["call"],
        Kind(texts["kind"]),
        at,
        texts["direction"] if texts["direction"] in ("in", "out") else "in",
        texts["phone"],
    )


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text[:40])
        return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
