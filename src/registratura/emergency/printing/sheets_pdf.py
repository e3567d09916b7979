"""Numbered sheets, two on an A4 page, behind a page that says when and how they are used. PDF/A-2u."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from registratura.kernel.calendar import BUCHAREST
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import Template

TEMPLATE_FOLDER: Final = Path(__file__).parent / "templates"


def print_sheets(
    *,
    institution: str,
    locality: str,
    register: str,
    year: int,
    place: str,
    codes: Sequence[str],
    printed_at: datetime,
) -> bytes:
    """
    Set sheets with these numbers, in their order.

    Raises: PrintError when they cannot be set.
    """
    data = {
        "institution": _fit(institution, 120),
        "locality": _fit(locality, 80),
        "register": _fit(register, 120),
        "year": year,
        "place": _fit(place, 100),
        "codes": list(codes),
        "printed": f"{printed_at.astimezone(BUCHAREST):%d.%m.%Y, ora %H:%M}",
    }
    return _template().pdf(data=data, made_at=printed_at)


@lru_cache(maxsize=1)
def _template() -> Template:
    """Keep the compiler: only the first print pays for reading the fonts."""
    return Template("sheets", folder=TEMPLATE_FOLDER)


def _fit(text: str, limit: int) -> str:
    words = " ".join(legible(text=text)[0].split())
    return breakable(text=words if len(words) <= limit else f"{words[: limit - 1]}…", width_em=60)
