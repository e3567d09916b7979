"""Meetings at the desk: writing, announcing within the law, minutes."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.appointments import queries
from registratura.appointments import services as appointments
from registratura.appointments.convening import KIND_NAMES
from registratura.appointments.queries import MeetingCard
from registratura.appointments.services import AgendaItem, MeetingDraft
from registratura.doors.desk.appointments.typed import Typed, typed
from registratura.doors.desk.registering.typed import read_hour
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.kernel.errors import DomainError

FORM = ["GET", "HEAD", "POST"]


@require_safe
@require(Permission.APPOINTMENTS_HANDLE)
def meeting_list(request: DeskRequest) -> HttpResponse:
    """Show the meetings, those in preparation too."""
    cards = queries.newest_meetings(limit=100, with_drafts=True)
    return render(
        request, "desk/appointments/meetings.html", {"code": request.institution.code, "cards": cards}
    )


@require_http_methods(FORM)
@require(Permission.APPOINTMENTS_HANDLE)
def new(request: DeskRequest) -> HttpResponse:
    """Write a new meeting."""
    if request.method == "POST":
        return _saved(request, typed(request), None)
    start = {"body": _("Consiliul local"), "kind": "ordinary", "is_public": "on", "hour": "14:00"}
    return _form(request, Typed(start), None)


@require_http_methods(FORM)
@require(Permission.APPOINTMENTS_HANDLE)
def edit(request: DeskRequest, number: int) -> HttpResponse:
    """Show a meeting and change it while it was not held."""
    card = _meeting(number)
    if request.method == "POST":
        return _saved(request, typed(request), card)
    return _form(request, Typed(_values(card)), card)


@require_POST
@require(Permission.APPOINTMENTS_HANDLE)
def announce(request: DeskRequest, number: int) -> HttpResponse:
    """Make a meeting public; a late one with its reason."""
    card, form = _meeting(number), typed(request)
    try:
        appointments.announce_meeting(
            meeting_id=number, late_reason=form.get("late_reason"), by=request.user, now=timezone.now()
        )
    except DomainError as error:
        form.refused(error)
        return _form(request, Typed(_values(card) | form.values, form.errors), card)
    messages.success(request, _("Ședința este anunțată public."))
    return redirect("desk:meeting", code=request.institution.code, number=number)


@require_POST
@require(Permission.APPOINTMENTS_HANDLE)
def cancel(request: DeskRequest, number: int) -> HttpResponse:
    """Cancel an announced meeting."""
    card, form = _meeting(number), typed(request)
    try:
        appointments.cancel_meeting(
            meeting_id=number, reason=form.get("reason"), by=request.user, now=timezone.now()
        )
    except DomainError as error:
        form.refused(error)
        return _form(request, Typed(_values(card) | form.values, form.errors), card)
    messages.success(request, _("Ședința este anulată; rămâne în calendar, cu motivul."))
    return redirect("desk:meeting", code=request.institution.code, number=number)


@require_POST
@require(Permission.APPOINTMENTS_HANDLE)
def close(request: DeskRequest, number: int) -> HttpResponse:
    """Put the minutes and the recording of a meeting that was held."""
    card, form = _meeting(number), typed(request)
    try:
        appointments.close_meeting(
            meeting_id=number,
            minutes_link=form.get("minutes_link"),
            recording_link=form.get("recording_link"),
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        form.refused(error)
        return _form(request, Typed(_values(card) | form.values, form.errors), card)
    messages.success(request, _("Procesul-verbal se vede acum public."))
    return redirect("desk:meeting", code=request.institution.code, number=number)


def _saved(request: DeskRequest, form: Typed, card: MeetingCard | None) -> HttpResponse:
    starts_at = _moment(form)
    if starts_at is not None and not form.errors:
        draft = MeetingDraft(
            body=form.get("body"),
            kind=form.get("kind"),
            starts_at=starts_at,
            place=form.get("place"),
            agenda=read_agenda(form.get("agenda")),
            is_public=form.on("is_public"),
            online_link=form.get("online_link"),
            convening_act=form.get("convening_act"),
            convening_link=form.get("convening_link"),
        )
        try:
            row = appointments.save_meeting(
                draft=draft, meeting_id=card.id if card else None, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.refused(error)
        else:
            messages.success(request, _("Ședința s-a scris."))
            return redirect("desk:meeting", code=request.institution.code, number=row.id)
    return _form(request, form, card)


def _moment(form: Typed) -> datetime | None:
    day = form.day("day", today=legal_date(timezone.now()))
    try:
        hour = read_hour(form.get("hour"))
    except ValidationError as wrong:
        form.errors["hour"] = " ".join(wrong.messages)
        return None
    if day is None:
        form.errors.setdefault("day", _("Scrieți ziua."))
    if hour is None:
        form.errors.setdefault("hour", _("Scrieți ora."))
    if day is None or hour is None:
        return None
    if not 2000 <= day.year <= 2090:
        form.errors["day"] = _("Scrieți o zi din acest secol.")
        return None
    return datetime.combine(day, hour, tzinfo=BUCHAREST)


def read_agenda(text: str) -> tuple[AgendaItem, ...]:
    """Read an agenda: a point on each line, its address after the last bar."""
    items = []
    for line in text.splitlines():
        title, bar, link = line.rpartition("|")
        if not bar:
            title, link = line, ""
        if title.strip():
            items.append(AgendaItem(title.strip(), link.strip()))
    return tuple(items)


def _values(card: MeetingCard) -> dict[str, str]:
    local = card.starts_at.astimezone(BUCHAREST)
    lines = [f"{title} | {link}" if link else title for title, link in card.agenda]
    return {
        "body": card.body,
        "kind": card.kind,
        "day": f"{local:%d.%m.%Y}",
        "hour": f"{local:%H:%M}",
        "place": card.place,
        "is_public": "on" if card.is_public else "",
        "online_link": card.online_link,
        "convening_act": card.convening_act,
        "convening_link": card.convening_link,
        "agenda": "\n".join(lines),
        "minutes_link": card.minutes_link,
        "recording_link": card.recording_link,
    }


def _form(request: DeskRequest, form: Typed, card: MeetingCard | None) -> HttpResponse:
    context: dict[str, Any] = {
        "code": request.institution.code,
        "card": card,
        "form": form,
        "kinds": [(kind.value, str(name)) for kind, name in KIND_NAMES.items()],
        "notices": queries.notice_days(kind=card.kind, starts_at=card.starts_at) if card else [],
        "today": legal_date(timezone.now()),
        "now": timezone.now(),
    }
    return render(request, "desk/appointments/meeting.html", context, status=422 if form.errors else 200)


def _meeting(number: int) -> MeetingCard:
    card = queries.meeting(number, with_drafts=True) if number < 2**63 else None
    if card is None:
        raise Http404
    return card
