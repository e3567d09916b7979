"""Words and sums that several reports share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from registratura.deadlines import queries as deadlines
from registratura.institutions import queries as institutions
from registratura.registers.printing.report_pdf import Section

from .definition import Asked, Column, Shape, Table

DASH = "–"


def unit_names() -> Mapping[int | None, str]:
    """Return the names of all units by number, closed ones too, and how what has none is called."""
    names: dict[int | None, str] = {line.id: line.name for line in institutions.unit_tree(with_closed=True)}
    return {**names, None: _("fără compartiment"), 0: _("fără compartiment")}


def rule_names(*, on: date) -> Mapping[str, str]:
    """Return the names of the terms of law by code, as of a day."""
    return {rule.code: rule.name for rule in deadlines.rules_on(on=on)}


def share(part: int, whole: int) -> float | None:
    """Return a part as a percentage with one decimal; None of nothing."""
    return round(part * 100 / whole, 1) if whole else None


def median(ordered: Sequence[int]) -> float | None:
    """Return the middle of ordered values; None of none."""
    if not ordered:
        return None
    half = len(ordered) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def slowest_tenth(ordered: Sequence[int]) -> int | None:
    """Return the value that nine of ten do not pass; None of none."""
    return ordered[-(-len(ordered) * 9 // 10) - 1] if ordered else None


def table_of(section: Section, *, key: str) -> Table:
    """Return a section of labels and figures as a table of two columns; figures become numbers."""
    numbers = any(map(_is_number, _values(section))) and all(
        _is_number(value) or value in ("", DASH) for value in _values(section)
    )
    shape = Shape.COUNT if numbers else Shape.WORDS
    return Table(
        key=key,
        title=section.title,
        columns=(Column("label", _("Ce"), Shape.WORDS), Column("value", _("Câte"), shape)),
        rows=tuple(
            (label, (int(value) if _is_number(value) else None) if numbers else value)
            for label, value in section.rows
        ),
        remark=section.remark,
        law=section.law,
    )


def _values(section: Section) -> list[str]:
    return [value for _label, value in section.rows]


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit()


def notes_of(asked: Asked) -> tuple[str, ...]:
    """Return what a reader must know of a period and of units that were left out."""
    first_on, last_on = asked.days
    notes = []
    if first_on > asked.today:
        notes.append(_("Perioada nu a început."))
    elif last_on >= asked.today:
        notes.append(_("Perioada nu s-a încheiat; cifrele sunt cele de azi."))
    if asked.units is not None:
        notes.append(_("Sunt numărate numai compartimentele pe care le vedeți."))
    return tuple(notes)


def last_day(asked: Asked) -> date:
    """Return the last day that can count: of the period, or today while it runs."""
    return min(asked.days[1], asked.today)
