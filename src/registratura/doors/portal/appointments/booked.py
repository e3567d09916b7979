"""The page of a booking, opened by its reference and secret: what it says, another hour, giving it up."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registratura.appointments import calendar_file, queries
from registratura.appointments.calendar_file import Event
from registratura.appointments.queries import BookingCard
from registratura.doors.portal import guards
from registratura.doors.portal.appointments.booking import FORM, read_stamp, stamp, week_of
from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.flows import appointments as flow
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for

LOOKED: Final = "appointment"
_WHY: Final = "whoever holds the secret of a booking sees and changes it"


@never_cache
@require_safe
@public_page(_WHY, own_scope=True)
def page(request: PortalRequest, code: str, ticket: str) -> HttpResponse:
    """Show a booking."""
    card = _behind(request, code, ticket)
    if isinstance(card, HttpResponse):
        return card
    return render(request, "portal/appointments/booking.html", {"code": code, "card": card, "ticket": ticket})


@never_cache
@require_http_methods(FORM)
@public_page(_WHY, own_scope=True)
def move(request: PortalRequest, code: str, ticket: str) -> HttpResponse:
    """Show the free hours and take another one."""
    card = _behind(request, code, ticket)
    if isinstance(card, HttpResponse):
        return card
    if not (card.stands or card.state == "waiting"):
        return redirect("portal:booking", code=code, ticket=ticket)
    error = ""
    if request.method == "POST":
        try:
            flow.move(
                institution=request.controller,
                booking_id=card.id,
                starts_at=read_stamp(request.POST.get("ora", "")),
                by=None,
                now=timezone.now(),
            )
        except DomainError as refused:
            error = refused.words
        else:
            return redirect("portal:booking", code=code, ticket=ticket)
    with acting_for(request.controller.id):
        days = queries.free_days(calendar_id=card.calendar_id, now=timezone.now())
    context = {
        "code": code,
        "card": card,
        "ticket": ticket,
        **week_of(days, request.GET.get("zi", "")),
        "stamp": stamp,
        "error": error,
    }
    return render(request, "portal/appointments/move.html", context, status=422 if error else 200)


@never_cache
@require_http_methods(FORM)
@public_page(_WHY, own_scope=True)
def give_up(request: PortalRequest, code: str, ticket: str) -> HttpResponse:
    """Ask once more, then give the place up."""
    card = _behind(request, code, ticket)
    if isinstance(card, HttpResponse):
        return card
    if request.method == "POST":
        with suppress(DomainError):  # two clicks at once: the page says what became of it
            flow.cancel(institution=request.controller, booking_id=card.id, by=None, now=timezone.now())
        return redirect("portal:booking", code=code, ticket=ticket)
    context = {"code": code, "card": card, "ticket": ticket}
    return render(request, "portal/appointments/give_up.html", context)


@never_cache
@require_safe
@public_page(_WHY, own_scope=True)
def file(request: PortalRequest, code: str, ticket: str) -> HttpResponse:
    """Give a booking as a file for calendar programs."""
    card = _behind(request, code, ticket)
    if isinstance(card, HttpResponse):
        return card
    if card.starts_at is None or card.ends_at is None:
        raise Http404
    event = Event(
        uid=f"booking-{card.reference}@{code}.registratura",
        sequence=card.revision,
        revised_at=card.changed_at,
        starts_at=card.starts_at,
        ends_at=card.ends_at,
        summary=card.calendar_name,
        location=f"{request.controller.name}, {card.place}",
        description="\n".join(filter(None, (_("Referința %s") % card.reference, card.bring))),
        url=flow.page_address(code=code, reference=card.reference, secret=card.secret),
        cancelled=card.state == "cancelled",
        private=True,
        alarm_min=int(timedelta(hours=2).total_seconds() // 60),
    )
    answer = HttpResponse(
        calendar_file.write(name=card.calendar_name, events=[event]),
        content_type="text/calendar; charset=utf-8",
    )
    answer["Content-Disposition"] = f'attachment; filename="programare-{card.reference}.ics"'
    return answer


def _behind(request: PortalRequest, code: str, ticket: str) -> BookingCard | HttpResponse:
    """Return the booking of a ticket. Guesses are counted, and answered as what does not exist."""
    reference, _dash, secret = ticket.rpartition("-")
    with acting_for(request.controller.id):
        card = queries.booking_behind(reference=reference, secret=secret)
    if card is None:
        refused = guards.guarded(request, what="status", code=code, form=False)
        if refused is not None:
            return refused
        raise Http404
    return card
