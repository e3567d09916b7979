"""The first page of the desk: where the day stands."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.doors.desk.entries.rows import grouped_by_day, register_codes, row_of
from registratura.doors.desk.settings.own import desk_of
from registratura.doors.desk.terms.shown import nearest
from registratura.doors.shared.auth import DeskRequest, require, signed_in
from registratura.flows import second_step
from registratura.improvement.releases import RELEASE_SEEN, newest
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as registers
from registratura.registers.queries import EntryFilter
from registratura.routing import queries as routing


@dataclass(frozen=True, slots=True)
class Day:
    """What the first page says about today."""

    on: date
    next_number: int | None
    last_number: int


@dataclass(frozen=True, slots=True)
class Box:
    """Something that waits today: how many, where, and what about them; `tone` as in the component `pill`."""

    label: str
    href: str
    icon: str
    count: int
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Reserved:
    """A number that waits to be used."""

    number: int
    href: str
    purpose: str
    until: datetime | None


@signed_in
def choose(request: DeskRequest) -> HttpResponse:
    """Lead to the only institution, or let the person choose among several."""
    now = timezone.now()
    places = institutions.workplaces_of(request.user.id, at=now)
    if len(places) == 1:
        return redirect(desk_of(request.user.id, places[0], at=now))
    return render(request, "desk/home/choose.html", {"places": places})


@require(Permission.ENTRY_READ)
def home(request: DeskRequest) -> HttpResponse:
    """Show the next number, the newest entries and the reservations about to end."""
    register = registers.general_register()
    today = legal_date(timezone.now())
    lines, day = [], Day(today, None, 0)
    if register is not None:
        shown = registers.page(
            register=register,
            narrowed=EntryFilter(),
            visible_units=request.powers.visible_units,
            reader_id=request.user.id,
            size=12,
        )
        lines = shown.lines
        own = next(
            (s for s in registers.sequences_of(register.id) if s.unit_id is None and s.year == today.year),
            None,
        )
        day = Day(today, own.next_number if own else 1, own.last_number if own else 0)
    codes = register_codes()
    reserved = [
        Reserved(
            number=line.number,
            href=row_of(line, institution=request.institution.code, codes=codes).href,
            purpose=line.reserved_purpose,
            until=line.reserved_until,
        )
        for line in registers.reservations(
            visible_units=request.powers.visible_units, reader_id=request.user.id, limit=8
        )
    ]
    rows = [row_of(line, institution=request.institution.code, codes=codes) for line in lines]
    return render(
        request,
        "desk/home/home.html",
        {"day": day, "days": grouped_by_day(lines, rows), "reserved": reserved, "register": register}
        | {"near": nearest(request, today=today), "boxes": _boxes(request)}
        | {"step_due": second_step.is_due(institution=request.institution, user_id=request.user.id)}
        | {"release_due": request.session.get(RELEASE_SEEN) != newest().version},
    )


def _boxes(request: DeskRequest) -> list[Box]:
    """Return what waits for the reader today: papers to give out, and work. Messages stand in the frame."""
    papers = routing.badges(user_id=request.user.id, at=timezone.now())
    setattr(request, "papers", papers)  # noqa: B010  for the frame round the page, which counts the same
    code, boxes = request.institution.code, []
    if request.powers.may(Permission.ENTRY_ASSIGN) or papers.orders:
        boxes.append(
            Box(_("În mapă"), reverse("desk:folder", kwargs={"code": code}), "folder-open", papers.folder)
        )
    if request.powers.may(Permission.ENTRY_RESOLVE) or papers.stands_in:
        href = reverse("desk:my_work", kwargs={"code": code})
        late = (
            ngettext("%d depășită", "%d depășite", papers.overdue) % papers.overdue if papers.overdue else ""
        )
        waiting = _("%d de primit") % papers.to_accept if papers.to_accept else ""
        boxes.append(
            Box(
                _("Lucrările mele"),
                href,
                "inbox",
                papers.work + papers.steps,
                late or waiting,
                "danger" if late else "info",
            )
        )
    return boxes
