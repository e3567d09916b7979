"""
Checking a paper of the institution: number and digest, number and the paper itself, or the code printed on it.

The paper is hashed in the browser when it can; else it is sent, hashed as it passes, and kept nowhere.
"""

import hashlib
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registratura.doors.portal import guards
from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.doors.shared.uploads import takes_files
from registratura.flows import issued
from registratura.flows.issued import IssuedPaper

LIMIT = "verify"


@takes_files
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public_page("whoever holds a paper of the institution may ask whether it was issued", own_scope=True)
def check(request: PortalRequest, code: str) -> HttpResponseBase:
    """Ask for number and paper, then say whether this very paper was issued."""
    if request.method != "POST":
        return _page(request, code, {})
    number = request.POST.get("number", "").replace("\x00", "").strip()[: issued.NUMBER_MOST]
    typed = {"number": number, "digest": request.POST.get("digest", "").replace("\x00", "").strip()[:200]}
    if refused := guards.guarded(request, what=LIMIT, code=code):
        return refused
    digest = issued.clean_digest(typed=typed["digest"]) or _digest_of_file(request)
    mark = request.POST.get("mark", "")[:40]
    faults = _faults(number, digest, mark, typed["digest"])
    if faults:
        return _page(request, code, {**typed, "mark": mark, "faults": faults}, status=422)
    found = (
        issued.by_digest(institution=request.controller, number=number, sha256=digest)
        if digest
        else issued.by_code(institution=request.controller, number=number, code=mark)
    )
    return _page(request, code, {**typed, "digest": digest, "asked": True, "found": found})


@never_cache
@require_http_methods(["GET", "HEAD"])
@public_page("whoever holds a paper of the institution may ask whether it was issued", own_scope=True)
def by_mark(request: PortalRequest, code: str, mark: str) -> HttpResponseBase:
    """Say what a printed code stands on."""
    if refused := guards.guarded(request, what=LIMIT, code=code, form=False):
        return refused
    found: IssuedPaper | None = None
    if len(mark) <= 40 and "\x00" not in mark:
        found = issued.by_code(institution=request.controller, number="", code=mark)
    number = found.number if found is not None else ""
    return _page(request, code, {"asked": True, "found": found, "number": number})


def _digest_of_file(request: PortalRequest) -> str:
    upload = request.FILES.get("file")
    if upload is None or getattr(upload, "too_large", False):
        return ""
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    return digest.hexdigest()


def _faults(number: str, digest: str, mark: str, typed: str) -> dict[str, str]:
    faults = {}
    if not number:
        faults["number"] = _("Scrieți numărul de pe document, de pildă 125/12.03.2026.")
    if not digest and not mark:
        faults["digest" if typed else "file"] = (
            _("Amprenta are 64 de cifre și litere de la a la f.")
            if typed
            else _("Alegeți documentul ca fișier sau scrieți codul de pe el.")
        )
    return faults


def _page(request: PortalRequest, code: str, values: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context = {
        "controller": request.controller,
        "code": code,
        "number": "",
        "digest": "",
        "mark": "",
        "faults": {},
        "asked": False,
        "found": None,
        **values,
        "guard": guards.fields(what=LIMIT),
    }
    answer = render(request, "portal/following/check.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
