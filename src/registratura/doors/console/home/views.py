"""The first page of the console: what needs attention."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registratura.doors.console.guards import ConsoleRequest, colleague
from registratura.doors.console.home.attention import waiting_boxes
from registratura.doors.shared.placements import hides
from registratura.flows.placing import showing
from registratura.kernel.placing import Place, Topic


@colleague
@require_safe
def home(request: ConsoleRequest) -> HttpResponse:
    """Show what waits, by subject; what is late stands out."""
    groups = waiting_boxes(request)
    some = any(box.count for boxes in groups.values() for box in boxes)
    notice = showing.shown(
        place=Place.CONSOLE,
        topic=Topic.WORK,
        office=request.institution.id,
        hidden=hides(request),
        now=timezone.now(),
        session=request.session,
    )
    return render(request, "console/home/home.html", {"groups": groups, "some": some, "shown": notice})
