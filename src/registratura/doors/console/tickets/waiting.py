"""What waits of the support department, as numbers for the first page of the console."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.doors.console.guards import ConsoleRequest
from registratura.doors.console.home.attention import Box
from registratura.support import queries


def boxes(request: ConsoleRequest) -> list[Box]:
    """Return the conversations that nobody has, those of the reader, and the letters held back."""
    counts = queries.counts(user_id=request.user.id, now=timezone.now())
    here = reverse("console:support")
    late = _("%d cu termenul trecut") % counts.late if counts.late else ""
    return [
        Box(
            _("Asistență"),
            _("cereri ale nimănui"),
            f"{here}?fila=ale-nimanui",
            "inbox",
            counts.unassigned,
            late,
            "danger",
        ),
        Box(_("Asistență"), _("cererile mele"), f"{here}?fila=ale-mele", "circle-help", counts.mine),
        Box(
            _("Asistență"),
            _("discuții care așteaptă"),
            reverse("console:chats"),
            "users",
            queries.waiting_chats(),
        ),
        Box(_("Asistență"), _("scrisori oprite"), reverse("console:support_held"), "mail", counts.held),
    ]
