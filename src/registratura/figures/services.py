"""Keeping the figures of a kind of matter; each day's take the place of those before."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from registratura.figures.measures import Matter, figures_of
from registratura.figures.models import AnswerFigures
from registratura.toolkit.scope import required_institution

_FIELDS = (
    *("period_from", "period_to", "received_count", "answered_count", "in_term_count", "late_count"),
    *("open_count", "median_days", "slowest_tenth_days", "bands", "computed_at"),
)


@transaction.atomic
def keep_figures(
    *, matter: str, matters: Sequence[Matter], period_from: date, period_to: date, now: datetime
) -> None:
    """
    Count the matters of a kind (`petition` or `information`) registered in a period and keep what may be told.

    Must run inside the scope of an institution.
    """
    found = figures_of(matters)
    row = AnswerFigures.objects.filter(matter=matter).first()
    is_new = row is None
    row = row or AnswerFigures(institution_id=required_institution(), matter=matter)
    row.period_from, row.period_to, row.computed_at = period_from, period_to, now
    row.received_count, row.answered_count, row.open_count = found.received, found.answered, found.open
    row.in_term_count, row.late_count = found.in_term, found.late
    row.median_days, row.slowest_tenth_days = found.median_days, found.slowest_tenth_days
    row.bands = list(found.bands)
    if is_new:
        row.save(force_insert=True)
    else:
        row.save(update_fields=_FIELDS)
