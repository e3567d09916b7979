"""Romanian as letters need it: days, counts and sums in words, the genitive of an office's name. No Django."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from registratura.registers.printing.words import LARGEST, Gender, in_words, takes_de

MONTHS: Final = (
    "ianuarie", "februarie", "martie", "aprilie", "mai", "iunie",
    "iulie", "august", "septembrie", "octombrie", "noiembrie", "decembrie",
)  # fmt: skip
WEEKDAYS: Final = ("luni", "marți", "miercuri", "joi", "vineri", "sâmbătă", "duminică")
_SUM = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?")
# Where the ending alone does not tell the genitive.
_GENITIVES: Final = {
    "școala": "școlii",
    "casa": "casei",
    "biblioteca": "bibliotecii",
    "politica": "politicii",
    "judecătoria": "judecătoriei",
    "curtea": "curții",
    "poliția": "poliției",
    "inspectoratul": "inspectoratului",
    "relații": "relațiilor",
    "resurse": "resurselor",
    "creșa": "creșei",
    "grădinița": "grădiniței",
}


def day_in_words(day: date) -> str:
    """Return a day as letters write it: 22 noiembrie 2026; the first is „1 noiembrie 2026”."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    """Return the name of a day of the week, small letters."""
    return WEEKDAYS[day.weekday()]


def counted(number: int, *, one: str, many: str, gender: Gender = "masculine") -> str:
    """Write a count in words before its noun: „douăzeci și una de file”, „trei file”, „o filă”."""
    if number == 1:
        return f"{'o' if gender == 'feminine' else 'un'} {one}"
    return f"{in_words(number=number, gender=gender)} {'de ' if takes_de(number=number) else ''}{many}"


def sum_in_words(typed: str) -> str:
    """
    Write a sum of money in words: „1.234,50” is „o mie două sute treizeci și patru de lei și cincizeci de bani”.

    Empty for what is no sum, or too large a one.
    """
    found = _SUM.fullmatch(typed.strip())
    if found is None:
        return ""
    lei, bani = int(found[1].replace(".", "")), int((found[2] or "0").ljust(2, "0"))
    if lei > LARGEST:
        return ""
    parts = [counted(lei, one="leu", many="lei")] if lei or not bani else []
    if bani:
        parts.append(counted(bani, one="ban", many="bani"))
    return " și ".join(parts)


def number_in_words(typed: str) -> str:
    """Write a whole number in words, empty for anything else: „12” is „doisprezece”."""
    plain = typed.strip().replace(".", "")
    if not plain.isascii() or not plain.isdigit() or int(plain) > LARGEST:
        return ""
    return in_words(number=int(plain))


def genitive(name: str) -> str:
    """
    Return the genitive of an office's or a unit's name: its first word is declined, the rest stands already so.

    „Primăria Comunei Lunca” is „Primăriei Comunei Lunca”, „Biroul Urbanism” is „Biroului Urbanism”. A word that is
    not known to decline stays as it is.
    """
    first, space, rest = name.strip().partition(" ")
    return f"{_declined(first)}{space}{rest}"


def _declined(word: str) -> str:
    lower = word.lower()
    if lower in _GENITIVES:
        changed = _GENITIVES[lower]
    elif lower.endswith("ul") and len(lower) > 3:
        changed = f"{lower}ui"
    elif lower.endswith("a") and len(lower) > 3:
        changed = f"{lower[:-1]}ei"
    elif lower.endswith("ele"):
        changed = f"{lower[:-1]}lor"
    else:
        return word
    if word.isupper():
        return changed.upper()
    return f"{word[0]}{changed[1:]}" if word[0].isupper() else changed


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each a line that says something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def slot_label(name: str) -> str:
    """Return what a form calls a place of a template to be filled in: „nume_proprietar” is „Nume proprietar”."""
    words = name.replace("_", " ").strip()
    return f"{words[:1].upper()}{words[1:]}"
