"""Statements as SWIFT MT940: `:25:` the account, `:61:` a line, `:86:` what was written with it."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from registratura.kernel.banking.port import MOST_LINES, RON, Line, Read, UnreadableError, text_of
from registratura.kernel.money import LEU, MOST_BANI

_FIELD: Final = re.compile(r"^:(\d{2}[A-Z]?):", re.ASCII | re.MULTILINE)
_LINE: Final = re.compile(
    r"(\d{6})(?:\d{4})?(R?[CD])[A-Z]?(\d{1,12}),(\d{0,2})[A-Z][A-Z0-9]{3}([^/\n]{0,16})(?://([^\n]{0,34}))?",
    re.ASCII,
)
_OPENING: Final = re.compile(r"[CD]\d{6}([A-Z]{3})", re.ASCII)
_NO_MARK: Final = frozenset({"", "NONREF", "NOTPROVIDED"})


class Mt940:
    """A statement as SWIFT writes it."""

    form = "mt940"
    method = "bank"

    def knows(self, data: bytes) -> bool:
        """Say whether the text has the fields of a statement near its beginning."""
        head = data[:4096]
        return b":20:" in head and b":25:" in head

    def read(self, data: bytes) -> Read:
        """Read the statement. Raises: UnreadableError for a line of another form."""
        text = text_of(data).replace("\r\n", "\n").replace("\r", "\n")
        account, currency, lines = "", RON, []
        for name, value in _fields(text):
            if name == "25":
                account = re.sub(r"\s", "", value).rpartition("/")[2][:34]
            elif name in ("60F", "60M"):
                found = _OPENING.match(value)
                currency = found[1] if found else currency
            elif name == "61":
                lines.append(_line(value, currency))
            elif name == "86" and lines:
                lines[-1] = _with_details(lines[-1], value)
            if len(lines) > MOST_LINES:
                raise UnreadableError("too-long")
        return Read(account, lines)


def _fields(text: str) -> list[tuple[str, str]]:
    starts = list(_FIELD.finditer(text))
    ends = [one.start() for one in starts[1:]] + [len(text)]
    return [(one[1], text[one.end() : end].strip("\n-}")) for one, end in zip(starts, ends, strict=True)]


def _line(value: str, currency: str) -> Line:
    found = _LINE.match(value)
    if found is None:
        raise UnreadableError("line")
    bani = int(found[3]) * LEU + int((found[4] or "0").ljust(2, "0"))
    if bani > MOST_BANI:
        raise UnreadableError("line")
    day = found[1]
    try:
        booked = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError as error:
        raise UnreadableError("line") from error
    mark = (found[6] or "").strip() or found[5].strip()
    comes_in = found[2] in ("C", "RD")
    return Line(
        booked_on=booked,
        amount_bani=bani if comes_in else -bani,
        currency=currency,
        mark="" if mark.upper() in _NO_MARK else mark,
    )


def _with_details(line: Line, value: str) -> Line:
    # Banks cut the text at 65 signs wherever it stands; its parts are marked ?20 to ?29, the payer ?32 and ?33.
    joined = value.replace("\n", "")
    payer = "".join(re.findall(r"\?3[23]([^?]*)", joined))
    details = "".join(re.findall(r"\?2\d([^?]*)", joined)) or joined
    return Line(
        booked_on=line.booked_on,
        amount_bani=line.amount_bani,
        currency=line.currency,
        payer=payer.strip(),
        details=details.strip(),
        mark=line.mark,
    )
