"""The words at the head and at the end of a printed register."""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import ZoneInfo

from registratura.registers.printing.lines import RegisterHead, RegisterTotals
from registratura.registers.printing.words import counted, in_words, written
from registratura.toolkit.glyphs import legible

BUCHAREST: Final = ZoneInfo("Europe/Bucharest")
EMPTY_WORDS: Final = "Registrul nu conține nicio poziție."


def head_words(*, head: RegisterHead) -> dict[str, str]:
    """Return the texts of the title block, the running head and the footer."""
    printed_at = head.printed_at.astimezone(BUCHAREST)
    printed = f"Tipărit la {printed_at:%d.%m.%Y}, ora {printed_at:%H:%M}"
    started = (
        "" if head.start_number is None else f"Continuă registrul pe hârtie, de la nr. {head.start_number}"
    )
    words = {
        "institution": head.institution,
        "identity": " · ".join(part for part in (head.cui and f"CUI {head.cui}", head.locality) if part),
        "register_title": head.register_title,
        "span": " · ".join(part for part in (f"Anul {head.year}", head.period) if part),
        "document_title": f"{head.register_title}, {head.year}",
        "start": started,
        "printed": f"{printed}, de {head.printed_by}" if head.printed_by else printed,
        "printed_by": head.printed_by,
    }
    return {name: legible(text=text)[0] for name, text in words.items()}


def closing_words(*, head: RegisterHead, totals: RegisterTotals, pages: int) -> dict[str, Any]:
    """Return the totals and the certification line for the last page."""
    sums = [
        ("Poziții", totals.positions),
        ("intrări", totals.incoming),
        ("ieșiri", totals.outgoing),
        ("interne", totals.internal),
        ("neutilizate", totals.unused),
        ("anulate (cuprinse mai sus)", totals.annulled),
    ]
    return {
        "sums": [[words, written(number=number)] for words, number in sums],
        "certificate": legible(text=_certificate(head, totals, pages))[0],
    }


def _certificate(head: RegisterHead, totals: RegisterTotals, pages: int) -> str:
    period = f" ({head.period})" if head.period else ""
    positions = counted(number=totals.positions, one="poziție", many="poziții", gender="feminine")
    sentence = [f"Prezentul registru, pe anul {head.year}{period}, conține {positions}"]
    if totals.positions:
        sentence.append(f"de la numărul {totals.first_number} la numărul {totals.last_number}")
        sentence.append(
            f"dintre care anulate: {_figure(totals.annulled)}; neutilizate: {_figure(totals.unused)}"
        )
    printed = counted(number=pages, one="pagină", many="pagini", gender="feminine")
    return f"{', '.join(sentence)}. Este tipărit pe {printed}."


def _figure(number: int) -> str:
    return f"{written(number=number)} ({in_words(number=number, gender='feminine')})"
