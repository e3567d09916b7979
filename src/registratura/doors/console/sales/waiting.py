"""What of agreements waits, for the first page of the console."""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.billing import queries
from registratura.doors.console.guards import ConsoleRequest
from registratura.doors.console.home.attention import Box
from registratura.flows.over_limits import count_over
from registratura.kernel.calendar import legal_date


def boxes(request: ConsoleRequest) -> list[Box]:
    """Return contracts near or past their end, drafts, subscriptions that are late, and customers over a limit."""
    counts = queries.waiting_counts(today=legal_date(timezone.now()))
    group = _("Contracte și abonamente")
    contracts, subscriptions = reverse("console:contracts"), reverse("console:subscriptions")
    near = Box(group, _("Contracte aproape de sfârșit"), f"{contracts}?stare=signed", "clock", counts.near)
    over = Box(
        group, _("Contracte trecute de sfârșit"), f"{contracts}?stare=signed", "triangle-alert", counts.over
    )
    late = Box(
        group,
        _("Abonamente restante"),
        f"{subscriptions}?stare={'unpaid' if counts.unpaid else 'past_due'}",
        "repeat",
        counts.late,
    )
    limits = Box(
        group, _("Clienți peste limitele planului"), reverse("console:over_limits"), "layers", count_over()
    )
    return [
        replace(near, note=_("mai puțin de 60 de zile"), tone="warn"),
        replace(over, note=_("de prelungit sau de încetat"), tone="danger"),
        Box(group, _("Ciorne de contract"), f"{contracts}?stare=draft", "file-text", counts.drafts),
        replace(late, note=_("%d neachitate peste 30 de zile") % counts.unpaid, tone="danger")
        if counts.unpaid
        else late,
        replace(limits, note=_("de propus un plan mai mare"), tone="warn"),
    ]
