"""A slip of a fee as PDF/A-2u: one A5 page with a title, a sum, facts, how it came about, perhaps a QR code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from registratura.kernel.calendar import BUCHAREST
from registratura.registers.printing.receipt_pdf import qr_svg
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import Template

TEMPLATE_FOLDER = Path(__file__).parent / "templates"
_VALUE_EM, _LINE_EM = 28.0, 46.0
_MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """
    What a slip says. `mark`: what stands over the sum, for instance a receipt's number. facts: (name, value).

    explained: sentences in small letters. code: what the QR code holds, with its words beside it; empty for none.
    """

    institution: str
    identity: str = ""
    title: str
    mark: str = ""
    amount: str
    facts: Sequence[tuple[str, str]]
    explained: Sequence[str] = ()
    code: str = ""
    code_words: str = ""
    foot: str = ""
    printed_at: datetime
    printed_by: str = ""


def print_slip(*, slip: Slip) -> bytes:
    """Set a slip; the same slip gives the same bytes. Raises: PrintError when it cannot be set."""
    at = slip.printed_at.astimezone(BUCHAREST)
    printed = f"Tipărit la {at:%d.%m.%Y, %H:%M}" + (f" de {slip.printed_by}" if slip.printed_by else "")
    data = {
        "institution": _line(slip.institution),
        "identity": _line(slip.identity),
        "title": slip.title,
        "mark": _line(slip.mark),
        "amount": slip.amount,
        "facts": [
            [name, breakable(text=_line(value), width_em=_VALUE_EM)] for name, value in slip.facts if value
        ],
        "explained": [breakable(text=_line(one), width_em=_LINE_EM) for one in slip.explained],
        "qr": qr_svg(text=slip.code) if slip.code else "",
        "code_words": slip.code_words,
        "foot": _line(slip.foot),
        "printed": _line(printed),
    }
    return _template().pdf(data=data, made_at=slip.printed_at)


@cache
def _template() -> Template:
    return Template("slip", folder=TEMPLATE_FOLDER)


def _line(text: str) -> str:
    words = " ".join(legible(text=text)[0].split())
    return words if len(words) <= _MOST else f"{words[: _MOST - 1]}…"
