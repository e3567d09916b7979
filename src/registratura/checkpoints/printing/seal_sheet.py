"""The sheet that ends the register of a day, as PDF/A-2u, A4 landscape like the register before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from registratura.kernel.calendar import BUCHAREST
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import Template

_FOLDER: Final = Path(__file__).parent / "templates"
_LONGEST: Final = 600  # letters of a change that are shown


@dataclass(frozen=True, slots=True)
class Change:
    """What was done that day to a position: when (aware), its number, by whom, and what, in words."""

    at: datetime
    number: str
    by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealSheet:
    """
    What the sheet says. `title`: what the paper is, `number`: its number in the year; `check`: how it is checked.

    changes: None on the sheet of a year, which certifies in `paragraphs` and is signed by `signers`.
    """

    institution: str
    identity: str
    title: str
    number: str
    period: str
    facts: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...] | None
    paragraphs: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    note: str
    root_hex: str
    check: str
    made_at: datetime


def print_seal_sheet(*, sheet: SealSheet) -> bytes:
    """
    Set the sheet; the same bytes for the same sheet.

    Raises: PrintError when it cannot be set.
    """
    data = {
        "institution": _shown(sheet.institution, 60.0),
        "identity": _shown(sheet.identity, 60.0),
        "title": sheet.title,
        "number": sheet.number,
        "period": sheet.period,
        "facts": [[name, _shown(value, 30.0)] for name, value in sheet.facts],
        "changes": [
            [
                f"{one.at.astimezone(BUCHAREST):%H:%M:%S}",
                _shown(one.number, 14.0),
                _shown(one.words if len(one.words) <= _LONGEST else f"{one.words[:_LONGEST]}…", 60.0),
                _shown(one.by, 18.0),
            ]
            for one in sheet.changes or ()
        ],
        "with_changes": sheet.changes is not None,
        "paragraphs": [_shown(one, 120.0) for one in sheet.paragraphs],
        "signers": list(sheet.signers),
        "note": sheet.note.rstrip("\n").split("\n"),
        "root": " ".join(sheet.root_hex[at : at + 8] for at in range(0, len(sheet.root_hex), 8)),
        "check": sheet.check,
        "printed": f"{sheet.made_at.astimezone(BUCHAREST):%d.%m.%Y, %H:%M}",
    }
    return _template().pdf(data=data, made_at=sheet.made_at)


@cache
def _template() -> Template:
    return Template("seal_sheet", folder=_FOLDER)


def _shown(text: str, width_em: float) -> str:
    return breakable(text=legible(text=text)[0], width_em=width_em)
