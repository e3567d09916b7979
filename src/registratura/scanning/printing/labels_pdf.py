"""Labels on rolls and sheets, sheets laid before papers, and covers of files, as PDF/A-2u."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import segno
from barcode.codex import Code128

from registratura.kernel.calendar import BUCHAREST
from registratura.scanning.codes import Code
from registratura.scanning.printing.formats import LabelFormat
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import PrintError, Template

TEMPLATE_FOLDER: Final = Path(__file__).parent / "templates"
_DIRECTIONS: Final = {"incoming": "Intrare", "outgoing": "Ieșire", "internal": "Intern"}
_QUIET_MODULES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelWords:
    """What one label says. Without a number it is a prepared one: number and date are written by hand."""

    code: Code
    number: str = ""
    registered_at: datetime | None = None
    direction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverWords:
    """What the cover of a file says; empty texts are lines for the pen."""

    code: Code
    number: str
    registered_at: datetime
    direction: str
    subject: str
    parties: str
    unit: str
    filing_code: str


def print_labels(
    *,
    institution: str,
    labels: Sequence[LabelWords],
    label_format: LabelFormat,
    start: int,
    printed_at: datetime,
) -> bytes:
    """
    Set labels one after the other; the same ones give the same bytes.

    start: the place on the first sheet, from 1; those before it were used up. A roll has no places.
    Raises: PrintError when they cannot be set; ValueError for none, or for a place that the sheet does not have.
    """
    if not labels or not 1 <= start <= label_format.per_sheet:
        raise ValueError("labels, and a place on the sheet, are needed")
    width, height = label_format.page
    data = {
        "institution": _fit(institution, 60),
        "page": [width, height],
        "label": [label_format.width, label_format.height],
        "grid": [label_format.columns, label_format.rows],
        "corner": [label_format.left, label_format.top],
        "step": [label_format.step_x, label_format.step_y],
        "stamp": label_format.stamp,
        "sheet": label_format.is_sheet,
        "start": start - 1,
        "labels": [_label(words) for words in labels],
    }
    return _template("labels").pdf(data=data, made_at=printed_at)


def print_separators(*, institution: str, code: Code, number: str, count: int, printed_at: datetime) -> bytes:
    """
    Set A4 sheets to be laid before papers: for one entry, or without number for any paper.

    Raises: PrintError when they cannot be set.
    """
    data = {"institution": _fit(institution, 90), "number": _fit(number, 40), "count": count, **_codes(code)}
    return _template("separator").pdf(data=data, made_at=printed_at)


def print_cover(*, institution: str, locality: str, cover: CoverWords, printed_at: datetime) -> bytes:
    """
    Set the cover of a file on an A4 page.

    Raises: PrintError when it cannot be set.
    """
    at = cover.registered_at.astimezone(BUCHAREST)
    data = {
        "institution": _fit(institution, 120, width_em=26),
        "locality": _fit(locality, 80),
        "unit": _fit(cover.unit, 120),
        "direction": _DIRECTIONS.get(cover.direction, ""),
        "number": _fit(cover.number, 40, width_em=12),
        "date": f"{at:%d.%m.%Y}",
        "subject": _fit(cover.subject, 420, width_em=24),
        "parties": _fit(cover.parties, 240, width_em=24),
        "filing_code": _fit(cover.filing_code, 30),
        **_codes(cover.code),
    }
    return _template("cover").pdf(data=data, made_at=printed_at)


def _label(words: LabelWords) -> dict[str, Any]:
    at = words.registered_at.astimezone(BUCHAREST) if words.registered_at is not None else None
    return {
        "number": _fit(words.number, 40),
        "at": f"{at:%d.%m.%Y}, ora {at:%H:%M}" if at is not None else "",
        "direction": _DIRECTIONS.get(words.direction, ""),
        **_codes(words.code),
    }


def _codes(code: Code) -> dict[str, str]:
    return {"qr": qr_svg(text=code.text), "bars": bars_svg(text=code.text), "digits": code.shown}


def qr_svg(*, text: str) -> str:
    """
    Return a QR code as SVG; a third of it may be lost. The page around it is the quiet zone.

    Raises: PrintError when the text is too long for it.
    """
    buffer = io.BytesIO()
    try:
        code = segno.make_qr(text, error="h")
    except segno.DataOverflowError as error:
        raise PrintError("the text is too long for a QR code") from error
    code.save(buffer, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None)
    return buffer.getvalue().decode("utf-8")


def bars_svg(*, text: str) -> str:
    """Return digits as the bars of Code 128, one unit a module, with their quiet zone; stretched as they are placed."""
    modules = str(Code128(text).build()[0])
    width = len(modules) + 2 * _QUIET_MODULES
    bars, place = [], 0
    while place < len(modules):
        end = place
        while end < len(modules) and modules[end] == modules[place]:
            end += 1
        if modules[place] == "1":
            bars.append(f"M{place + _QUIET_MODULES} 0h{end - place}v10h-{end - place}z")
        place = end
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 10" width="{width}" height="10"'
        f' preserveAspectRatio="none"><path d="{"".join(bars)}"/></svg>'
    )


@lru_cache(maxsize=4)
def _template(name: str) -> Template:
    """Keep a compiler for each template: only the first page pays for reading the fonts."""
    return Template(name, folder=TEMPLATE_FOLDER)


def _fit(text: str, limit: int, *, width_em: float = 60) -> str:
    words = " ".join(legible(text=text)[0].split())
    if len(words) > limit:
        words = f"{words[: limit - 1]}…"
    return breakable(text=words, width_em=width_em)
