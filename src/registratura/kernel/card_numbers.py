"""Finding what must never come to us: numbers of cards, their codes and their ends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote_plus

# As issuers write them: all figures together, in groups of four, or 4-6-5 as American Express does.
_WRITTEN: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:\d{13,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?|\d{4}[ -]\d{6}[ -]\d{4,5})(?![0-9A-Za-z])",
    re.ASCII,
)
_ISSUED: Final = re.compile(r"3[0-9]|4|5[0-9]|6[0-9]|2[2-7]", re.ASCII)
# Names under which programs send the code on the back, or the end of a card.
_NAMED: Final = re.compile(
    r"[\"'&?\[]?\b(?:cvv2?|cvc2?|csc|card_?(?:number|cvv|cvc|expiry|exp)|pan(?:_?number)?|security_?code|"
    r"exp(?:iry|ire|iration)?_?(?:month|year|date)|cc_?(?:number|exp|cvv))\"?\]?\s*[:=]\s*\"?(?P<value>[0-9/ -]{1,23})",
    re.IGNORECASE | re.ASCII,
)
_MOST_DEEP: Final = 3


def is_luhn(figures: str) -> bool:
    """Say whether the last figure checks the others, as on cards (ISO/IEC 7812-1)."""
    total = 0
    for place, figure in enumerate(reversed(figures)):
        value = int(figure) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def holds_card(text: str) -> bool:
    """
    Say whether a text holds the number of a card, its security code or its end; covered numbers (`4***1111`) are none.

    The text is also looked at as a form and as JSON would read it.
    """
    return any(_has_number(one) or _has_named(one) for one in _readings(text))


def _readings(text: str) -> Iterator[str]:
    yield text
    for _ in range(_MOST_DEEP):
        read = unquote_plus(text)
        if read == text:
            break
        text = read
        yield text
    if "\\u" in text:
        try:
            yield json.dumps(json.loads(text), ensure_ascii=False)
        except (ValueError, RecursionError):
            return


def _has_number(text: str) -> bool:
    for found in _WRITTEN.finditer(text):
        figures = re.sub(r"\D", "", found[0])
        if _ISSUED.match(figures) and len(set(figures)) > 1 and is_luhn(figures):
            return True
    return False


def _has_named(text: str) -> bool:
    return any(int("0" + re.sub(r"\D", "", found["value"])) > 0 for found in _NAMED.finditer(text))
