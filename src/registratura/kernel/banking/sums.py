"""Sums and days as banks write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from registratura.kernel.money import LEU, MOST_BANI

_ROMANIAN: Final = re.compile(r"([+-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{0,2}))?", re.ASCII)
_ENGLISH: Final = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{0,2}))?", re.ASCII)
_DAY: Final = re.compile(r"(\d{2})[./-](\d{2})[./-](\d{4})", re.ASCII)
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def read_sum(text: str) -> int:
    """
    Return in bani a sum with a comma or a point before its bani, with or without marks of thousands.

    Raises: ValueError. One mark alone with three figures after it, `1.234`, is of thousands in both readings.
    """
    compact = "".join(text.split())
    for form in (_ROMANIAN, _ENGLISH):
        found = form.fullmatch(compact)
        if found is not None:
            bani = int(re.sub(r"\D", "", found[2])) * LEU + int((found[3] or "0").ljust(2, "0"))
            if bani > MOST_BANI:
                raise ValueError(text)
            return -bani if found[1] == "-" else bani
    raise ValueError(text)


def read_day(text: str) -> date:
    """Return a day written 20.11.2026, 20/11/2026 or 2026-11-20. Raises: ValueError."""
    compact = text.strip()[:10]
    if found := _ISO.fullmatch(compact):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY.fullmatch(compact):
        return date(int(found[3]), int(found[2]), int(found[1]))
    raise ValueError(text)
