"""Several registration numbers typed at once: 120-135, 140."""

import re

from registratura.doors.shared.auth import DeskRequest
from registratura.registers import queries as registers

_PIECE = re.compile(r"(\d{1,8})(?:\s*[-–]\s*(\d{1,8}))?", re.ASCII)


def numbers_in(typed: str, *, most: int) -> list[int] | None:
    """Return the numbers of a list of numbers and ranges, once each, in order; None when it is none or too long."""
    numbers: dict[int, None] = {}
    for piece in filter(None, re.split(r"[,;\s]+(?![-–])", typed.strip())):
        found = _PIECE.fullmatch(piece.strip())
        if found is None:
            return None
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first or last - first >= most:
            return None
        numbers |= dict.fromkeys(range(first, last + 1))
    return list(numbers) if 0 < len(numbers) <= most else None


def entries_of_numbers(request: DeskRequest, *, register: str, year: int, numbers: list[int]) -> list[int]:
    """Return the entries in force with these numbers that the reader may see. Must run inside the scope."""
    book = registers.register_by_code(register)
    if book is None:
        return []
    rows = [registers.entry(register=book, year=year, number=number) for number in numbers]
    return [
        row.id
        for row in rows
        if row is not None
        and row.state == "registered"
        and registers.is_visible(row, visible_units=request.powers.visible_units, reader_id=request.user.id)
    ]
