"""
Bars for inline drawings, worked out as plain numbers: no style, no script. None says more than the table behind it.

Words stand beside a drawing as text, not in it, so that they keep their size on a phone and at 200 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 100
SLOT = 10
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    """A lying bar: its name, its value as read, its length in hundredths of the longest."""

    label: str
    text: str
    length: float


@dataclass(frozen=True, slots=True)
class Series:
    """A measure over time: its name, how it is colored (`accent`, `danger`, `soft`), a value for each slot."""

    name: str
    tone: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a standing bar, from `y` downwards."""

    x: float
    y: float
    height: float
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Standing bars over time. `top`: the value at the upper edge, `ends`: the first, the middle and the last label."""

    pieces: tuple[Piece, ...]
    series: tuple[Series, ...]
    labels: tuple[str, ...]
    top: int
    width: int

    @property
    def ends(self) -> tuple[str, ...]:
        """The labels that stand under the drawing."""
        if len(self.labels) < 3:
            return self.labels
        return self.labels[0], self.labels[len(self.labels) // 2], self.labels[-1]

    def heads(self, first: str) -> list[tuple[str, str]]:
        """Return the heads of the table behind, with their classes."""
        return [(first, ""), *((one.name, "figure") for one in self.series)]

    @property
    def rows(self) -> list[tuple[str, tuple[int, ...]]]:
        """The same as a table: a label with the value of each series."""
        return [
            (label, tuple(one.values[place] for one in self.series))
            for place, label in enumerate(self.labels)
        ]


def bars(rows: Sequence[tuple[str, int | float | None, str]], *, most: int = 20) -> list[Bar]:
    """Return lying bars for (label, value, value as read), the first `most` of them."""
    longest = max((value for _label, value, _text in rows if value), default=0)
    return [
        Bar(label, text, round((value or 0) * 100 / longest, 2) if longest else 0.0)
        for label, value, text in rows[:most]
    ]


def columns(*, labels: Sequence[str], series: Sequence[Series]) -> Columns:
    """Return standing bars, the series one on the other; the scale ends at a round number above the highest."""
    totals = [sum(one.values[place] for one in series) for place in range(len(labels))]
    top = round_above(max(totals, default=0))
    pieces = []
    for place, label in enumerate(labels):
        foot = float(HEIGHT)
        for one in series:
            value = one.values[place]
            if not value:
                continue
            height = round(value * HEIGHT / top, 2)
            foot = round(foot - height, 2)
            pieces.append(Piece(place * SLOT + 1.5, foot, height, one.tone, f"{label}, {one.name}: {value}"))
    return Columns(tuple(pieces), tuple(series), tuple(labels), top, max(1, len(labels)) * SLOT)


def round_above(most: int) -> int:
    """Return the first of 2, 5, 10, 20, 50… that is not below a number."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= most and step * power > 1:
                return step * power
        power *= 10
