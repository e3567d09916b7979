"""A supervisor listens to a call in course: written down first, then heard piece by piece."""

from typing import Final

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registratura.calls.sounds import SIDES, wav
from registratura.doors.console.calls.views import KEYS_END, call_page, card_or_404
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.shared.chat_pages import number_of
from registratura.flows import calling as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

SEQUENCE_END: Final = 1 << 31


@never_cache
@require(Permission.CALLS_LISTEN, own_scope=True)
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: ConsoleRequest, call: int) -> HttpResponseBase:
    """Write down who listens and why, and show the page that plays; without a reason of today there is none."""
    card, now = card_or_404(request, call), timezone.now()
    if request.method == "POST":
        reason = request.POST.get("live_reason", "").replace("\x00", "")
        try:
            flow.begin_listening(
                supplier=request.institution, call_id=call, reason=reason, by=request.user, now=now
            )
        except DomainError as error:
            if error.field:
                error.field = "live_reason"
            return call_page(request, call, error)
        return redirect("console:call_live", call=call)
    heard = flow.overheard(supplier=request.institution, call_id=call, after=-1, by=request.user, now=now)
    if heard is None:
        return redirect("console:call", call=call)
    return render(request, "console/calls/live.html", {"card": card, "heard": heard})


@never_cache
@require(Permission.CALLS_LISTEN, own_scope=True)
@require_safe
def sound(request: ConsoleRequest, call: int) -> HttpResponse:
    """
    Give the page what it hears next as a WAV file: 204 when there is nothing new, 410 when nothing may be heard.

    `X-Sound-Last`: where to go on from; `X-Sound-Runs`: whether sound is kept at this moment.
    """
    typed = request.GET.get("dupa", "")
    after = -1 if typed in ("", "-1") else number_of(typed)
    if call >= KEYS_END or after >= SEQUENCE_END:
        raise Http404
    heard = flow.overheard(
        supplier=request.institution, call_id=call, after=after, by=request.user, now=timezone.now()
    )
    if heard is None:
        return HttpResponse(status=410)
    answer = (
        HttpResponse(wav(heard.pcm, channels=SIDES), content_type="audio/wav")
        if heard.pcm
        else HttpResponse(status=204)
    )
    answer["X-Sound-Last"], answer["X-Sound-Runs"] = str(heard.last), "yes" if heard.runs else "no"
    return answer
