"""The administrator's page on which the institution chooses who is reminded of terms, and when."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.deadlines import queries as deadlines
from registratura.deadlines import services
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.terms.reminder_form import ANCHORS, PEOPLE, RemindersForm, rows_of, rows_typed
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError


@require(Permission.TERM_ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: DeskRequest) -> HttpResponseBase:
    """Show the steps and change them; they hold from the next morning."""
    standing = deadlines.reminders()
    sent = request.method == "POST"
    rows = rows_typed(request.POST) if sent else rows_of(standing.steps)
    form = RemindersForm(
        request.POST if sent else None,
        rows=rows,
        initial={"calendar_shows_subject": standing.calendar_shows_subject},
    )
    if sent and form.is_valid():
        try:
            services.choose_reminders(reminders=form.reminders(), by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Treptele sunt schimbate; se aplică din dimineața următoare."))
            return redirect("desk:reminders", code=request.institution.code)
    context = {
        "form": form,
        "rows": rows,
        "anchors": [(value, str(name)) for value, name in ANCHORS],
        "people": [(value, str(name)) for value, name in PEOPLE],
    }
    return render(request, "desk/terms/reminders.html", context, status=422 if form.is_bound else 200)
