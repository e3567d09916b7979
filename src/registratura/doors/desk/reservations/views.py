"""Numbers held for later: see them, take some, use one, give one up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.registering.attempt import told_range
from registratura.doors.desk.registering.forms import new_request_key, read_request_key
from registratura.doors.desk.registering.views import counter
from registratura.doors.desk.reservations.forms import OfferedRange, ReservationForm
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date, legal_year
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers import services
from registratura.registers.queries import EntryLine, EntryRow
from registratura.toolkit.scope import acting_for


@dataclass(frozen=True, slots=True)
class Held:
    """A reserved number with its holder; `days_left` counts from today, 0 on the last day."""

    line: EntryLine
    owner: str
    days_left: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a number is held for."""

    id: int
    full_name: str


@require_safe
@require(Permission.NUMBER_RESERVE)
def reservations(request: DeskRequest) -> HttpResponse:
    """List the numbers held now, the first to end first."""
    today = legal_date(timezone.now())
    lines = registers.reservations(
        visible_units=request.powers.grants[Permission.NUMBER_RESERVE], reader_id=request.user.id
    )
    owners = registers.reservation_owners([line.id for line in lines])
    held = [
        Held(
            line,
            owners.get(line.id, ""),
            (legal_date(line.reserved_until) - today).days if line.reserved_until else 0,
        )
        for line in lines
    ]
    return render(
        request,
        "desk/reservations/list.html",
        {"held": held, "today": today, "code": request.institution.code},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.NUMBER_RESERVE)
def reserve(request: DeskRequest) -> HttpResponse:
    """Hold numbers for later."""
    now = timezone.now()
    offered = _offered(request, now)
    if request.method != "POST":
        form = ReservationForm(initial={"count": 1, "direction": "outgoing"}, now=now, **offered)
        return _form_page(request, form, str(new_request_key()))
    form = ReservationForm(request.POST, now=now, **offered)
    key = read_request_key(request.POST.get("request_key")) or new_request_key()
    if form.is_valid():
        data = form.cleaned_data
        owner = data["owner"]
        try:
            taken = services.reserve_numbers(
                register_id=data["register"].id,
                count=data["count"],
                direction=data["direction"],
                purpose=data["purpose"],
                owner=Person(owner, form.people[str(owner)]) if owner else request.user,
                until=data["until"],
                request_key=key,
                by=request.user,
                now=now,
                unit_id=data["unit"],
                range_unit_id=data["number_range"].unit_id if data["number_range"] else None,
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.words)
        else:
            messages.success(request, _told([one.number for one in taken]))
            return redirect("desk:reservations", code=request.institution.code)
    return _form_page(request, form, str(key), status=422)


def _told(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return _("Ați rezervat numărul %d.") % numbers[0]
    if numbers[-1] - numbers[0] >= len(numbers):  # a unit's numbers may leap from one range to the next
        return _("Ați rezervat numerele %s.") % ", ".join(map(str, numbers))
    return ngettext(
        "Ați rezervat %(count)d număr: %(first)d–%(last)d.",
        "Ați rezervat %(count)d numere: %(first)d–%(last)d.",
        len(numbers),
    ) % {"count": len(numbers), "first": numbers[0], "last": numbers[-1]}


def _offered(request: DeskRequest, now: datetime) -> dict[str, Any]:
    where = request.powers.grants[Permission.NUMBER_RESERVE]
    tree = [unit for unit in institutions.unit_tree() if where is None or unit.id in where]
    units = [(unit.id, "\u00a0\u00a0" * unit.depth + unit.name) for unit in tree]
    people = {m.user_id: m.full_name for m in institutions.members(at=now)} if where is None else {}
    year = legal_year(now)
    books = [
        card for card in registers.registers(with_closed=False, ranges_in=year) if card.kind != "special"
    ]
    names = {unit.id: unit.name for unit in tree}
    return {
        "ranges": [
            OfferedRange(card, line.unit_id, f"{card.name}: {told_range(names[line.unit_id], line)}")
            for card in books
            if card.has_ranges
            for line in registers.ranges_of_year(card.id, year=year)
            if line.unit_id in names
        ],
        "usual_day": registers.usual_reservation_day(today=legal_date(now)),
        "books": books,
        "units": units,
        "people": sorted(people.items(), key=lambda one: (one[1], one[0])),
    }


def _form_page(
    request: DeskRequest, form: ReservationForm, request_key: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "request_key": request_key,
        "directions": registers.direction_names(),
        "code": request.institution.code,
        "me": request.user.full_name,
    }
    return render(request, "desk/reservations/reserve.html", context, status=status)


def _held_or_404(request: DeskRequest, entry_id: int) -> EntryRow:
    row = registers.entry_by_id(entry_id)
    if row is None or not registers.is_visible(
        row,
        visible_units=request.powers.grants[Permission.NUMBER_RESERVE],
        reader_id=request.user.id,
    ):
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.NUMBER_RESERVE, own_scope=True)
def use(request: DeskRequest, entry: int) -> HttpResponseBase:
    """Register a document under a number held earlier."""
    with acting_for(request.institution.id):
        row = _held_or_404(request, entry)
    if row.state == "reserved" or (row.state == "registered" and request.method == "POST"):
        return counter(request, entry=row)
    messages.info(request, _("Numărul %d nu mai este rezervat.") % row.number)
    return redirect("desk:reservations", code=request.institution.code)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.NUMBER_RESERVE)
def give_up(request: DeskRequest, entry: int) -> HttpResponse:
    """End a reservation before its day, after asking."""
    row = _held_or_404(request, entry)
    lines = registers.lines_of([row.id])
    if row.state != "reserved":
        messages.info(request, _("Numărul %d nu mai este rezervat.") % row.number)
        return redirect("desk:reservations", code=request.institution.code)
    if request.method == "POST":
        services.give_up_reservation(entry=row, by=request.user)
        messages.success(request, _("Numărul %d rămâne în registru ca neutilizat.") % row.number)
        return redirect("desk:reservations", code=request.institution.code)
    return render(
        request, "desk/reservations/give_up.html", {"line": lines[0], "code": request.institution.code}
    )
