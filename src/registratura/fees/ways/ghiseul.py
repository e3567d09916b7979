"""
ghiseul.ro, by files: what is owed goes out as a table, what was paid comes back as one.

The service has no public interface for institutions; the convention with it names the way the files travel. Both
tables are CSV in UTF-8 with semicolons, described in docs/ro/taxe.md:

- out: `referinta;cod_taxa;taxa;suma;iban;beneficiar;data;platitor`
- back: `tranzactie_ghiseul;referinta;suma;data;stare`, where only the state `platit` is money.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Final

from registratura.kernel.banking.port import MOST_LINES, Line, Read, UnreadableError, text_of
from registratura.kernel.banking.sums import read_day, read_sum
from registratura.kernel.money import plain

OUT: Final = ("referinta", "cod_taxa", "taxa", "suma", "iban", "beneficiar", "data", "platitor")
BACK: Final = ("tranzactie_ghiseul", "referinta", "suma", "data", "stare")
PAID: Final = "platit"


@dataclass(frozen=True, slots=True)
class Owed:
    """A line that goes out."""

    reference: str
    code: str
    name: str
    left_bani: int
    iban: str
    beneficiary: str
    charged_on: date
    payer: str


class Ghiseul:
    """What comes back from ghiseul.ro."""

    form = "ghiseul"
    method = "ghiseul"

    def knows(self, data: bytes) -> bool:
        """Say whether the first heading is the one of the service's number."""
        return data[:64].removeprefix(b"\xef\xbb\xbf").startswith(BACK[0].encode())

    def read(self, data: bytes) -> Read:
        """Read the table. Raises: UnreadableError for other columns, or a line without its number, day or sum."""
        try:
            rows = list(csv.DictReader(StringIO(text_of(data)), delimiter=";"))
        except csv.Error as error:
            raise UnreadableError("table") from error
        if len(rows) > MOST_LINES:
            raise UnreadableError("too-long")
        return Read("ghiseul.ro", [_line(row) for row in rows])


def write(owed: Iterable[Owed]) -> bytes:
    """Return the table of what is owed, for the service."""
    text = StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(OUT)
    for one in owed:
        cells = (one.reference, one.code, one.name, plain(one.left_bani), one.iban, one.beneficiary)
        table.writerow([_harmless(cell) for cell in (*cells, one.charged_on.isoformat(), one.payer)])
    return ("\ufeff" + text.getvalue()).encode()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking what somebody wrote for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _line(row: dict[str, str | None]) -> Line:
    cells = {name: (row.get(name) or "").strip() for name in BACK}
    if not cells["tranzactie_ghiseul"]:
        raise UnreadableError("line")
    try:
        return Line(
            booked_on=read_day(cells["data"]),
            amount_bani=read_sum(cells["suma"]),
            details=cells["referinta"],
            mark=cells["tranzactie_ghiseul"],
            final=cells["stare"].lower() == PAID,
        )
    except ValueError as error:
        raise UnreadableError("line") from error
