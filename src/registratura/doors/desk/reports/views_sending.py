"""Reports that are sent: to whom, in which form, how often."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.desk.reports import shown as pages
from registratura.doors.desk.settings.forms import Choice, refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.reporting import sending
from registratura.flows.reporting.definition import RHYTHMS, RHYTHMS_OF, Definition
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

KEYS_END = 2**63
FORM_NAMES = (
    ("pdf", gettext_lazy("PDF/A, de semnat și de păstrat")),
    ("xlsx", gettext_lazy("foaie de calcul (XLSX)")),
    ("csv", gettext_lazy("CSV, pentru alte programe")),
)


class ScheduleForm(forms.Form):
    """In which form, how often, to whom."""

    rhythm = Choice(label=gettext_lazy("Cât de des"), needed=gettext_lazy("Alegeți cât de des se trimite."))
    form = Choice(label=gettext_lazy("În ce formă"), needed=gettext_lazy("Alegeți forma fișierului."))
    recipients = forms.MultipleChoiceField(
        label=gettext_lazy("Cui"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Oameni ai instituției care au dreptul să vadă rapoarte."),
        error_messages={
            "required": gettext_lazy("Alegeți cel puțin un destinatar."),
            "invalid_choice": gettext_lazy("Alegeți din listă; ce ați ales nu mai este acolo."),
        },
    )

    def __init__(
        self, *args: Any, definition: Definition, people: list[tuple[int, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["rhythm"].offer(  # type: ignore[attr-defined]
            [(one.value, str(RHYTHMS[one])) for one in RHYTHMS_OF[definition.span]]
        )
        self.fields["form"].offer([(key, str(words)) for key, words in FORM_NAMES])  # type: ignore[attr-defined]
        self.fields["recipients"].choices = [(str(key), name) for key, name in people]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.REPORTS_SEND)
def begin(request: DeskRequest, report: str) -> HttpResponse:
    """Ask to whom a report is sent and how often; begin it."""
    definition = pages.definition_or_404(request, report)
    now = timezone.now()
    people = sending.recipients_for(
        definition=definition, units=request.powers.grants[Permission.REPORTS_READ], now=now
    )
    form = ScheduleForm(
        request.POST if request.method == "POST" else None, definition=definition, people=people
    )
    if request.method == "POST" and form.is_valid():
        try:
            first_on = sending.begin(
                definition=definition,
                units=request.powers.grants[Permission.REPORTS_READ],
                form=form.cleaned_data["form"],
                rhythm=form.cleaned_data["rhythm"],
                recipients=[int(one) for one in form.cleaned_data["recipients"]],
                by=request.user,
                now=now,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Prima trimitere este la %s.") % f"{first_on:%d.%m.%Y}")
            return redirect("desk:report", code=request.institution.code, report=definition.name)
    context = {"form": form, "definition": definition}
    return render(request, "desk/reports/schedule.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.REPORTS_SEND)
def end(request: DeskRequest, schedule: int) -> HttpResponse:
    """Stop sending a report."""
    found = sending.schedule_for(request.powers, schedule) if schedule < KEYS_END else None
    if found is None:
        raise Http404
    sending.end(schedule_id=found.id, by=request.user, now=timezone.now())
    messages.success(request, _("Raportul nu se mai trimite."))
    return redirect("desk:report", code=request.institution.code, report=found.report)
