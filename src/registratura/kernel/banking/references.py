"""
References of payments: ISO 11649 creditor references with ten figures, `RF18 0123 4567 89`.

Banks carry them, their check digits tell a slip of the keyboard, and at the counter the figures alone are enough.
"""

from __future__ import annotations

import re
import secrets
from typing import Final

from stdnum import iso11649

FIGURES: Final = 10
LENGTH: Final = FIGURES + 4
_ANYWHERE: Final = re.compile(r"RF(\d{12})", re.ASCII)
_JOINTS: Final = re.compile(r"[\s.\-/_:]+")


def make_reference() -> str:
    """Return a new reference; whether it is free, its table says."""
    return with_check(f"{secrets.randbelow(10**FIGURES):0{FIGURES}d}")


def with_check(figures: str) -> str:
    """Return the reference of ten figures, with its check digits."""
    # RF is 2715 in the arithmetic of ISO 7064, and 00 stands where the check digits will.
    return f"RF{98 - int(f'{figures}271500') % 97:02d}{figures}"


def is_reference(text: str) -> bool:
    """Say whether a text is a reference of ours with the right check digits."""
    return bool(_ANYWHERE.fullmatch(text)) and bool(iso11649.is_valid(text))


def read_reference(typed: str) -> str:
    """Return the reference that a person typed, with or without RF and spaces; empty when it is none."""
    text = _JOINTS.sub("", typed).upper()
    text = text if text.startswith("RF") else f"RF{text}"
    return text if is_reference(text) else ""


def references_in(text: str) -> tuple[list[str], bool]:
    """Return the references that stand in a text, each once, and whether something there only looks like one."""
    found = [match[0] for match in _ANYWHERE.finditer(_JOINTS.sub("", text).upper())]
    good = [one for one in found if is_reference(one)]
    return list(dict.fromkeys(good)), len(good) < len(found)


def written(reference: str) -> str:
    """Return a reference in groups of four, as it is read out."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))
