"""What waits of the checks, as numbers for the first page of the console."""

from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.doors.console.guards import ConsoleRequest
from registratura.doors.console.home.attention import Box
from registratura.screening import queries


def boxes(request: ConsoleRequest) -> list[Box]:
    """Return the cases that nobody took, those that wait for a second person, and the contests."""
    counts, href = queries.counts(), reverse("console:screening")
    return [
        Box(_("Verificări"), _("cazuri de verificat"), href, "shield-check", counts.waiting),
        Box(_("Verificări"), _("măsuri care așteaptă al doilea om"), href, "users", counts.second_look),
        Box(_("Verificări"), _("contestații fără răspuns"), href, "mail", counts.contests),
    ]
