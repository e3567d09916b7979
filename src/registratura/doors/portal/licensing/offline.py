"""
Activation without a network: a person brings a machine's request, as text, file or photograph, and takes the answer.

The request proves the license key without holding it, and the answer opens with that key alone: this page needs no
account, and who looks over a shoulder learns nothing.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.portal import guards
from registratura.doors.portal.controllers import controller_of
from registratura.doors.shared.auth import public
from registratura.doors.shared.uploads import takes_files
from registratura.flows.licensing import at_the_supplier
from registratura.institutions import queries as institutions
from registratura.kernel.errors import DomainError
from registratura.licensing import queries, services
from registratura.licensing.pictures import MOST_BYTES, code_picture, request_in

UNFIT = 422


@never_cache
@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@public("a request proves the key of its license, and the answer opens with that key alone")
def activation(request: HttpRequest) -> HttpResponse:
    """Take a request in and show its answer as a code to photograph and a file to carry."""
    supplier = institutions.supplier()
    if supplier is None:
        raise Http404
    context: dict[str, Any] = {"controller": controller_of(None), "typed": "", "fault": "", "handed": None}
    if request.method == "POST":
        refused = guards.guarded(request, what="verify", code=None)
        if refused is not None:
            return refused
        context["typed"] = request.POST.get("request", "")[:4000].strip()
        try:
            context["handed"] = _answered(_line(request, context["typed"]))
        except DomainError as error:
            context["fault"] = error.words
        else:
            context["picture"] = code_picture(context["handed"].one_line)
    context["guard"] = guards.fields(what="verify")
    return render(
        request, "portal/licensing/activation.html", context, status=UNFIT if context["fault"] else 200
    )


@never_cache
@require_safe
@public("who was given the name of a file may fetch it again; it opens with the license key alone")
def answer_file(request: HttpRequest, lease: UUID) -> HttpResponse:
    """Give the signed file of an answer."""
    with at_the_supplier() as supplier:
        text = queries.file_of_lease(lease) if supplier is not None else None
    if text is None:
        raise Http404
    answer = HttpResponse(text, content_type="text/plain; charset=us-ascii")
    answer.headers["Content-Disposition"] = 'attachment; filename="licenta.lic"'
    return answer


def _line(request: HttpRequest, typed: str) -> str:
    sent = request.FILES.get("picture")
    if sent is None or typed:
        return typed
    return request_in(sent.read(MOST_BYTES + 1))


def _answered(line: str) -> services.Handed:
    with at_the_supplier():
        return services.answer_request(line=line, by=None, now=timezone.now())
