"""How the institution dispatches: post office, ways, when an e-mail counts as communicated."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.dispatch import queries, services
from registratura.doors.desk.dispatching.forms import OptionsForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError


@require(Permission.REGISTER_ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def options(request: DeskRequest) -> HttpResponseBase:
    """Show and change how the institution dispatches."""
    now = queries.options()
    form = OptionsForm(
        request.POST or None,
        initial={
            "post_office": now.post_office,
            "contract": now.contract,
            "methods": list(now.methods),
            "email_counts": now.email_counts,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.set_options(**form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Felul în care se expediază este păstrat."))
            return redirect("desk:dispatch_options", code=request.institution.code)
    return render(
        request, "desk/dispatching/options.html", {"form": form}, status=422 if form.is_bound else 200
    )
