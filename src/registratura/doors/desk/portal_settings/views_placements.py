"""Where notices of the supplier may stand for this institution: its portal, its own page of the subscription."""

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.placing import choosing
from registratura.institutions.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PORTAL_ADMINISTER, own_scope=True)
def portal_placements(request: DeskRequest) -> HttpResponseBase:
    """Show the switches and turn them."""
    allowed = choosing.stands_where(institution_id=request.institution.id)
    if allowed is None:
        raise Http404
    if request.method == "POST":
        everything_off = request.POST.get("deed") == "off"
        portal, desk = (not everything_off and request.POST.get(name) == "on" for name in ("portal", "desk"))
        choosing.let_stand(
            institution=request.institution, portal=portal, desk=desk, by=request.user, now=timezone.now()
        )
        messages.success(
            request,
            _("Anunțurile stau numai unde ați bifat.") if portal or desk else _("Niciun anunț, nicăieri."),
        )
        return redirect("desk:portal_placements", code=request.institution.code)
    context = {"on_portal": allowed[0], "on_desk": allowed[1], "tab": "placements"}
    return render(request, "desk/portal_settings/placements.html", context)
