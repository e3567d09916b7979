"""
The number of a sheet, as it is printed: U-GENERAL-2026-00007-41. Pure.

The last two digits tell a misread number and, nearly always, a sheet of another institution. Serials are counted for
each register and year apart from the register's own numbers, so that neither takes the other's.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

SERIAL_MOST = 99_999
_SHAPE = re.compile(r"U-([A-Z0-9_-]{1,60})-(\d{4})-(\d{1,5})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class SheetCode:
    """Which sheet a number means: the register's code, the year, the serial."""

    register: str
    year: int
    serial: int


def code_of(*, institution: str, register: str, year: int, serial: int) -> str:
    """Return the number printed on a sheet. institution, register: their codes."""
    check = _check_of(institution, register, year, serial)
    return f"U-{register.upper()}-{year}-{serial:05d}-{check:02d}"


def read_code(typed: str, *, institution: str) -> SheetCode | None:
    """Return what a typed number means, or None when it is none, is misread, or is of another institution."""
    plain = re.sub(r"\s*[-–—]\s*", "-", typed.strip().upper())
    found = _SHAPE.fullmatch(plain)
    if found is None:
        return None
    code = SheetCode(found[1].lower(), int(found[2]), int(found[3]))
    if _check_of(institution, code.register, code.year, code.serial) != int(found[4]):
        return None
    return code


def _check_of(institution: str, register: str, year: int, serial: int) -> int:
    text = f"registratura emergency {institution} {register.lower()} {year} {serial}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % 97
