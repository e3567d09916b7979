"""Bars of a chart, worked out as whole numbers for an inline drawing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registratura.flows.own_subscription import Month

WIDTH, HEIGHT, FOOT = 720, 160, 22
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: where it stands, how high, of which month, how many."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    first_on: date
    count: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with the highest line of their scale. None of it says more than the table behind it."""

    bars: tuple[Bar, ...]
    top: int
    half_y: int
    width: int = WIDTH
    height: int = HEIGHT
    foot: int = FOOT


def chart_of(months: Sequence[Month]) -> Chart:
    """Return the bars of months; the scale ends at a round number above the highest."""
    top = _round_above(max((one.count for one in months), default=0))
    room = HEIGHT - FOOT
    slot = WIDTH // max(1, len(months))
    bars = []
    for place, one in enumerate(months):
        height = one.count * room // top
        if one.count and height < 2:
            height = 2
        x = place * slot + slot // 6
        bars.append(
            Bar(
                x,
                room - height,
                slot - slot // 3,
                height,
                x + (slot - slot // 3) // 2,
                one.first_on,
                one.count,
            )
        )
    return Chart(tuple(bars), top, room // 2)


def _round_above(most: int) -> int:
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= most and step * power > 1:
                return step * power
        power *= 10


def share(used: int, most: int | None) -> int | None:
    """Return how many hundredths of a limit are used, at most 100; None without a limit."""
    if most is None:
        return None
    return min(100, used * 100 // most) if most > 0 else 100
