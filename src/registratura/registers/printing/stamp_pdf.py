"""The registration stamp as a small PDF/A page, to be laid over a copy of a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from registratura.registers.printing import TEMPLATE_FOLDER
from registratura.registers.printing.closing import BUCHAREST
from registratura.registers.printing.lines import Direction
from registratura.registers.printing.receipt_pdf import qr_svg
from registratura.toolkit.glyphs import legible
from registratura.toolkit.typesetting import Template

_DIRECTION_WORDS: Final = {"incoming": "Intrare", "outgoing": "Ieșire", "internal": "Intern"}
_LONG_NAME, _LONG_REGISTER, _LONG_NUMBER = 46, 44, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the stamp says."""

    institution: str
    register_title: str
    written_number: str
    registered_at: datetime
    """Aware; shown in Bucharest time. It dates the page too, so that the same stamp gives the same bytes."""
    direction: Direction = "incoming"
    qr_text: str


def print_stamp(*, stamp: Stamp) -> bytes:
    """
    Set the stamp on one page of 62 × 25 mm.

    Raises: PrintError when it cannot be set.
    """
    at = stamp.registered_at.astimezone(BUCHAREST)
    data = {
        "institution": _short(stamp.institution, _LONG_NAME),
        "register": _short(stamp.register_title, _LONG_REGISTER),
        "number": _short(stamp.written_number, _LONG_NUMBER),
        "direction": _DIRECTION_WORDS[stamp.direction],
        "at": f"{at:%d.%m.%Y, %H:%M}",
        "note": "Copie; originalul se păstrează neatins.",
        "qr": qr_svg(text=stamp.qr_text),
        "qr_alt": "Cod QR cu adresa înregistrării",
    }
    return _template().pdf(data=data, made_at=stamp.registered_at)


@lru_cache(maxsize=1)
def _template() -> Template:
    return Template("stamp", folder=TEMPLATE_FOLDER)


def _short(text: str, most: int) -> str:
    shown, _replaced = legible(text=text)
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"
