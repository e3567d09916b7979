"""
Reads one file of a bank in a confined process.

Run as a program of its own (`python -I child.py`), never imported by the product; `input` and `given.json` stand in
the current folder, the answer is left in `answer.json`.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from registratura.kernel.banking.port import Read, UnreadableError, Way
from registratura.kernel.banking.sorting import way_of

# Kept loaded by the warm process that this program is forked from.
NEEDS = (
    "registratura.kernel.banking.bank_csv",
    "registratura.kernel.banking.camt053",
    "registratura.kernel.banking.mt940",
)


def main() -> None:
    """Read the file and write down what it says, or why it cannot be read."""
    names = json.loads(Path("given.json").read_text(encoding="utf-8"))
    ways = [_way(str(name)) for name in names]
    try:
        way = way_of(Path("input").read_bytes(), ways)
        answer = {"way": ways.index(way), **_plain(way.read(Path("input").read_bytes()))}
    except UnreadableError as error:
        answer = {"refused": error.reason}
    Path("answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _way(name: str) -> Way:
    module, _dot, form = name.rpartition(".")
    found: Way = getattr(import_module(module), form)()
    return found


def _plain(read: Read) -> dict[str, Any]:
    lines = [
        {
            "booked_on": line.booked_on.isoformat() if line.booked_on is not None else "",
            "amount_bani": line.amount_bani,
            "currency": line.currency,
            "payer": line.payer,
            "details": line.details,
            "mark": line.mark,
            "final": line.final,
        }
        for line in read.lines
    ]
    return {"account": read.account, "lines": lines}


if __name__ == "__main__":
    main()
