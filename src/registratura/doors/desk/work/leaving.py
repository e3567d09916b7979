"""Handing over everything: a person who leaves, a unit that closes. The administrator sees counts, never papers."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.registering.forms import Line
from registratura.doors.desk.work.forms import HandOverForm
from registratura.doors.desk.work.offered import Offer, every_holder
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import leaving as flow
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.routing import queries as routing
from registratura.routing.orders import Holder
from registratura.routing.queries import DepartureCard

forms_only = require_http_methods(["GET", "HEAD", "POST"])


class LeavingForm(HandOverForm):
    """Who takes everything, and why."""

    to = Line(label=gettext_lazy("Cine preia"))
    reason = Line(label=gettext_lazy("Motivul predării"))


@forms_only
@require(Permission.MEMBERS_ADMINISTER)
def member_hand_over(request: DeskRequest, member: int) -> HttpResponse:
    """Hand over all open work of a person."""
    line = next((one for one in institutions.members(at=timezone.now()) if one.id == member), None)
    if line is None:
        raise Http404
    here = {"code": request.institution.code, "member": member}
    return _hand_over(
        request,
        Holder(user_id=line.user_id),
        name=line.full_name,
        back=reverse("desk:members", kwargs={"code": request.institution.code}),
        end=reverse("desk:member_end", kwargs=here),
        template="desk/work/leaving_member.html",
    )


@forms_only
@require(Permission.STRUCTURE_ADMINISTER)
def unit_hand_over(request: DeskRequest, unit: int) -> HttpResponse:
    """Hand over everything that a unit holds itself and what waits there."""
    subject = institutions.unit_by_id(unit) if unit < 2**63 else None
    if subject is None or subject.closed_on is not None:
        raise Http404
    here = {"code": request.institution.code, "unit": unit}
    return _hand_over(
        request,
        Holder(unit_id=unit),
        name=subject.name,
        back=reverse("desk:units", kwargs={"code": request.institution.code}),
        end=reverse("desk:unit_close", kwargs=here),
        template="desk/work/leaving_unit.html",
    )


def _hand_over(
    request: DeskRequest, leaving: Holder, *, name: str, back: str, end: str, template: str
) -> HttpResponse:
    now = timezone.now()
    form = LeavingForm(request.POST or None, offered=_receivers(leaving, every_holder(at=now)))
    if request.method == "POST" and form.is_valid():
        try:
            done = flow.hand_over_work(
                leaving=leaving,
                to=form.cleaned_data["to"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=now,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            if done.departure_id is not None:
                return redirect("desk:departure", code=request.institution.code, departure=done.departure_id)
            messages.success(request, _told(name, done.count))
            return redirect(end)
    left = routing.work_left(leaving)
    context = {"form": form, "offered": form.offered, "left": left, "name": name, "back": back, "end": end}
    return render(request, template, context, status=422 if form.errors else 200)


def _receivers(leaving: Holder, offered: Sequence[Offer]) -> list[Offer]:
    if leaving.user_id is not None:
        return [offer for offer in offered if offer.holder.user_id != leaving.user_id]
    return [offer for offer in offered if offer.holder.unit_id != leaving.unit_id]


def _told(name: str, count: int) -> str:
    words = ngettext("S-a predat %(count)d lucrare.", "S-au predat %(count)d lucrări.", count)
    return f"{name}: {words % {'count': count}}"


@require_safe
@require(Permission.MEMBERS_ADMINISTER)
def departure(request: DeskRequest, departure: int) -> HttpResponse:
    """Show how far the hand-over of much work has come."""
    return render(request, "desk/work/departure.html", {"progress": _departure_or_404(departure)})


@require_safe
@require(Permission.MEMBERS_ADMINISTER)
def departure_state(request: DeskRequest, departure: int) -> HttpResponse:
    """Answer the part of the page that shows how far it has come."""
    return render(request, "desk/work/_departure.html", {"progress": _departure_or_404(departure)})


def _departure_or_404(number: int) -> DepartureCard:
    found = routing.departure_of(number) if number < 2**63 else None
    if found is None:
        raise Http404
    return found
