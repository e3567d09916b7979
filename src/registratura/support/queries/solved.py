"""Cases that were solved, for the question that follows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from registratura.support.models import Ticket


@dataclass(frozen=True, slots=True)
class Solved:
    """A case that was solved and not rated, with where its person is asked."""

    ticket_id: int
    email: str
    name: str
    language: str


def solved_between(*, start: datetime, end: datetime, rests: timedelta) -> list[Solved]:
    """
    Return the cases solved in a time, not rated, whose person had no other solved within `rests` before.

    Closed ones, merged ones and those of forgotten persons are left out.
    """
    others = (
        Ticket.objects.filter(
            requester_email=OuterRef("requester_email"),
            solved_at__lt=OuterRef("solved_at"),
            solved_at__gt=OuterRef("solved_at") - rests,
        )
        .exclude(pk=OuterRef("pk"))
        .order_by()
    )
    rows = (
        Ticket.objects.filter(
            solved_at__gt=start, solved_at__lte=end, rating__isnull=True, merged_into__isnull=True
        )
        .filter(forgotten_at__isnull=True, closed_at__isnull=True)
        .exclude(requester_email="")
        .filter(~Exists(others))
    )
    return [
        Solved(row.id, row.requester_email, row.requester_name, row.language)
        for row in rows.order_by("id")[:500]
    ]
