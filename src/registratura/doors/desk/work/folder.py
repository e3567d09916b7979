"""The folder of a head: what waits for an order, resolved one after the other or several at once."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.work.forms import OrderForm, usual_orders
from registratura.doors.desk.work.gone import gone, signed_papers
from registratura.doors.desk.work.hands import hands_of, with_lent
from registratura.doors.desk.work.offered import offers
from registratura.doors.desk.work.standing import TermMark, term_mark
from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.formats import ro_date
from registratura.doors.shared.jinja import language
from registratura.flows import ordering
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.routing import queries as routing
from registratura.routing.orders import Target
from registratura.routing.queries import FolderLine, FolderPage

MOST_AT_ONCE = 50
ROWS = 25


class FolderRow(NamedTuple):
    """
    A paper that waits; `key` says in the form which one and as the head saw it, `about` all that is known in a line.

    `gives_for` names in words the absent head in whose place the reader gives it; empty for one's own.
    """

    line: FolderLine
    key: str
    href: str
    term: TermMark
    about: str
    gives_for: str
    ticked: bool
    current: bool


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_READ)
@with_lent(Permission.ENTRY_ASSIGN, counts_first=True)
def folder(request: DeskRequest) -> HttpResponse:
    """Show the folder; give the current paper, or all the ticked ones, to work with one order."""
    now = timezone.now()
    absent = hands_of(request).names
    scope, found = routing.folder_ground(request.powers, user_id=request.user.id, at=now, absent=absent)
    form = OrderForm(
        request.POST if request.method == "POST" else None,
        offered=offers(request, at=now, found=found),
        today=legal_date(now),
    )
    if request.method == "POST" and form.is_valid():
        told = _resolve(request, form)
        if told:
            messages.success(request, told)
            return redirect("desk:folder", code=request.institution.code)
    after = request.GET.get("dupa", "")
    page = routing.folder(scope=scope, after=after, size=ROWS)
    context = {
        "rows": _rows(request, page, today=legal_date(now)),
        "next": f"?{urlencode({'dupa': page.next})}" if page.next else "",
        "shown": signed_papers(request, [line.entry_id for line in page.lines]),
        "first_page": not after,
        "form": form,
        "offered": form.offered,
        "orders": usual_orders(),
        "code": request.institution.code,
        "address": reverse("desk:folder", kwargs={"code": request.institution.code}),
    }
    return render(request, "desk/work/folder.html", context, status=422 if form.errors else 200)


def _resolve(request: DeskRequest, form: OrderForm) -> str:
    """Carry the order out and return what to tell; empty when it was refused, the reason being in the form."""
    targets = _targets(request.POST.getlist("targets") or request.POST.getlist("current"))
    if not targets:
        form.add_error(None, _("Alegeți o lucrare din listă sau bifați mai multe."))
        return ""
    if told := gone(request, targets, request.POST.get("shown", "")):
        form.meanwhile = True
        form.add_error(None, " ".join(told))
        return ""
    try:
        return _carry_out(request, form, targets)
    except DomainError as error:
        form.refuse(error)
        return ""


def _carry_out(request: DeskRequest, form: OrderForm, targets: Sequence[Target]) -> str:
    giver: dict[str, Any] = {"powers": request.powers, "by": request.user, "now": timezone.now()}
    if request.POST.get("deed") == "aside":
        words = form.cleaned_data["order_text"]
        count = ordering.set_papers_aside(targets=targets, order_text=words, **giver)
        told = ngettext(
            "%(count)d lucrare a fost clasată la dosar.", "%(count)d lucrări au fost clasate la dosar.", count
        )
    else:
        count = ordering.give_order(targets=targets, order=form.order(), **giver)
        told = ngettext(
            "%(count)d lucrare a fost repartizată.", "%(count)d lucrări au fost repartizate.", count
        )
    return told % {"count": count}


def _targets(keys: Sequence[str]) -> list[Target]:
    """Read `entry.lead`, the lead 0 when nobody had it; what is bent is left out."""
    found = []
    for key in keys[:MOST_AT_ONCE]:
        entry, _dot, lead = key.partition(".")
        if all(part.isascii() and part.isdigit() and len(part) <= 18 for part in (entry, lead)):
            found.append(Target(int(entry), int(lead) or None))
    return list(dict.fromkeys(found))


def _rows(request: DeskRequest, page: FolderPage, *, today: date) -> list[FolderRow]:
    ticked = set(request.POST.getlist("targets"))
    current = request.POST.get("current", "")
    keys = [f"{line.entry_id}.{line.lead_id or 0}" for line in page.lines]
    here = current if current in keys else (keys[0] if keys else "")
    hands = hands_of(request)
    absent = [hands.orders_for(line.unit_id) for line in page.lines]
    due, instead, spoken = _("termen %s"), _("în locul lui %s"), language()
    return [
        FolderRow(
            line=line,
            key=key,
            href=entry_address(request.institution.code, line.register_code, line.year, line.number),
            term=term_mark(safe_on=line.safe_on, due_on=line.due_on, today=today, language=spoken),
            about=_about(line, due),
            gives_for=instead % lent.user_name if lent else "",
            ticked=key in ticked,
            current=key == here,
        )
        for line, key, lent in zip(page.lines, keys, absent, strict=True)
    ]


def _about(line: FolderLine, due: str) -> str:
    """Return the day, the unit, the order so far and the term, put together once rather than in the template."""
    parts = [ro_date(line.registered_on), line.unit_name]
    if line.order_text:
        parts.append(f"„{line.order_text}”")
    if line.due_on:
        parts.append(due % ro_date(line.due_on))
    return " · ".join(part for part in parts if part)
