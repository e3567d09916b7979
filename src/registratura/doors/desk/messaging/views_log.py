"""What became of messages: the administrator's log."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.messaging import queries
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import CHANNEL_NAMES, KINDS, Channel
from registratura.messaging.queries import State

PAGE = 50
MOST_NUMBER = 2**63


@require_safe
@require(Permission.MESSAGES_ADMINISTER)
def log(request: DeskRequest) -> HttpResponse:
    """Show deliveries, newest first, and how each way works."""
    options = {
        "stare": [(str(state.value), str(state.label)) for state in State],
        "cale": [(str(c), str(name)) for c, name in CHANNEL_NAMES.items() if c is not Channel.IN_APP],
        "fel": [(str(kind), str(described.name)) for kind, described in KINDS.items()],
    }
    values = {
        name: request.GET.get(name, "") if request.GET.get(name, "") in dict(choices) else ""
        for name, choices in options.items()
    }
    before = request.GET.get("inainte", "")
    before_id = int(before) if before.isascii() and before.isdigit() and int(before) < MOST_NUMBER else None
    lines = queries.deliveries(
        state=values["stare"], channel=values["cale"], kind=values["fel"], before_id=before_id, size=PAGE + 1
    )
    here = reverse("desk:deliveries", kwargs={"code": request.institution.code})
    kept = {name: value for name, value in values.items() if value}
    older = {**kept, "inainte": lines[PAGE - 1].id} if len(lines) > PAGE else {}
    context = {
        "lines": lines[:PAGE],
        "values": values,
        "options": options,
        "states": queries.channel_states(now=timezone.now()),
        "address": here,
        "filtered": bool(kept),
        "newer": f"{here}?{urlencode(kept)}".rstrip("?") if before_id is not None else "",
        "older": f"{here}?{urlencode(older)}" if older else "",
    }
    return render(request, "desk/messages/log.html", context)


@require_safe
@require(Permission.MESSAGES_ADMINISTER)
def delivery(request: DeskRequest, delivery: int) -> HttpResponse:
    """Show a delivery with all that was tried and all that came back."""
    card = queries.delivery_card(delivery) if delivery < MOST_NUMBER else None
    if card is None:
        raise Http404
    return render(request, "desk/messages/delivery.html", {"delivery_card": card, "line": card.line})


@require_POST
@require(Permission.MESSAGES_ADMINISTER)
def retry(request: DeskRequest, delivery: int) -> HttpResponseBase:
    """Let a delivery be tried again at once."""
    if delivery >= MOST_NUMBER or queries.delivery_card(delivery) is None:
        raise Http404
    try:
        messaging.retry(delivery_id=delivery, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Mesajul se trimite din nou."))
    return redirect("desk:delivery", code=request.institution.code, delivery=delivery)
