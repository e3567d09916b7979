"""Whether texts can be read on a colour: WCAG's own arithmetic, and what is drawn with it."""

import re

import pytest

from registratura.doors.shared.jinja import STATIC
from registratura.portals import colors

CHOSEN = ("#14405f", "#8c1d18", "#1f5c3d", "#000000", "#5b2a86", "#004494", "#7a4b00")
WEAK = ("#f2c14e", "#ffffff", "#00ff00", "#ff7f50", "#9ccbee", "#808080")


def test_the_contrast_is_that_of_wcag() -> None:
    assert colors.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colors.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert colors.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert colors.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert colors.contrast("#0000ff", "#ffffff") == pytest.approx(8.59, abs=0.005)


@pytest.mark.parametrize("color", CHOSEN)
def test_a_strong_colour_is_kept_as_it_is(color: str) -> None:
    verdict = colors.judge(color)

    assert verdict.enough
    assert verdict.nearest == color


@pytest.mark.parametrize("color", WEAK)
def test_a_weak_colour_is_answered_by_the_nearest_of_its_hue(color: str) -> None:
    verdict = colors.judge(color)

    assert not verdict.enough
    assert colors.judge(verdict.nearest).enough
    # One step lighter would not do: no nearer one was passed over.
    assert colors.judge(verdict.nearest).contrast < colors.ENOUGH + 0.2


@pytest.mark.parametrize("color", [*CHOSEN, *(colors.judge(weak).nearest for weak in WEAK)])
def test_every_pair_that_is_drawn_can_be_read(color: str) -> None:
    drawn = colors.palette(color)

    for ink, ground in (
        (colors.WHITE, drawn.brand),
        (colors.WHITE, drawn.pressed),
        *((drawn.link, ground) for ground in colors.DAY_GROUNDS),
        (drawn.link, drawn.wash),
        *((drawn.night_link, ground) for ground in colors.NIGHT_GROUNDS),
        (drawn.night_link, drawn.night_wash),
        (colors.NIGHT, drawn.night_link),
        (colors.NIGHT, drawn.night_pressed),
    ):
        assert colors.contrast(ink, ground) >= colors.ENOUGH, (ink, ground)


def test_the_grounds_are_those_of_the_sheet() -> None:
    tokens = (STATIC / "registratura/css/tokens.css").read_text(encoding="utf-8")
    day, night = tokens.split("@media (prefers-color-scheme: dark)", 1)

    for name, part, grounds in (
        ("paper", day, colors.DAY_GROUNDS),
        ("surface", day, colors.DAY_GROUNDS),
        ("paper", night, colors.NIGHT_GROUNDS),
        ("surface", night, colors.NIGHT_GROUNDS),
        ("sunken", night, colors.NIGHT_GROUNDS),
        ("raised", night, colors.NIGHT_GROUNDS),
    ):
        found = re.search(rf"--{name}: (#[0-9a-f]{{6}});", part)
        assert found is not None
        assert found[1] in grounds


def test_a_colour_is_read_as_people_write_it() -> None:
    assert colors.color_of(" #ABC ") == "#aabbcc"
    assert colors.color_of("14405F") == "#14405f"
    for wrong in ("", "red", "#12345", "#1234567", "url(x)", "#gggggg", "\0"):
        assert colors.color_of(wrong) is None
