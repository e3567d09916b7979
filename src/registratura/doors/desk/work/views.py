"""One's work, and the acts on one paper: give it, take it, give it back, pass it on, finish it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.work.asked import asked_of
from registratura.doors.desk.work.forms import (
    ActForm,
    DoneForm,
    HandOverForm,
    OrderForm,
    ReturnForm,
    usual_orders,
)
from registratura.doors.desk.work.hands import hands_of, with_lent
from registratura.doors.desk.work.offered import Offer, offers, without
from registratura.doors.desk.work.standing import (
    Held,
    TermMark,
    Way,
    assignment_or_404,
    readable_or_404,
    term_mark,
    way_of,
)
from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.formats import ro_date
from registratura.doors.shared.jinja import language
from registratura.flows import ordering
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow
from registratura.routing import queries as routing
from registratura.routing import services
from registratura.routing.machine import Barred
from registratura.routing.orders import Target
from registratura.routing.queries import WorkLine
from registratura.routing.terms import Part

ROWS = 25  # what a person reads before going on; more of them weigh and cost


class WorkRow(NamedTuple):
    """
    A line of one's work, in words; what is done with it lies under its address.

    A page has many: what each says is put together here, once, rather than in the template piece by piece.
    """

    line: WorkLine
    href: str
    term: TermMark
    days: str
    internal: str
    registered: str
    sender: str
    given: str
    deed: str
    instead_of: str


@require_safe
@require(Permission.ENTRY_READ)
@with_lent(Permission.ENTRY_RESOLVE, counts_first=True)
def my_work(request: DeskRequest) -> HttpResponse:
    """List the reader's open work, the most urgent first."""
    now = timezone.now()
    code = request.institution.code
    page = routing.my_work(
        user_id=request.user.id,
        at=now,
        after=request.GET.get("dupa", ""),
        absent=hands_of(request).names,
        size=ROWS,
    )
    after = f"?{urlencode({'dupa': page.next})}" if page.next else ""
    say, today, spoken = _sentences(), legal_date(now), language()
    rows = [_row(line, code, today, say, spoken) for line in page.lines]
    return render(
        request,
        "desk/work/my_work.html",
        {
            "rows": rows,
            "next": after,
            "code": code,
            "first_page": not request.GET.get("dupa"),
            "steps": asked_of(request, at=now),
        },
    )


def _sentences() -> dict[str, str]:
    """Return the sentences of a row, asked for once."""
    return {
        "days": _("sigur %(safe)s, termen %(due)s"),
        "internal": _("intern %s"),
        "accept": _("Primesc lucrarea %s"),
        "finish": _("Încheie lucrarea %s"),
        "instead_of": _("în locul lui %s"),
    }


def _row(line: WorkLine, code: str, today: date, say: dict[str, str], spoken: str) -> WorkRow:
    return WorkRow(
        line=line,
        href=entry_address(code, line.register_code, line.year, line.number),
        term=term_mark(safe_on=line.safe_on, due_on=line.due_on, today=today, language=spoken),
        days=say["days"] % {"safe": ro_date(line.safe_on), "due": ro_date(line.due_on)}
        if line.safe_on
        else "",
        internal=say["internal"] % ro_date(line.internal_on) if line.internal_on else "",
        registered=ro_date(line.registered_on),
        sender=f"{line.sender_name} → {line.unit_name}" if line.unit_name else line.sender_name,
        given=f"{line.assigned_by}, {ro_date(legal_date(line.assigned_at))}",
        deed=say["accept" if line.state == "pending" else "finish"] % line.written_number,
        instead_of=say["instead_of"] % line.for_user if line.for_user else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_READ)
@with_lent(Permission.ENTRY_ASSIGN)
def assign(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Give one entry to work, or add people to the work that runs."""
    now = timezone.now()
    row, way = _entry(request, register, year, number)
    if not way.may_assign:
        raise PermissionDenied
    held = way.lead is not None and way.lead.line.user_id is not None
    seen = way.lead.line.assignment_id if way.lead and not held else None
    bar = routing.barred_from([row.id], at=now).get(row.id)
    form = OrderForm(
        request.POST if request.method == "POST" else None,
        offered=without(offers(request, at=now), barred=bar),
        today=legal_date(now),
    )
    if request.method == "POST" and form.is_valid():
        lead_id = assignment_or_404(request.POST.get("seen", ""))
        try:
            ordering.give_order(
                targets=[Target(row.id, lead_id)],
                order=form.order(),
                powers=request.powers,
                by=request.user,
                now=now,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Lucrarea %s a fost repartizată.") % _written(row))
            return redirect(_address(request, register, year, number))
    context = {"held": held, "seen": seen, "orders": usual_orders(), "barred": _barred(form.offered, bar)}
    return _page(request, row, way, form, "desk/work/assign.html", **context)


def _barred(offered: Sequence[Offer], bar: Barred | None) -> list[str]:
    """Return who is not offered because the petition is about them or about somebody above them."""
    return [offer.label for offer in offered if offer.refused] if bar is not None else []


@require_POST
@require(Permission.ENTRY_READ)
@with_lent(Permission.ENTRY_RESOLVE)
def accept(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Take one's work; the way back is the page the reader came from: the entry, or one's work."""
    row, way = _entry(request, register, year, number)
    assignment_id = _asked(request, way)
    if assignment_id is None:
        raise Http404
    try:
        services.accept(assignment_id=assignment_id, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.warning(request, _("Între timp: %s") % error.words)
    else:
        messages.success(request, _("Ați primit lucrarea %s.") % _written(row))
    if request.POST.get("next") == "my_work":
        return redirect("desk:my_work", code=request.institution.code)
    return redirect(_address(request, register, year, number))


def _asked(request: DeskRequest, way: Way) -> int | None:
    """Return the assignment named by the address or form when it is on this way; without a name, the reader's own."""
    named = assignment_or_404(request.POST.get("lucrare", "") or request.GET.get("lucrare", ""))
    if named is not None:
        return named if any(step.line.assignment_id == named for step in way.steps) else None
    mine = way.mine(None)
    return mine.line.assignment_id if mine else None


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_READ)
@with_lent(Permission.ENTRY_RESOLVE)
def give_back(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Give one's work back with a reason."""

    def act(form: ActForm, assignment_id: int) -> str:
        services.return_with_reason(
            assignment_id=assignment_id,
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return _("Ați restituit lucrarea %s; așteaptă o nouă repartizare.")

    place = (register, year, number)
    return _deed(request, place, ReturnForm(request.POST or None), act, "desk/work/return.html")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_READ)
@with_lent(Permission.ENTRY_RESOLVE)
def finish(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Finish one's work, saying how it ended."""

    def act(form: ActForm, assignment_id: int) -> str:
        services.mark_done(
            assignment_id=assignment_id,
            result=form.cleaned_data["result"],
            by=request.user,
            now=timezone.now(),
        )
        return _("Ați încheiat lucrarea %s.")

    place = (register, year, number)
    return _deed(request, place, DoneForm(request.POST or None), act, "desk/work/done.html")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_READ)
@with_lent(Permission.ENTRY_RESOLVE, Permission.ENTRY_ASSIGN)
def hand_over(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Pass work on: one's own, or as a head or registrar somebody else's."""

    def act(form: ActForm, assignment_id: int) -> str:
        services.hand_over(
            assignment_id=assignment_id,
            to=form.cleaned_data["to"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return _("Ați predat lucrarea %s.")

    now = timezone.now()
    row = readable_or_404(request, register=register, year=year, number=number)
    bar = routing.barred_from([row.id], at=now).get(row.id)
    form = HandOverForm(request.POST or None, offered=without(offers(request, at=now), barred=bar))
    return _deed(request, (register, year, number), form, act, "desk/work/hand_over.html", passing=True)


def _deed(
    request: DeskRequest,
    place: tuple[str, int, int],
    form: ActForm,
    act: Callable[[ActForm, int], str],
    template: str,
    *,
    passing: bool = False,
) -> HttpResponse:
    row, way = _entry(request, *place)
    assignment_id = _asked(request, way)
    step = way.passable(assignment_id) if passing else way.mine(assignment_id)
    if request.method == "POST" and form.is_valid():
        # What ended in the meantime is asked of the service, which tells who was first.
        target = assignment_id if assignment_id is not None else step.line.assignment_id if step else None
        if target is None:
            raise Http404
        try:
            told = act(form, target)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, told % _written(row))
            return redirect(_address(request, *place))
    elif step is None:
        raise Http404
    return _page(request, row, way, form, template, step=step)


def _entry(request: DeskRequest, register: str, year: int, number: int) -> tuple[EntryRow, Way]:
    row = readable_or_404(request, register=register, year=year, number=number)
    return row, way_of(request, row, at=timezone.now())


def _written(row: EntryRow) -> str:
    return registers.lines_of([row.id])[0].written_number


def _address(request: DeskRequest, register: str, year: int, number: int) -> str:
    return f"{entry_address(request.institution.code, register, year, number)}#lucrare"


def _page(
    request: DeskRequest, row: EntryRow, way: Way, form: ActForm, template: str, **more: Any
) -> HttpResponse:
    line = registers.lines_of([row.id])[0]
    book = next(card for card in registers.registers() if card.id == row.register_id)
    place = {
        "code": request.institution.code,
        "register": book.code,
        "year": row.year,
        "number": row.number,
    }
    step: Held | None = more.get("step")
    context = {
        **more,
        "form": form,
        "entry": line,
        "book": book,
        "place": place,
        "way": way,
        "here": reverse("desk:entry", kwargs=place),
        "offered": getattr(form, "offered", []),
        "leads": step is not None and step.line.part == Part.LEAD,
    }
    return render(request, template, context, status=422 if form.errors else 200)
