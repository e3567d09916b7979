"""Reading the public figures."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from registratura.figures.measures import BANDS
from registratura.figures.models import AnswerFigures


@dataclass(frozen=True, slots=True)
class FiguresLine:
    """The figures of a kind of matter. A count that is None was too small to be told."""

    matter: str
    period_from: date
    period_to: date
    received: int
    answered: int
    open: int
    in_term: int | None
    late: int | None
    median_days: Decimal | None
    slowest_tenth_days: int | None
    bands: tuple[tuple[int, int | None, int | None], ...]
    computed_at: datetime


def answer_figures() -> list[FiguresLine]:
    """Return the figures of the institution in scope, petitions first."""
    return [_line(row) for row in AnswerFigures.objects.order_by("-matter")]


def _line(row: AnswerFigures) -> FiguresLine:
    return FiguresLine(
        matter=row.matter,
        period_from=row.period_from,
        period_to=row.period_to,
        received=row.received_count,
        answered=row.answered_count,
        open=row.open_count,
        in_term=row.in_term_count,
        late=row.late_count,
        median_days=row.median_days,
        slowest_tenth_days=row.slowest_tenth_days,
        bands=tuple((first, last, count) for (first, last), count in zip(BANDS, row.bands, strict=False)),
        computed_at=row.computed_at,
    )
