"""Which operator may look into the institution in scope now, and what each of them saw."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from registratura.journal import queries as journal
from registratura.support.models import Visit


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that was opened."""

    at: datetime
    page: str


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A permission with what was seen by it, newest page first."""

    id: int
    operator: str
    reason: str
    ticket_number: int | None
    given_at: datetime
    given_by: str
    ends_at: datetime
    ended_at: datetime | None
    is_open: bool
    seen: tuple[Seen, ...] = ()


def visit_of(*, operator_id: int, at: datetime) -> int | None:
    """Return the permission by which an operator may look into the institution in scope at a moment, or None."""
    rows = Visit.objects.filter(operator_id=operator_id, given_at__lte=at, ends_at__gt=at)
    return rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at)).values_list("id", flat=True).first()


def visits(*, at: datetime, limit: int = 20) -> list[VisitLine]:
    """Return the permissions of the institution in scope, the newest first, with every page that was opened."""
    rows = list(Visit.objects.select_related("operator", "given_by").order_by("-id")[:limit])
    pages: dict[int, list[Seen]] = {row.id: [] for row in rows}
    acts = journal.pages_seen(
        subject_type="support_visit", subject_ids=list(pages), action="support.visit.page"
    )
    for visit_id, moment, page in acts:
        pages[visit_id].append(Seen(moment, page))
    return [
        VisitLine(
            id=row.id,
            operator=row.operator.full_name,
            reason=row.reason,
            ticket_number=row.ticket_number,
            given_at=row.given_at,
            given_by=row.given_by.full_name,
            ends_at=row.ends_at,
            ended_at=row.ended_at,
            is_open=row.ended_at is None and row.ends_at > at,
            seen=tuple(pages[row.id]),
        )
        for row in rows
    ]
