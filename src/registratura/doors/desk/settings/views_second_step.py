"""Whether everybody who works here must sign in with a second step, and who still lacks one."""

from datetime import datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from registratura.doors.desk.registering.typed import read_day
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.formats import ro_date
from registratura.doors.shared.sessions import recently_signed_in
from registratura.flows import second_step as steps
from registratura.institutions import services as structure
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.kernel.errors import DomainError

_GRACE = timedelta(days=14)


class SinceForm(forms.Form):
    """From what day the second step is asked."""

    since = forms.CharField(
        label=gettext_lazy("Din ziua de"),
        max_length=20,
        error_messages={"required": gettext_lazy("Scrieți ziua, de exemplu 02.03.2026.")},
    )

    def clean_since(self) -> datetime:
        """Return the first moment of the day in Romania."""
        typed, now = self.cleaned_data["since"], timezone.now()
        try:
            day = read_day(typed, today=legal_date(now))
        except OverflowError:
            day = None
        if day is None:
            raise forms.ValidationError(_("Scrieți data ca zz.ll.aaaa, de exemplu 02.03.2026."))
        return datetime.combine(day, time(), tzinfo=BUCHAREST)


@require(Permission.MEMBERS_ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
@recently_signed_in
def second_step(request: DeskRequest) -> HttpResponseBase:
    """Ask everybody for a second step from a day on, or leave it to each again."""
    now = timezone.now()
    if request.method == "POST" and "lift" in request.POST:
        structure.lift_second_step(institution=request.institution, by=request.user)
        messages.success(request, _("A doua dovadă rămâne la alegerea fiecăruia."))
        return redirect("desk:second_step", code=request.institution.code)
    form = SinceForm(request.POST or None, initial={"since": ro_date(legal_date(now + _GRACE))})
    if request.method == "POST" and form.is_valid():
        try:
            structure.ask_second_step(
                institution=request.institution, since=form.cleaned_data["since"], now=now, by=request.user
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("De la ziua aleasă nimeni nu mai lucrează fără a doua dovadă."))
            return redirect("desk:second_step", code=request.institution.code)
    context = {
        "form": form,
        "standing": steps.standing(now=now),
        "since": request.institution.second_step_from,
        "in_force": request.institution.second_step_from is not None
        and request.institution.second_step_from <= now,
    }
    return render(request, "desk/settings/second_step.html", context)
