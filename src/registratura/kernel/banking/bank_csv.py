"""
Statements as tables: CSV with a line of headings, as the web banking of Romanian banks gives it.

Headings are known by their words: day, sum (or credit and debit), currency, payer, details, the bank's number.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Final

from registratura.kernel.banking.port import MOST_LINES, RON, Line, Read, UnreadableError, text_of
from registratura.kernel.banking.sums import read_day, read_sum
from registratura.kernel.text import fold

_HEADINGS: Final[Mapping[str, frozenset[str]]] = {
    "day": frozenset(
        {"data", "data inregistrarii", "data tranzactiei", "data contabila", "data operatiunii"}
    ),
    "sum": frozenset({"suma", "suma tranzactiei", "valoare"}),
    "credit": frozenset({"credit", "suma credit", "incasari"}),
    "debit": frozenset({"debit", "suma debit", "plati"}),
    "currency": frozenset({"moneda", "valuta"}),
    "payer": frozenset({"platitor", "nume platitor", "ordonator", "partener", "beneficiar/ordonator"}),
    "details": frozenset({"detalii", "descriere", "explicatii", "detalii tranzactie"}),
    "mark": frozenset({"referinta", "referinta tranzactiei", "nr. operatiune", "id tranzactie", "numar"}),
    "account": frozenset({"cont", "iban", "cont iban"}),
}


class BankCsv:
    """A statement as a table."""

    form = "csv"
    method = "bank"

    def knows(self, data: bytes) -> bool:
        """Say whether the first line names a day and a sum."""
        columns = _columns(_rows(data[:4096])[:1])
        return "day" in columns and bool({"sum", "credit"} & columns.keys())

    def read(self, data: bytes) -> Read:
        """Read the table. Raises: UnreadableError for a line that has no day or no sum."""
        rows = _rows(data)
        columns = _columns(rows[:1])
        if len(rows) > MOST_LINES + 1:
            raise UnreadableError("too-long")
        lines = [_line(row, columns) for row in rows[1:] if any(cell.strip() for cell in row)]
        account = next((_cell(row, columns, "account") for row in rows[1:2]), "")
        return Read("".join(account.split())[:34], lines)


def _rows(data: bytes) -> list[list[str]]:
    text = text_of(data).replace("\r\n", "\n").replace("\r", "\n")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        return list(csv.reader(StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableError("table") from error


def _columns(head: list[list[str]]) -> dict[str, int]:
    names = [" ".join(fold(cell).split()) for cell in head[0]] if head else []
    return {
        key: place for key, words in _HEADINGS.items() for place, name in enumerate(names) if name in words
    }


def _cell(row: list[str], columns: Mapping[str, int], key: str) -> str:
    place = columns.get(key, -1)
    return row[place].strip() if 0 <= place < len(row) else ""


def _line(row: list[str], columns: Mapping[str, int]) -> Line:
    try:
        return Line(
            booked_on=read_day(_cell(row, columns, "day")),
            amount_bani=_amount(row, columns),
            currency=_cell(row, columns, "currency").upper() or RON,
            payer=_cell(row, columns, "payer"),
            details=_cell(row, columns, "details"),
            mark=_cell(row, columns, "mark"),
        )
    except ValueError as error:
        raise UnreadableError("line") from error


def _amount(row: list[str], columns: Mapping[str, int]) -> int:
    if "sum" in columns:
        return read_sum(_cell(row, columns, "sum"))
    credit, debit = _cell(row, columns, "credit"), _cell(row, columns, "debit")
    return read_sum(credit) if credit.strip("0.,") else -abs(read_sum(debit or "0"))
