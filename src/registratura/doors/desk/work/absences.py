"""Absences and who stands in: one's own, and everybody's for the administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.registering.forms import Line
from registratura.doors.desk.registering.typed import read_day
from registratura.doors.desk.work.forms import ActForm, read_holder
from registratura.doors.desk.work.offered import Offer, every_person
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.routing import queries as routing
from registratura.routing import services
from registratura.routing.queries import DeputyLine

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence as the list shows it; `last_day` None while its end is not known."""

    line: DeputyLine
    last_day: date | None
    now: bool


class AbsenceForm(ActForm):
    """When somebody is away, and who does the work."""

    user = Line(label=gettext_lazy("Cine lipsește"))
    deputy = Line(label=gettext_lazy("Cine îl înlocuiește"))
    absent_from = Line(label=gettext_lazy("Prima zi"))
    last_day = Line(label=gettext_lazy("Ultima zi"))
    reason = Line(label=gettext_lazy("Motivul"))

    def __init__(
        self, *args: Any, offered: Sequence[Offer], today: date, own: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered, self.today = offered, today
        if own is not None:
            del self.fields["user"]

    def clean_user(self) -> int:
        """One of the people."""
        return self._person("user")

    def clean_deputy(self) -> int:
        """One of the people."""
        return self._person("deputy")

    def clean_absent_from(self) -> date:
        """A day as people write it."""
        day = read_day(str(self.cleaned_data["absent_from"]), today=self.today)
        if day is None:
            raise ValidationError(_("Scrieți prima zi a absenței, de pildă azi sau 02.03.2026."))
        return day

    def clean_last_day(self) -> date | None:
        """A day as people write it, or nothing."""
        return read_day(str(self.cleaned_data["last_day"]), today=self.today)

    def _person(self, name: str) -> int:
        holder = read_holder(str(self.cleaned_data[name]), self.offered)
        if holder is None or holder.user_id is None:
            raise ValidationError(_("Scrieți numele colegului."))
        return holder.user_id


@require_safe
@require(Permission.ENTRY_READ)
def absences(request: DeskRequest) -> HttpResponse:
    """Show when the reader is away, who stands in, and for whom the reader does."""
    lines = _listed(request)
    context = {
        "own": [one for one in lines if one.line.user_id == request.user.id],
        "for_others": [one for one in lines if one.line.deputy_id == request.user.id],
        "may_set": request.powers.may(Permission.ENTRY_RESOLVE)
        or request.powers.may(Permission.ENTRY_ASSIGN),
    }
    return render(request, "desk/work/absences.html", context)


@require_safe
@require(Permission.MEMBERS_ADMINISTER)
def every_absence(request: DeskRequest) -> HttpResponse:
    """Show everybody's absences, those that last and those to come."""
    return render(request, "desk/work/every_absence.html", {"absences": _listed(request)})


@forms_only
@require(Permission.ENTRY_READ)
def absence_add(request: DeskRequest) -> HttpResponse:
    """Say when the reader is away and who does the work meanwhile."""
    return _add(request, own=request.user.id, back="desk:absences", template="desk/work/absence_form.html")


@forms_only
@require(Permission.MEMBERS_ADMINISTER)
def every_absence_add(request: DeskRequest) -> HttpResponse:
    """Say when somebody is away and who does the work meanwhile."""
    return _add(request, own=None, back="desk:every_absence", template="desk/work/every_absence_form.html")


def _add(request: DeskRequest, *, own: int | None, back: str, template: str) -> HttpResponse:
    now = timezone.now()
    form = AbsenceForm(
        request.POST or None,
        offered=every_person(at=now, solves=own is not None),
        today=legal_date(now),
        own=own,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.set_deputy(
                user_id=own if own is not None else data["user"],
                deputy_id=data["deputy"],
                absent_from=data["absent_from"],
                last_day=data["last_day"],
                reason=data["reason"],
                by=request.user,
                now=now,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Înlocuirea este pusă. Colegul vede lucrările din prima zi."))
            return redirect(back, code=request.institution.code)
    here = reverse(back, kwargs={"code": request.institution.code})
    context = {"form": form, "offered": form.offered, "back": here}
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
@require(Permission.ENTRY_READ)
def absence_end(request: DeskRequest, deputy: int) -> HttpResponse:
    """Come back: the deputy's time ends today."""
    if not any(one.line.id == deputy and one.line.user_id == request.user.id for one in _listed(request)):
        raise Http404
    return _end(request, deputy, back="desk:absences")


@require_POST
@require(Permission.MEMBERS_ADMINISTER)
def every_absence_end(request: DeskRequest, deputy: int) -> HttpResponse:
    """End somebody's deputy's time today."""
    if not any(one.line.id == deputy for one in _listed(request)):
        raise Http404
    return _end(request, deputy, back="desk:every_absence")


def _end(request: DeskRequest, deputy: int, *, back: str) -> HttpResponse:
    try:
        services.end_deputy(deputy_id=deputy, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.warning(request, error.words)
    else:
        messages.success(request, _("Înlocuirea este încheiată."))
    return redirect(back, code=request.institution.code)


def _listed(request: DeskRequest) -> list[Absence]:
    today = legal_date(timezone.now())
    return [
        Absence(
            line=line,
            last_day=line.absent_to - timedelta(days=1) if line.absent_to else None,
            now=line.absent_from <= today,
        )
        for line in routing.deputies(on=today)
    ]
