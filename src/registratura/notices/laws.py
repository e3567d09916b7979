"""Laws that no notice may cite any more, and what stands in their place."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repealed:
    """A law no longer in force: how it is cited, its name, what ended it, what to cite."""

    pattern: re.Pattern[str]
    name: str
    ended_by: str
    instead: str


def _cited(kind: str, number: str, year: str) -> re.Pattern[str]:
    """Return how an act is cited: `Legea nr. 677/2001`, `Legii 677 din 2001`, `Law No 677 of 2001`."""
    numbered = rf"(?:nr\.?|no\.?|№)?\s*{number}\s*(?:/|\s+(?:din|of)\s+(?:\d{{1,2}}\s+\w+\s+)?)\s*{year}\b"
    return re.compile(rf"\b(?:{kind})\s*{numbered}", re.IGNORECASE)


_LAW = r"leg(?:ea|ii|i|e)|law|l\."
_ORDER = r"ordin(?:ul|ului)?|order"
_DECISION = r"decizi(?:a|ei|e)|decision"
_GDPR = "Regulamentul (UE) 2016/679 și Legea 190/2018"

REPEALED: tuple[Repealed, ...] = (
    Repealed(_cited(_LAW, "677", "2001"), "Legea 677/2001", "Legea 129/2018", _GDPR),
    Repealed(
        re.compile(
            r"\b(?:directiv(?:a|ei|e)|directive)\s*(?:\(?(?:CE|EC)\)?\s*)?(?:nr\.?\s*)?95/46\b", re.IGNORECASE
        ),
        "Directiva 95/46/CE",
        "Regulamentul (UE) 2016/679",
        "Regulamentul (UE) 2016/679",
    ),
    Repealed(
        _cited(_ORDER, "52", "2002"),
        "Ordinul Avocatului Poporului 52/2002",
        "Legea 129/2018, odată cu legea în aplicarea căreia a fost dat",
        "art. 32 din Regulamentul (UE) 2016/679",
    ),
    Repealed(
        _cited(_DECISION, "132", "2011"),
        "Decizia ANSPDCP 132/2011",
        "Decizia ANSPDCP 99/2018",
        "art. 4 din Legea 190/2018",
    ),
    Repealed(
        _cited(_DECISION, "200", "2015"),
        "Decizia ANSPDCP 200/2015",
        "Decizia ANSPDCP 99/2018",
        "art. 30 din Regulamentul (UE) 2016/679",
    ),
    Repealed(_cited(_LAW, "455", "2001"), "Legea 455/2001", "Legea 214/2024", "Legea 214/2024"),
    Repealed(
        _cited(_LAW, "215", "2001"),
        "Legea 215/2001",
        "OUG 57/2019",
        "OUG 57/2019 privind Codul administrativ",
    ),
)
