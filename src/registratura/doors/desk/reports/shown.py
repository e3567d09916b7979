"""A report as the page draws it: cells in words, bars over the first column, what can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest

from registratura.doors.shared.auth import DeskRequest
from registratura.doors.shared.charts import Bar, bars
from registratura.flows.reporting import asking
from registratura.flows.reporting.definition import (
    PARTS,
    PARTS_OF,
    Asked,
    Definition,
    Result,
    Shape,
    Span,
    Table,
    shown,
)

YEARS_BACK = 12
MOST_BARS = 15


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with its cells as they are read. `heads`: label and class; `bars`: empty when it is not drawn."""

    key: str
    title: str
    law: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    remark: tuple[str, ...]
    bars: tuple[Bar, ...]

    @property
    def is_plain(self) -> bool:
        """Whether it is labels with one figure or text each, which stand well as a list."""
        return len(self.heads) == 2 and not self.bars and not self.total


def tables_of(result: Result) -> list[ShownTable]:
    """Return the tables of a result as the page shows them."""
    return [_shown(table) for table in result.tables]


def _shown(table: Table) -> ShownTable:
    shapes = [column.shape for column in table.columns]

    def row(cells: Sequence[object]) -> tuple[str, ...]:
        return tuple(shown(cell, shape) for cell, shape in zip(cells, shapes, strict=True))  # type: ignore[arg-type]

    return ShownTable(
        key=table.key,
        title=table.title,
        law=table.law,
        heads=tuple(
            (column.title, "" if column.shape in (Shape.WORDS, Shape.DAY) else "figure")
            for column in table.columns
        ),
        rows=tuple(row(cells) for cells in table.rows),
        total=row(table.total) if table.total else (),
        remark=tuple(line for line in table.remark.splitlines() if line.strip()),
        bars=tuple(_bars(table)),
    )


def _bars(table: Table) -> list[Bar]:
    place = next((n for n, column in enumerate(table.columns) if column.key == table.drawn), None)
    if place is None or len(table.rows) < 2:
        return []
    shape = table.columns[place].shape
    values = [(str(row[0]), row[place]) for row in table.rows]
    kept = [(name, value) for name, value in values if isinstance(value, int | float)]
    if not any(value for _name, value in kept):
        return []
    if table.ordered:
        kept.sort(key=lambda pair: -pair[1])
    return bars(
        [(name, value, shown(value, shape)) for name, value in kept if value or not table.ordered],
        most=MOST_BARS,
    )


def definition_or_404(request: DeskRequest, name: str) -> Definition:
    """Return a report by its name; one that the person may not ask is answered as what does not exist."""
    found = asking.definition_for(request.powers, name)
    if found is None:
        raise Http404
    return found


def asked_of(request: DeskRequest, definition: Definition, *, today: date) -> Asked:
    """
    Return what the address asks: `an` and `interval`.

    Raises: ReportRefusedError for a period that there is none of.
    """
    typed = _parameter(request, "an")
    year = int(typed[:6]) if typed.isascii() and typed.isdigit() else None
    part = _parameter(request, "interval")[:5]
    return asking.asked_by(powers=request.powers, definition=definition, year=year, part=part, today=today)


def _parameter(request: HttpRequest, name: str) -> str:
    return (request.POST.get(name) or request.GET.get(name) or "").strip()


def years(*, today: date) -> list[tuple[str, str]]:
    """Return the years that can be chosen, the newest first."""
    return [(str(year), str(year)) for year in range(today.year, today.year - YEARS_BACK, -1)]


def parts(definition: Definition) -> list[tuple[str, str]]:
    """Return the parts of a year that a report knows; one alone is not asked."""
    known = PARTS_OF[definition.span]
    return [(part, str(PARTS[part])) for part in known] if len(known) > 1 else []


def query_of(asked: Asked, definition: Definition) -> str:
    """Return what was asked as the end of an address."""
    if definition.span is Span.NOW:
        return ""
    part = f"&interval={asked.part}" if len(PARTS_OF[definition.span]) > 1 else ""
    return f"?an={asked.year}{part}"
