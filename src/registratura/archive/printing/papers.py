"""How papers of the archive are set: one template for lists and minutes, one for covers. PDF/A-2u."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from registratura.kernel.calendar import BUCHAREST
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import Template

TEMPLATE_FOLDER: Final = Path(__file__).parent / "templates"
_WIDE_MM, _NARROW_MM = 265, 178
_MM_AN_EM: Final = 1.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Whose paper it is, and when and by whom it was printed. `printed_at` is aware."""

    institution: str
    identity: str = ""
    unit: str = ""
    printed_at: datetime
    printed_by: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its words, its width in millimetres (0 takes what is left), centered or not."""

    words: str
    width: int = 0
    centered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """
    What a paper says. A row of one cell goes across the table. approves: who approves, and as what.

    under: below the title; before and after the table; signatures: (role, name).
    """

    title: str
    under: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    before: Sequence[str] = ()
    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[str]] = ()
    after: Sequence[str] = ()
    signatures: Sequence[tuple[str, str]] = ()
    approves: tuple[str, str] | None = None
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands on the covers of a dossier; volumes: the facts of each."""

    code: str
    year: str
    name: str
    volumes: Sequence[Sequence[tuple[str, str]]] = field(default=())


def print_paper(*, head: Head, paper: Paper) -> bytes:
    """Set a paper; the same data give the same bytes. Raises: PrintError when it cannot be set."""
    room = _WIDE_MM if paper.wide else _NARROW_MM
    taken = sum(one.width for one in paper.columns)
    loose = sum(1 for one in paper.columns if not one.width) or 1
    widths = [(one.width or (room - taken) / loose) / _MM_AN_EM for one in paper.columns]
    data = {
        **_head(head),
        "wide": paper.wide,
        "title": _fit(paper.title, 200),
        "under": [_fit(one, 400) for one in paper.under],
        "facts": [[name, _fit(value, 400)] for name, value in paper.facts if value],
        "before": [_fit(one, 4_000) for one in paper.before],
        "columns": [one.words for one in paper.columns],
        "widths": [one.width for one in paper.columns],
        "centered": [place for place, one in enumerate(paper.columns) if one.centered],
        "rows": [
            [_fit(cell, 600, width_em=width) for cell, width in zip(row, widths, strict=False)]
            for row in paper.rows
        ],
        "after": [_fit(one, 4_000) for one in paper.after],
        "signatures": [[role, _fit(name, 120)] for role, name in paper.signatures],
        "approves": list(paper.approves or ()),
    }
    return _template("paper").pdf(data=data, made_at=head.printed_at)


def print_cover(*, head: Head, cover: Cover) -> bytes:
    """Set the covers of a dossier, one page for each volume. Raises: PrintError when they cannot be set."""
    data = {
        **_head(head),
        "title": f"Coperta dosarului {cover.code}/{cover.year}",
        "code": cover.code,
        "year": cover.year,
        "name": _fit(cover.name, 300, width_em=24),
        "volumes": [[[name, _fit(value, 200, width_em=40)] for name, value in one] for one in cover.volumes],
    }
    return _template("cover").pdf(data=data, made_at=head.printed_at)


@lru_cache(maxsize=4)
def _template(name: str) -> Template:
    return Template(name, folder=TEMPLATE_FOLDER)


def _head(head: Head) -> dict[str, str]:
    at = head.printed_at.astimezone(BUCHAREST)
    printed = f"Tipărit la {at:%d.%m.%Y}, ora {at:%H:%M}"
    return {
        "institution": _fit(head.institution, 160),
        "identity": _fit(head.identity, 200),
        "unit": _fit(head.unit, 200),
        "printed": _fit(f"{printed}, de {head.printed_by}" if head.printed_by else printed, 160),
    }


def _fit(text: str, most: int, *, width_em: float = 90) -> str:
    words = " ".join(legible(text=text)[0].split())
    return breakable(text=words if len(words) <= most else f"{words[: most - 1]}…", width_em=width_em)
