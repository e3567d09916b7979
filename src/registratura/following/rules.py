"""
What a completion is at a day, what it does to the term of law, and what an answer's state says. Pure.

A term runs on while papers are waited for, unless a law says otherwise: OG 27/2002 and Legea 544/2001 know no pause.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from registratura.kernel.text import N_

TEXT_MOST: Final = 1_000
PAPERS_MOST: Final = 12
PAPER_LETTERS: Final = 200
DAYS_MOST: Final = 180
FILES_MOST: Final = 20


class Standing(StrEnum):
    """Where a completion stands on a day."""

    ASKED = "asked"
    LATE = "late"
    GIVEN = "given"
    GIVEN_LATE = "given-late"
    WITHDRAWN = "withdrawn"


def standing(*, state: str, until_on: date | None, given_on: date | None, today: date) -> Standing:
    """
    Return where a completion stands: a late one may still be given, and is told to be late.

    Law: none ends a petition because a paper came late; OG 27/2002 art. 8 alin. (1) asks for an answer either way.
    """
    if state == "withdrawn":
        return Standing.WITHDRAWN
    day = given_on if state == "given" and given_on is not None else today
    late = until_on is not None and day > until_on
    if state == "given":
        return Standing.GIVEN_LATE if late else Standing.GIVEN
    return Standing.LATE if late else Standing.ASKED


@dataclass(frozen=True, slots=True)
class Running:
    """
    What waiting for papers does to a term: `words` for both sides; `may_extend` when a law gives more time for it.

    `notice_until` is the last day on which the notice has to be with the person for that.
    """

    words: str
    law: str
    may_extend: bool = False
    notice_until: date | None = None


_RUNS: Final = N_("Termenul legal nu se oprește cât se așteaptă completarea.")
_PETITION: Final = "OG nr. 27/2002 art. 8 și 9"
_INFORMATION: Final = "Legea nr. 544/2001 art. 7"
_TACIT: Final = "OUG nr. 27/2003 art. 6"
_TACIT_RULES: Final = frozenset({"AUT"})


def while_waiting(*, rule_code: str, due_on: date | None, days: int = 30) -> Running:
    """
    Return what happens to a term while a completion is waited for.

    rule_code: of the term in force. days: how long the term is, where a law counts back from its end.
    Law: OG 27/2002 and Legea 544/2001 (no suspension); OUG 27/2003 art. 6 alin. (4)-(5) (more days, once notified).
    """
    if rule_code in _TACIT_RULES and due_on is not None:
        lead = 10 if days > 15 else 5
        return Running(
            N_(
                "Termenul nu se oprește; legea îl prelungește numai dacă neregularitatea vi se comunică din vreme"
                " și numai cu zilele pe care le dă ea."
            ),
            _TACIT,
            may_extend=True,
            notice_until=due_on - timedelta(days=lead),
        )
    if rule_code.startswith("IIP"):
        return Running(_RUNS, _INFORMATION)
    if rule_code.startswith("PET"):
        return Running(_RUNS, _PETITION)
    return Running(_RUNS, "")
