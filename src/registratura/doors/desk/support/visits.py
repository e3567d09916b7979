"""Who of the supplier's people may look into the institution, for how long, and what they opened."""

from typing import Final

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.desk.support.views import supplier_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import support_visits as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

LENGTHS: Final = (15, 30, 60, 120, 480)
KEYS_END: Final = 1 << 62


@require(Permission.MEMBERS_ADMINISTER, own_scope=True)
@require_http_methods(["GET", "HEAD", "POST"])
def visits(request: DeskRequest) -> HttpResponseBase:
    """List the permissions with what was seen by them, and give one."""
    supplier = supplier_or_404()
    now = timezone.now()
    typed = {
        name: request.POST.get(name, "").replace("\x00", "")[:500]
        for name in ("operator", "minutes", "reason")
    }
    ticket = request.POST.get("cerere", "").strip().lstrip("#")
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            flow.give(
                institution=request.institution,
                operator_id=_number(typed["operator"]),
                minutes=_number(typed["minutes"]),
                reason=typed["reason"],
                ticket_number=_number(ticket) or None,
                by=request.user,
                now=now,
            )
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("Permisiunea este dată; o puteți încheia oricând."))
            return redirect("desk:visits", code=request.institution.code)
    page = {
        "supplier": supplier,
        "visits": flow.given(institution=request.institution, now=now),
        "operators": [(str(number), name) for number, name in flow.operators(now=now)],
        "lengths": [(str(one), _length(one)) for one in LENGTHS],
        "typed": typed,
        "ticket": ticket,
        "refused": refused,
    }
    return render(request, "desk/support/visits.html", page, status=422 if refused else 200)


def _length(minutes: int) -> str:
    if minutes < 60:
        return ngettext("%d minut", "%d minute", minutes) % minutes
    return ngettext("%d oră", "%d ore", minutes // 60) % (minutes // 60)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0


@require(Permission.MEMBERS_ADMINISTER, own_scope=True)
@require_POST
def end(request: DeskRequest, visit: int) -> HttpResponseBase:
    """End a permission at once."""
    if visit < KEYS_END:
        flow.end(institution=request.institution, visit_id=visit, by=request.user, now=timezone.now())
    messages.success(request, _("Permisiunea este încheiată: din clipa aceasta nu se mai vede nimic."))
    return redirect("desk:visits", code=request.institution.code)
