"""Reading a provider's report: a table with a line of headings, one line a payment. Without database or clock."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Final

from registratura.kernel.banking.port import MOST_BYTES, MOST_LINES, RON, UnreadableError, text_of
from registratura.kernel.banking.sums import read_day, read_sum
from registratura.kernel.text import fold

_HEADINGS: Final[Mapping[str, frozenset[str]]] = {
    "payment": frozenset(
        {"ntpid", "ep_id", "epid", "payment_intent", "id tranzactie", "id plata", "tranzactie", "source_id"}
    ),
    "mark": frozenset({"orderid", "order id", "invoice_id", "comanda", "id comanda", "client_reference_id"}),
    "day": frozenset({"data", "data tranzactiei", "data decontarii", "created", "date"}),
    "gross": frozenset({"suma", "brut", "suma bruta", "gross", "amount"}),
    "fee": frozenset({"comision", "fee", "comision tva inclus"}),
    "currency": frozenset({"moneda", "valuta", "currency"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A payment of a report, in bani; what went back is negative."""

    payment: str
    mark: str
    booked_on: date | None
    gross_bani: int
    fee_bani: int


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was understood."""

    lines: Sequence[ReportLine]

    @property
    def gross_bani(self) -> int:
        """All that was taken, less what went back."""
        return sum(one.gross_bani for one in self.lines)

    @property
    def fee_bani(self) -> int:
        """What the provider keeps."""
        return sum(one.fee_bani for one in self.lines)


def read_report(data: bytes) -> Report:
    """Return what a report says. Raises: UnreadableError `empty`, `too-long`, `form`, `line`, `currency`."""
    if not data.strip():
        raise UnreadableError("empty")
    if len(data) > MOST_BYTES:
        raise UnreadableError("too-long")
    text = text_of(data).replace("\r\n", "\n").replace("\r", "\n")
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    try:
        rows = list(csv.reader(StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableError("form") from error
    if len(rows) > MOST_LINES + 1:
        raise UnreadableError("too-long")
    names = [" ".join(fold(cell).split()) for cell in rows[0]]
    columns = {
        key: place for key, words in _HEADINGS.items() for place, name in enumerate(names) if name in words
    }
    if not {"payment", "gross"} <= columns.keys():
        raise UnreadableError("form")
    lines = [_line(row, columns) for row in rows[1:] if any(cell.strip() for cell in row)]
    if not lines:
        raise UnreadableError("empty")
    return Report(lines)


def _line(row: Sequence[str], columns: Mapping[str, int]) -> ReportLine:
    def cell(key: str) -> str:
        place = columns.get(key, -1)
        return row[place].strip() if 0 <= place < len(row) else ""

    if (cell("currency").upper() or RON) != RON:
        raise UnreadableError("currency")
    payment = cell("payment")
    if not payment or len(payment) > 100 or "\x00" in payment:
        raise UnreadableError("line")
    try:
        return ReportLine(
            payment=payment,
            mark=cell("mark")[:100],
            booked_on=read_day(cell("day")) if cell("day") else None,
            gross_bani=read_sum(cell("gross")),
            fee_bani=read_sum(cell("fee") or "0"),
        )
    except ValueError as error:
        raise UnreadableError("line") from error
