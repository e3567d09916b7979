"""One booking at the desk: adding by telephone, another hour, who came, the register of audiences."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.appointments import queries
from registratura.appointments import services as appointments
from registratura.appointments.queries import BookingCard, CalendarCard
from registratura.appointments.services import BookingDraft
from registratura.doors.desk.appointments.typed import Typed, day_asked, read_stamp, stamp, typed
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import appointments as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for

SHOWN_DAYS = 14


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.APPOINTMENTS_HANDLE, own_scope=True)
def add(request: DeskRequest, calendar: str) -> HttpResponse:
    """Take an appointment for somebody who calls or stands at the counter."""
    form = typed(request)
    now = timezone.now()
    first = day_asked(request.POST.get("zi") or request.GET.get("zi", ""), today=legal_date(now))
    with acting_for(request.institution.id):
        card = _calendar(calendar)
        slots = queries.slots_of(
            calendar_id=card.id,
            first=max(first, legal_date(now)),
            last=first + timedelta(days=SHOWN_DAYS),
        )
    if request.method == "POST":
        moment = read_stamp(form.get("slot"))
        if moment is None and form.get("slot") != "wait":
            form.errors["slot"] = _("Alegeți ora.")
        else:
            try:
                given = flow.book(
                    institution=request.institution,
                    calendar_code=card.code,
                    starts_at=moment,
                    draft=_draft(form),
                    by=request.user,
                    now=now,
                )
            except DomainError as error:
                form.refused(error)
            else:
                messages.success(request, _("Programare făcută: %s.") % given.reference)
                return redirect("desk:appointment", code=request.institution.code, number=given.booking_id)
    context: dict[str, Any] = {
        "code": request.institution.code,
        "card": card,
        "form": form,
        "key": _key(form),
        "first": first,
        "later": first + timedelta(days=SHOWN_DAYS + 1),
        "options": _options([slot for slot in slots if slot.free and slot.starts_at > now]),
    }
    return render(request, "desk/appointments/add.html", context, status=422 if form.errors else 200)


@require_safe
@require(Permission.APPOINTMENTS_HANDLE)
def booking(request: DeskRequest, number: int) -> HttpResponse:
    """Show a booking and what may be done with it."""
    return _page(request, _booking(number), Typed({}))


@require_POST
@require(Permission.APPOINTMENTS_HANDLE)
def mark(request: DeskRequest, number: int) -> HttpResponse:
    """Note whether somebody came, and go back to the sheet of the day."""
    card = _booking(number)
    try:
        appointments.mark(
            booking_id=number,
            came=request.POST.get("a_venit") == "da",
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
    return redirect(_sheet(request, card))


@require_POST
@require(Permission.APPOINTMENTS_HANDLE, own_scope=True)
def move(request: DeskRequest, number: int) -> HttpResponse:
    """Move a booking and tell its person."""
    form = typed(request)
    with acting_for(request.institution.id):
        card = _booking(number)
    moment = read_stamp(form.get("slot"))
    if moment is None:
        form.errors["slot"] = _("Alegeți ora.")
    else:
        try:
            flow.move(
                institution=request.institution,
                booking_id=number,
                starts_at=moment,
                reason=form.get("reason"),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.refused(error)
        else:
            messages.success(request, _("Programarea s-a mutat. Persoanei i s-a scris."))
            return redirect("desk:appointment", code=request.institution.code, number=number)
    with acting_for(request.institution.id):
        return _page(request, card, form)


@require_POST
@require(Permission.APPOINTMENTS_HANDLE, own_scope=True)
def cancel(request: DeskRequest, number: int) -> HttpResponse:
    """Cancel a booking with its reason, tell its person, and give the place to who waits."""
    form = typed(request)
    with acting_for(request.institution.id):
        card = _booking(number)
    if len(form.get("why").strip()) < 3:
        form.errors["why"] = _("Scrieți motivul: îl primește persoana programată.")
    else:
        try:
            freed = flow.cancel(
                institution=request.institution,
                booking_id=number,
                reason=form.get("why"),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.refused(error)
        else:
            messages.success(request, _("Programarea este anulată. Persoanei i s-a scris."))
            if freed.given_to is not None:
                messages.info(request, _("Locul l-a primit cine aștepta: %s.") % freed.given_to.reference)
            return redirect(_sheet(request, card))
    with acting_for(request.institution.id):
        return _page(request, card, form)


@require_POST
@require(Permission.APPOINTMENTS_HANDLE, own_scope=True)
def register(request: DeskRequest, number: int) -> HttpResponse:
    """Enter an audience in the register of audiences and note that its person came."""
    form = typed(request)
    with acting_for(request.institution.id):
        card = _booking(number)
    if not request.powers.may(Permission.ENTRY_REGISTER):
        form.errors[""] = _("În registru scrie registratura: rugați un coleg cu acest drept.")
    else:
        try:
            given = flow.register_audience(
                institution=request.institution,
                booking_id=number,
                solution=form.get("solution"),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.refused(error)
        else:
            messages.success(request, _("Audiența are numărul %s în Registrul de audiențe.") % given.number)
            return redirect("desk:appointment", code=request.institution.code, number=number)
    with acting_for(request.institution.id):
        return _page(request, card, form)


def _page(request: DeskRequest, card: BookingCard, form: Typed) -> HttpResponse:
    now = timezone.now()
    today = legal_date(now)
    slots = []
    if card.stands or card.state == "waiting":
        slots = queries.slots_of(
            calendar_id=card.calendar_id, first=today, last=today + timedelta(days=SHOWN_DAYS)
        )
    entry = next(iter(registers.lines_of([card.entry_id])), None) if card.entry_id else None
    context = {
        "code": request.institution.code,
        "card": card,
        "form": form,
        "options": _options([one for one in slots if one.free and one.starts_at > now]),
        "entry": entry,
        "is_due": card.starts_at is not None and legal_date(card.starts_at) <= today,
        "may_register": request.powers.may(Permission.ENTRY_REGISTER),
        "sheet": _sheet(request, card),
    }
    return render(request, "desk/appointments/booking.html", context, status=422 if form.errors else 200)


def _options(slots: list[Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the free hours as groups of a list, one for each day."""
    days: dict[str, list[tuple[str, str]]] = {}
    for slot in slots:
        local = timezone.localtime(slot.starts_at)
        label = f"{date_format(local, 'l')}, {local:%d.%m.%Y}"
        days.setdefault(label, []).append((stamp(slot.starts_at), f"{local:%H:%M}"))
    return list(days.items())


def _sheet(request: DeskRequest, card: BookingCard) -> str:
    place = reverse("desk:appointments", kwargs={"code": request.institution.code})
    day = legal_date(card.starts_at) if card.starts_at else legal_date(timezone.now())
    return f"{place}?zi={day.isoformat()}"


def _key(form: Typed) -> UUID:
    try:
        return UUID(form.get("key"))
    except ValueError:
        return uuid4()


def _draft(form: Typed) -> BookingDraft:
    return BookingDraft(
        key=_key(form),
        name=form.get("name"),
        email=form.get("email"),
        phone=form.get("phone"),
        subject=form.get("subject"),
        channel="counter" if form.get("channel") == "counter" else "phone",
    )


def _booking(number: int) -> BookingCard:
    card = queries.booking_card(number) if number < 2**63 else None
    if card is None:
        raise Http404
    return card


def _calendar(code: str) -> CalendarCard:
    card = queries.calendar_by_code(code)
    if card is None:
        raise Http404
    return card
