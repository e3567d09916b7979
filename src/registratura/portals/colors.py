"""
The institution's colour: how strongly it stands out (WCAG 2.1), the nearest that is enough, and what is drawn with it.

Pure functions over `#rrggbb`. The grounds are those of the portal's own sheet; a test keeps the two equal.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

ENOUGH: Final = 4.5  # of text on its ground, WCAG 1.4.3 level AA
DEFAULT: Final = "#14405f"
WHITE: Final = "#ffffff"
NIGHT: Final = "#0b1d2b"  # text on a light button at night
DAY_GROUNDS: Final = (WHITE, "#fffdf8", "#f4f1e8")
NIGHT_GROUNDS: Final = ("#10171d", "#182129", "#202b34", "#222e38")
_COLOR: Final = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_STEP: Final = 1 / 255


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is found of a colour: its contrast on the weakest ground, and the nearest that is enough (maybe itself)."""

    color: str
    contrast: float
    enough: bool
    nearest: str


@dataclass(frozen=True, slots=True)
class Palette:
    """What the portal draws with a colour, by day and by night."""

    brand: str
    link: str
    pressed: str
    wash: str
    night_link: str
    night_pressed: str
    night_wash: str


def color_of(typed: str) -> str | None:
    """Return a colour as `#rrggbb` in small letters; None when it is none."""
    met = _COLOR.fullmatch(typed.strip())
    if met is None:
        return None
    digits = met[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def judge(color: str) -> Verdict:
    """Say whether a colour can carry white text and be the text of links on each ground of the day."""
    weakest = _weakest(color, DAY_GROUNDS)
    nearest = color
    if weakest < ENOUGH:
        nearest = _moved(color, by=-_STEP, until=lambda found: _weakest(found, DAY_GROUNDS) >= ENOUGH)
    return Verdict(color, round(weakest - 0.005, 2), weakest >= ENOUGH, nearest)


def palette(color: str) -> Palette:
    """Return what is drawn with a colour that is enough by day."""
    night_link = _moved(color, by=_STEP, until=lambda found: _weakest(found, NIGHT_GROUNDS) >= 7)
    return Palette(
        brand=color,
        link=color,
        pressed=mixed(color, "#000000", 0.35),
        wash=_wash(color, WHITE),
        night_link=night_link,
        night_pressed=mixed(night_link, WHITE, 0.45),
        night_wash=_wash(night_link, NIGHT_GROUNDS[1]),
    )


def mixed(color: str, other: str, share: float) -> str:
    """Return a colour with a share (0 to 1) of another in it."""
    pairs = zip(_parts(color), _parts(other), strict=True)
    return _written(*(one + (two - one) * share for one, two in pairs))


def _wash(ink: str, ground: str) -> str:
    """Return a ground with a breath of the ink in it, on which the ink can still be read."""
    for share in (0.14, 0.1, 0.07, 0.04):
        found = mixed(ground, ink, share)
        if contrast(ink, found) >= ENOUGH:
            return found
    return ground


def _weakest(color: str, grounds: tuple[str, ...]) -> float:
    return min(contrast(color, ground) for ground in grounds)


def _moved(color: str, *, by: float, until: Callable[[str], bool]) -> str:
    """Return the first colour of the same hue, darker or lighter in small steps, of which something holds."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(color))
    while 0 < lightness + by < 1 and not until(color):
        lightness += by
        color = _written(*colorsys.hls_to_rgb(hue, lightness, saturation))
    return color


def _luminance(color: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(color: str) -> tuple[float, float, float]:
    return int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255


def _written(*parts: float) -> str:
    return "#" + "".join(f"{round(255 * min(max(part, 0), 1)):02x}" for part in parts)
