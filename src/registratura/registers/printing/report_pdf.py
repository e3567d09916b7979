"""A report of numbers as PDF/A-2u: A4 portrait, sections of labels and values, remarks, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from registratura.kernel.calendar import BUCHAREST
from registratura.registers.printing import TEMPLATE_FOLDER
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import Template

_LABEL_EM, _VALUE_EM = 44.0, 14.0


@dataclass(frozen=True, slots=True)
class Section:
    """
    A part of a report. `rows`: label and value, as they are read; `remark`: text of several lines below them.

    `law`: the article that asks for it, or nothing.
    """

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHead:
    """What stands over a report. `signers`: who signs it, in words, at its end."""

    institution: str
    cui: str = ""
    locality: str = ""
    title: str
    period: str
    printed_at: datetime
    printed_by: str = ""
    signers: tuple[str, ...] = ()


def print_report(*, head: ReportHead, sections: Sequence[Section]) -> bytes:
    """
    Set the sections, in the order given; the same bytes for the same head and sections.

    Raises: PrintError when the document cannot be set.
    """
    at = head.printed_at.astimezone(BUCHAREST)
    identity = " · ".join(part for part in (head.cui and f"CUI {head.cui}", head.locality) if part)
    printed = f"Tipărit la {at:%d.%m.%Y, %H:%M}" + (f" de {head.printed_by}" if head.printed_by else "")
    data = {
        "institution": legible(text=head.institution)[0],
        "identity": legible(text=identity)[0],
        "title": head.title,
        "period": head.period,
        "printed": legible(text=printed)[0],
        "signers": list(head.signers),
        "sections": [_set(section) for section in sections],
    }
    return _template().pdf(data=data, made_at=head.printed_at)


@cache
def _template() -> Template:
    return Template("report", folder=TEMPLATE_FOLDER)


def _set(section: Section) -> dict[str, object]:
    return {
        "title": section.title,
        "law": section.law,
        "rows": [[_shown(label, _LABEL_EM), _shown(value, _VALUE_EM)] for label, value in section.rows],
        "remark": [
            _shown(part, _LABEL_EM + _VALUE_EM) for part in section.remark.splitlines() if part.strip()
        ],
    }


def _shown(text: str, width_em: float) -> str:
    return breakable(text=legible(text=text)[0], width_em=width_em)
