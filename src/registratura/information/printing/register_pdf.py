"""The register of requests and answers as PDF/A-2u: A4 landscape, ten columns."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.utils import translation

from registratura.information.printing.columns import COLUMNS, cells_of
from registratura.information.queries import RegisterLine
from registratura.kernel.calendar import BUCHAREST
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import Template

TEMPLATE_FOLDER = Path(__file__).parent / "templates"
# Millimeters, in the order of the columns; None takes what is left. The first is the serial.
WIDTHS_MM = (9.0, 23.0, 20.0, 33.0, 18.0, None, 34.0, 34.0, 24.0, 13.0, 25.0)
TEXT_SIZE_PT = 7.5
_MM_PER_EM = TEXT_SIZE_PT * 25.4 / 72
_FREE_EM = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands over the register. `narrowed`: what was left out, in words; empty for the whole year."""

    institution: str
    cui: str = ""
    locality: str = ""
    year: int
    narrowed: str = ""
    printed_at: datetime
    printed_by: str = ""


def print_requests(*, head: Head, lines: Sequence[RegisterLine]) -> bytes:
    """
    Set the lines, in the order given, in Romanian; the same bytes for the same head and lines.

    Raises: PrintError when the document cannot be set.
    Law: HG 123/2002, anexa (registrul solicitărilor și răspunsurilor).
    """
    with translation.override("ro"):
        rows = [_row(line) for line in lines]
        headings = ["Nr. crt.", *(str(name) for name in COLUMNS)]
    at = head.printed_at.astimezone(BUCHAREST)
    identity = [f"CUI {head.cui}" if head.cui else "", head.locality]
    data = {
        "institution": legible(text=head.institution)[0],
        "identity": legible(text=" · ".join(part for part in identity if part))[0],
        "span": f"anul {head.year}" + (f" · {head.narrowed}" if head.narrowed else ""),
        "printed": legible(
            text=f"Tipărit la {at:%d.%m.%Y, %H:%M}" + (f" de {head.printed_by}" if head.printed_by else "")
        )[0],
        "headings": headings,
        "widths": WIDTHS_MM,
        "text_size": TEXT_SIZE_PT,
        "rows": rows,
        "count": len(rows),
        "late": sum(line.late for line in lines),
        "empty": "Nicio solicitare în această perioadă.",
    }
    return _template().pdf(data=data, made_at=head.printed_at)


@cache
def _template() -> Template:
    return Template("register_544", folder=TEMPLATE_FOLDER)


def _row(line: RegisterLine) -> dict[str, object]:
    cells = [str(line.serial), *astuple(cells_of(line))]
    return {
        "cells": [
            breakable(text=legible(text=cell)[0], width_em=(width - 2) / _MM_PER_EM if width else _FREE_EM)
            for cell, width in zip(cells, WIDTHS_MM, strict=True)
        ],
        "annulled": line.state == "annulled",
        "late": line.late,
    }
