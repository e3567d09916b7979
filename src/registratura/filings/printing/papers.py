"""The filled form and the receipt of a filing, as PDF/A-2u; the registry is Romanian in every language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from registratura.kernel.calendar import BUCHAREST
from registratura.registers.printing.receipt_pdf import qr_svg
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import Template

_WIDTH_EM: Final = 40.0
_FACT_EM: Final = 28.0


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and its answer in lines."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page of the form."""

    title: str
    rows: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file that came with it: its name, its size in bytes, the SHA-256 of its bytes in hexadecimal."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """
    What a paper says. `number` is set large, `number_label` tells what it is; `qr_text` empty for no code.

    `facts`: label and value, empty values are left out. `note` stands at the end with `more` lines under it.
    """

    institution: str
    identity: str = ""
    kind: str
    title: str
    number_label: str
    number: str
    made_at: datetime
    foot: str
    facts: Sequence[tuple[str, str]] = ()
    sections: Sequence[Section] = ()
    files: Sequence[PaperFile] = ()
    qr_text: str = ""
    note: str = ""
    more: Sequence[str] = ()


def print_paper(*, paper: Paper) -> bytes:
    """
    Set a paper; the same paper gives the same bytes.

    Raises: PrintError when it cannot be set.
    """
    return _template().pdf(data=_words(paper), made_at=paper.made_at)


def moment(*, at: datetime) -> str:
    """Return a moment as it is read in Bucharest, to the second."""
    return f"{at.astimezone(BUCHAREST):%d.%m.%Y, ora %H:%M:%S}"


@cache
def _template() -> Template:
    return Template("filing", folder=Path(__file__).parent / "templates")


def _words(paper: Paper) -> dict[str, Any]:
    return {
        "institution": _shown(paper.institution),
        "identity": _shown(paper.identity),
        "kind": paper.kind,
        "title": _shown(paper.title, 24.0),
        "number_label": paper.number_label,
        "number": _shown(paper.number, 14.0),
        "foot": _shown(paper.foot),
        "facts": [[label, _shown(value, _FACT_EM)] for label, value in paper.facts if value],
        "sections": [
            {
                "title": _shown(section.title),
                "rows": [
                    {
                        "label": _shown(row.label),
                        "lines": [_shown(line) for line in row.lines if line.strip()] or ["–"],
                    }
                    for row in section.rows
                ],
            }
            for section in paper.sections
        ],
        "files": [
            {"name": _shown(file.name), "size": _size(file.size_bytes), "sha256": file.sha256}
            for file in paper.files
        ],
        "qr": qr_svg(text=paper.qr_text) if paper.qr_text else "",
        "note": _shown(paper.note),
        "more": [_shown(line) for line in paper.more],
    }


def _shown(text: str, width_em: float = _WIDTH_EM) -> str:
    return breakable(text=legible(text=text)[0], width_em=width_em)


def _size(count: int) -> str:
    if count <= 0:
        return ""
    if count < 1_000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1_000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")
