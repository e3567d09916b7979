"""
Write a month of a register as CSV, the oldest first: `export_month.py general 2026-11 > noiembrie.csv`.

Needs a key with `entries:read`. REGISTRATURA_URL and REGISTRATURA_KEY say where and who. A cell that a spreadsheet
would take for a formula gets an apostrophe before it.
"""

import csv
import os
import sys
from calendar import monthrange
from datetime import date
from typing import IO

from registratura_client import Client, ProblemError

COLUMNS = (
    *("written_number", "registered_at", "direction", "state", "channel", "document_kind", "subject"),
    *("sender_name", "recipient_name", "sender_number", "sender_dated_on", "unit_name", "document_count"),
)


def export(client: Client, *, register: str, month: date, into: IO[str]) -> int:
    """Write the entries of a month, and return how many there were."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    lines = list(
        client.every(
            lambda after: client.get_registers_entries(
                register,
                from_date=month.isoformat(),
                to_date=last.isoformat(),
                after=after,
                limit=100,
            )
        )
    )
    table = csv.writer(into)
    table.writerow(COLUMNS)
    for line in reversed(lines):
        table.writerow([_plain(line[column]) for column in COLUMNS])
    return len(lines)


def _plain(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def main() -> int:
    """Read the register and the month from the command line."""
    if len(sys.argv) != 3:
        sys.stderr.write("export_month.py REGISTER YYYY-MM\n")
        return 64
    client = Client(os.environ["REGISTRATURA_URL"], os.environ["REGISTRATURA_KEY"])
    try:
        export(client, register=sys.argv[1], month=date.fromisoformat(f"{sys.argv[2]}-01"), into=sys.stdout)
    except ProblemError as problem:
        sys.stderr.write(f"{problem.detail}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
