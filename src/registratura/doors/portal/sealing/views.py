"""The published journal, for everybody: what was signed, by which keys, and whether what one holds agrees with it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registratura.checkpoints import queries as seals
from registratura.checkpoints.verifier import one_file
from registratura.doors.portal import guards
from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.doors.shared.uploads import takes_files
from registratura.flows.sealing import asking, exporting
from registratura.flows.sealing.asking import Verdict
from registratura.toolkit.scope import acting_for

LIMIT = "verify"
WHY = "a sealed journal proves something only when everybody may read what was signed"
SHOWN = 10


@takes_files
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public_page(WHY, own_scope=True)
def log(request: PortalRequest, code: str) -> HttpResponseBase:
    """Show what is published; say what a pasted or uploaded thing is worth."""
    if request.method != "POST":
        return _page(request, code, {})
    if refused := guards.guarded(request, what=LIMIT, code=code):
        return refused
    text = request.POST.get("text", "").replace("\x00", "")[: asking.MOST_CHARACTERS]
    upload = request.FILES.get("file")
    verdict: Verdict | None = None
    with acting_for(request.controller.id):
        if upload is not None and not getattr(upload, "too_large", False):
            verdict = _of_file(upload)
        elif text.strip():
            verdict = asking.answer(text=text)
    if verdict is None:
        fault = _("Alegeți fișierul sau lipiți textul.")
        return _page(request, code, {"fault": fault}, status=422)
    return _page(request, code, {"verdict": verdict, "text": text if verdict.holds is None else ""})


@require_safe
@public_page(WHY)
def latest(request: PortalRequest, code: str) -> HttpResponse:
    """Give the newest signed state."""
    card = seals.latest_state()
    if card is None:
        raise Http404
    return _text(card.note)


@require_safe
@public_page(WHY)
def state(request: PortalRequest, code: str, size: int) -> HttpResponse:
    """Give the signed state over so many acts."""
    card = seals.state_of_size(size) if size < 2**63 else None
    if card is None:
        raise Http404
    return _text(card.note)


@require_safe
@public_page(WHY)
def keys(request: PortalRequest, code: str) -> HttpResponse:
    """Give every key the journal was signed with, one on a line."""
    return _text("".join(f"{key.verifier}\n" for key in seals.log_keys()))


@require_safe
@public_page(WHY)
def day(request: PortalRequest, code: str, day: int) -> HttpResponse:
    """Give the proof of a sealed day: digests of its registers, no word of what stands in them."""
    try:
        wanted = date(day // 10_000, day // 100 % 100, day % 100)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    proof = exporting.proof_of_day(day=wanted)
    if proof is None:
        raise Http404
    answer = HttpResponse(
        json.dumps(proof, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="zi-{wanted}.json"'
    return answer


@require_safe
@public_page(WHY)
def verifier(request: PortalRequest, code: str) -> HttpResponse:
    """Give the program that checks without the product."""
    answer = HttpResponse(one_file.text(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{one_file.FILE_NAME}"'
    return answer


def _of_file(upload: Any) -> Verdict:
    digest, begun = hashlib.sha256(), b""
    for piece in upload.chunks():
        digest.update(piece)
        begun += piece[: max(0, asking.MOST_CHARACTERS + 1 - len(begun))]
    if len(begun) <= asking.MOST_CHARACTERS and not begun.startswith(b"%PDF"):
        try:
            return asking.answer(text=begun.decode("utf-8").replace("\x00", ""))
        except UnicodeDecodeError:
            pass
    return asking.of_digest(digest=digest.hexdigest())


def _text(content: str) -> HttpResponse:
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


def _page(request: PortalRequest, code: str, values: dict[str, Any], *, status: int = 200) -> HttpResponse:
    with acting_for(request.controller.id):
        context = {
            "controller": request.controller,
            "code": code,
            "state": seals.latest_state(),
            "keys": seals.log_keys(),
            "days": seals.days().days[:SHOWN],
            "verdict": None,
            "fault": "",
            "text": "",
            **values,
            "guard": guards.fields(what=LIMIT),
        }
    return render(request, "portal/sealing/log.html", context, status=status)
