"""What a report is: its words, its law, what may be asked of it, and its result as frozen data. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = str | Promise
Cell = str | int | float | date | None
FIRST_YEAR = 1990


class Shape(StrEnum):
    """How the cells of a column are read; `DAYS` and `SHARE` may have one decimal."""

    WORDS = "words"
    COUNT = "count"
    DAYS = "days"
    SHARE = "share"
    DAY = "day"


class Span(StrEnum):
    """What a report is asked about."""

    YEAR = "year"
    HALF = "half"
    PERIOD = "period"
    NOW = "now"


class Rhythm(StrEnum):
    """How often a report is sent."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"


RHYTHMS: Final[Mapping[Rhythm, Words]] = {
    Rhythm.WEEKLY: gettext_lazy("în fiecare luni"),
    Rhythm.MONTHLY: gettext_lazy("lunar, pentru luna încheiată"),
    Rhythm.QUARTERLY: gettext_lazy("trimestrial, pentru trimestrul încheiat"),
    Rhythm.HALF_YEARLY: gettext_lazy("semestrial, pentru semestrul încheiat"),
    Rhythm.YEARLY: gettext_lazy("anual, pentru anul încheiat"),
}
RHYTHMS_OF: Final[Mapping[Span, tuple[Rhythm, ...]]] = {
    Span.YEAR: (Rhythm.YEARLY,),
    Span.HALF: (Rhythm.HALF_YEARLY,),
    Span.PERIOD: (Rhythm.MONTHLY, Rhythm.QUARTERLY, Rhythm.HALF_YEARLY, Rhythm.YEARLY),
    Span.NOW: (Rhythm.WEEKLY, Rhythm.MONTHLY),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in files for programs, its head, how its cells are read."""

    key: str
    title: str
    shape: Shape = Shape.COUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    A part of a report. `total`: a last row over all the others; `law`: the article that asks for it.

    `drawn`: which column is drawn as bars over the first one, when the page draws the table.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: tuple[Cell, ...] = ()
    remark: str = ""
    law: str = ""
    drawn: str = ""

    @property
    def ordered(self) -> bool:
        """Whether its bars stand by size; bands stand in their own order."""
        return self.key != "bands"

    def __post_init__(self) -> None:
        """Refuse rows that do not fit their columns: a figure under the wrong head is worse than none."""
        width = len(self.columns)
        if any(len(row) != width for row in (*self.rows, *((self.total,) if self.total else ()))):
            raise ValueError(f"{self.key}: a row does not have {width} cells")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a report found. `faults`: sums that do not agree, in words; `notes`: what a reader must know."""

    period: str
    first_on: date
    last_on: date
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def row_count(self) -> int:
        """How many rows the tables have together."""
        return sum(len(table.rows) for table in self.tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What is asked. `part`: of the year, see `PARTS`; `units`: those that count, None for the whole institution.
    """

    year: int
    part: str = "an"
    today: date
    units: frozenset[int] | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day asked about."""
        return days_of(year=self.year, part=self.part)

    @property
    def plain(self) -> dict[str, Any]:
        """What can be kept beside a result, without the day of asking."""
        units = sorted(self.units) if self.units is not None else None
        return {"year": self.year, "part": self.part, "units": units}


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """
    A report. `words`: how its figures are counted, so that anybody can count them again; `fields`: what each means.

    `everywhere`: only whoever reads the whole institution may ask. `signers`: who signs it on paper.
    """

    name: str
    title: Words
    summary: Words
    law: Words
    words: tuple[Words, ...]
    fields: tuple[tuple[Words, Words], ...]
    span: Span
    count: Callable[[Asked], Result]
    everywhere: bool = False
    signers: tuple[str, ...] = field(default=())


PARTS: Final[Mapping[str, Words]] = {
    "an": gettext_lazy("tot anul"),
    "s1": gettext_lazy("semestrul I"),
    "s2": gettext_lazy("semestrul al II-lea"),
    "t1": gettext_lazy("trimestrul I"),
    "t2": gettext_lazy("trimestrul al II-lea"),
    "t3": gettext_lazy("trimestrul al III-lea"),
    "t4": gettext_lazy("trimestrul al IV-lea"),
    "l01": gettext_lazy("ianuarie"),
    "l02": gettext_lazy("februarie"),
    "l03": gettext_lazy("martie"),
    "l04": gettext_lazy("aprilie"),
    "l05": gettext_lazy("mai"),
    "l06": gettext_lazy("iunie"),
    "l07": gettext_lazy("iulie"),
    "l08": gettext_lazy("august"),
    "l09": gettext_lazy("septembrie"),
    "l10": gettext_lazy("octombrie"),
    "l11": gettext_lazy("noiembrie"),
    "l12": gettext_lazy("decembrie"),
}
PARTS_OF: Final[Mapping[Span, tuple[str, ...]]] = {
    Span.YEAR: ("an",),
    Span.HALF: ("s1", "s2"),
    Span.PERIOD: tuple(PARTS),
    Span.NOW: ("an",),
}


def days_of(*, year: int, part: str) -> tuple[date, date]:
    """
    Return the first and the last day of a part of a year.

    Raises: KeyError for a part that is not in `PARTS`.
    """
    if part not in PARTS:
        raise KeyError(part)
    length = {"a": 12, "s": 6, "t": 3, "l": 1}[part[0]]
    first = 1 if part == "an" else (int(part[1:]) - 1) * length + 1
    after = first + length
    end = date(year + 1, 1, 1) if after > 12 else date(year, after, 1)
    return date(year, first, 1), end - timedelta(days=1)


def period_words(*, year: int, part: str) -> str:
    """Return a part of a year as it is written on a report."""
    if part == "an":
        return _("anul %d") % year
    return f"{PARTS[part]} {year}"


def usual(*, span: Span, today: date) -> tuple[int, str]:
    """Return the year and the part that a reader most likely wants: the last that ended, or today's."""
    if span is Span.NOW:
        return today.year, "an"
    if span is Span.HALF:
        return (today.year, "s1") if today.month > 6 else (today.year - 1, "s2")
    if span is Span.YEAR and today.month < 7:
        return today.year - 1, "an"
    return today.year, "an"


def ended(*, rhythm: Rhythm, span: Span, today: date) -> tuple[int, str]:
    """Return the year and the part that had ended when a report of a rhythm is sent on a day."""
    if span is Span.NOW:
        return today.year, "an"
    before = today.replace(day=1) - timedelta(days=1)
    if rhythm is Rhythm.MONTHLY:
        return before.year, f"l{before.month:02d}"
    length, letter = {
        Rhythm.QUARTERLY: (3, "t"),
        Rhythm.HALF_YEARLY: (6, "s"),
    }.get(rhythm, (12, ""))
    if not letter:
        return today.year - 1, "an"
    place = (today.month - 1) // length  # how many such parts of this year are over
    return (today.year, f"{letter}{place}") if place else (today.year - 1, f"{letter}{12 // length}")


def next_day(*, rhythm: Rhythm, after: date) -> date:
    """Return the next day, after a day, on which a report of a rhythm is due: a Monday, or the first of a month."""
    if rhythm is Rhythm.WEEKLY:
        return after + timedelta(days=7 - after.weekday())
    months = {
        Rhythm.MONTHLY: 1,
        Rhythm.QUARTERLY: 3,
        Rhythm.HALF_YEARLY: 6,
        Rhythm.YEARLY: 12,
    }[rhythm]
    month = (after.month - 1) // months * months + months
    return date(after.year + month // 12, month % 12 + 1, 1)


def shown(cell: Cell, shape: Shape) -> str:
    """Return a cell as a Romanian reader writes it; a dash where there is nothing to say."""
    if cell is None:
        return "–"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, float):
        return f"{cell:.1f}".replace(".", ",") + (" %" if shape is Shape.SHARE else "")
    if isinstance(cell, int) and shape is Shape.COUNT:
        return f"{cell:,}".replace(",", ".")
    return str(cell)


def to_plain(result: Result) -> dict[str, Any]:
    """Return a result as what JSON can hold; `from_plain` gives it back."""
    return {
        "period": result.period,
        "first_on": result.first_on.isoformat(),
        "last_on": result.last_on.isoformat(),
        "notes": list(result.notes),
        "faults": list(result.faults),
        "tables": [
            {
                "key": table.key,
                "title": table.title,
                "columns": [[one.key, one.title, one.shape.value] for one in table.columns],
                "rows": [[_plain(cell) for cell in row] for row in table.rows],
                "total": [_plain(cell) for cell in table.total],
                "remark": table.remark,
                "law": table.law,
                "drawn": table.drawn,
            }
            for table in result.tables
        ],
    }


def from_plain(plain: Mapping[str, Any]) -> Result:
    """Return a result that was kept."""
    return Result(
        period=plain["period"],
        first_on=date.fromisoformat(plain["first_on"]),
        last_on=date.fromisoformat(plain["last_on"]),
        notes=tuple(plain["notes"]),
        faults=tuple(plain["faults"]),
        tables=tuple(_table(one) for one in plain["tables"]),
    )


def _table(plain: Mapping[str, Any]) -> Table:
    columns = tuple(Column(key, title, Shape(shape)) for key, title, shape in plain["columns"])

    def row(cells: list[Any]) -> tuple[Cell, ...]:
        return tuple(
            date.fromisoformat(cell) if column.shape is Shape.DAY and cell else cell
            for cell, column in zip(cells, columns, strict=True)
        )

    return Table(
        key=plain["key"],
        title=plain["title"],
        columns=columns,
        rows=tuple(row(cells) for cells in plain["rows"]),
        total=row(plain["total"]) if plain["total"] else (),
        remark=plain["remark"],
        law=plain["law"],
        drawn=plain["drawn"],
    )


def _plain(cell: Cell) -> str | int | float | None:
    return cell.isoformat() if isinstance(cell, date) else cell
