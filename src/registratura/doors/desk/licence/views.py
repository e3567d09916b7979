"""The license of an installation on its own premises: how it stands, and activating it by key, file or picture."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import own_license as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.licensing.pictures import MOST_BYTES, answer_in, code_picture

UNFIT = 422


@require_safe
@require(Permission.STRUCTURE_ADMINISTER, own_scope=True)
def own_license(request: DeskRequest) -> HttpResponse:
    """Show how the license of this installation stands, and the request that waits for its answer."""
    return _page(request)


@require_POST
@require(Permission.STRUCTURE_ADMINISTER, own_scope=True)
def by_key(request: DeskRequest) -> HttpResponseBase:
    """Activate by a key: over the network, or by making the request that is carried by hand."""
    _refuse_where_supplied()
    key, now = request.POST.get("key", "")[:100], timezone.now()
    try:
        if "request" in request.POST:
            flow.make_request(key=key, now=now)
        else:
            flow.activate_online(key=key, now=now)
    except DomainError as error:
        return _page(request, faults={"key": error.words}, typed=key)
    if "request" not in request.POST:
        messages.success(request, _("Licența este activă."))
    return redirect("desk:own_license", code=request.institution.code)


@require_safe
@require(Permission.STRUCTURE_ADMINISTER, own_scope=True)
def request_file(request: DeskRequest) -> HttpResponse:
    """Give the request that waits as a file to carry."""
    _refuse_where_supplied()
    line = flow.open_request(now=timezone.now())
    if not line:
        raise Http404
    answer = HttpResponse(f"{line}\n", content_type="text/plain; charset=us-ascii")
    answer.headers["Content-Disposition"] = 'attachment; filename="cerere-licenta.rlr"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@require(Permission.STRUCTURE_ADMINISTER, own_scope=True)
def by_answer(request: DeskRequest) -> HttpResponseBase:
    """Take the supplier's answer in, as a file, a photograph of its code, or text."""
    _refuse_where_supplied()
    typed = request.POST.get("answer", "")[:20_000].strip()
    sent = request.FILES.get("file")
    text = typed or (answer_in(sent.read(MOST_BYTES + 1)) if sent is not None else "")
    if not text:
        words = _("În fișier nu se vede niciun răspuns. Alegeți fișierul .lic sau o fotografie mai clară.")
        return _page(request, faults={"answer": words}, typed_answer=typed)
    try:
        flow.take_answer(text=text, now=timezone.now())
    except DomainError as error:
        return _page(request, faults={"answer": error.words}, typed_answer=typed)
    messages.success(request, _("Licența este activă."))
    return redirect("desk:own_license", code=request.institution.code)


def _refuse_where_supplied() -> None:
    if not flow.has_own_license():
        raise Http404


def _page(
    request: DeskRequest, *, faults: dict[str, str] | None = None, typed: str = "", typed_answer: str = ""
) -> HttpResponse:
    _refuse_where_supplied()
    now = timezone.now()
    line = flow.open_request(now=now)
    context: dict[str, Any] = {
        "status": flow.own_status(now=now),
        "line": line,
        "picture": code_picture(line) if line else "",
        "faults": faults or {},
        "typed": typed,
        "typed_answer": typed_answer,
    }
    return render(request, "desk/licence/own.html", context, status=UNFIT if faults else 200)
