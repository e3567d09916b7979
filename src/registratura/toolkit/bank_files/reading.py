"""Asking the confined program what a file of a bank says; nothing that it answers is believed to be well formed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from registratura.kernel.banking.port import MOST_BYTES, MOST_LINES, Line, Read, UnreadableError, Way
from registratura.toolkit.sandbox import Limits, Verdict, read_left, run_child

_CHILD: Final = Path(__file__).with_name("child.py")
_ANSWER_BYTES: Final = 64 << 20
_LIMITS: Final = Limits(cpu_s=20, wall_s=40, output_bytes=_ANSWER_BYTES)
_SWELLED: Final = frozenset({Verdict.TOO_LONG, Verdict.TOO_HEAVY, Verdict.TOO_MUCH_OUTPUT})


def read_confined(*, data: bytes, ways: Sequence[Way]) -> tuple[Way, Read]:
    """
    Read a file in the first of these forms that it has, confined; it takes some tenths of a second.

    Raises: UnreadableError, as `sorting.way_of` and the ways do; `too-long` for a file that swells beyond the limits.
    """
    if not data.strip():
        raise UnreadableError("empty")
    if len(data) > MOST_BYTES:
        raise UnreadableError("too-long")
    answer = _answer(data, ways)
    if "refused" in answer:
        raise UnreadableError(str(answer["refused"]))
    try:
        return ways[int(answer["way"])], _read(answer)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise UnreadableError("form") from error


def _answer(data: bytes, ways: Sequence[Way]) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory(prefix="registratura-bank-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        (folder / "input").write_bytes(data)
        names = [f"{type(way).__module__}.{type(way).__qualname__}" for way in ways]
        (folder / "given.json").write_text(json.dumps(names), encoding="utf-8")
        outcome = run_child(_CHILD, folder=folder, limits=_LIMITS, hidden=[settings.DATA])
        if not outcome.done:
            raise UnreadableError("too-long" if outcome.verdict in _SWELLED else "form")
        try:
            answer = json.loads(read_left(folder, "answer.json", most_bytes=_ANSWER_BYTES) or b"")
        except (ValueError, RecursionError) as error:
            raise UnreadableError("form") from error
    return answer if isinstance(answer, dict) else {}


def _read(answer: Mapping[str, Any]) -> Read:
    lines = [
        Line(
            booked_on=date.fromisoformat(one["booked_on"]) if one["booked_on"] else None,
            amount_bani=int(one["amount_bani"]),
            currency=str(one["currency"]),
            payer=str(one["payer"]),
            details=str(one["details"]),
            mark=str(one["mark"]),
            final=one["final"] is True,
        )
        for one in answer["lines"]
    ]
    if len(lines) > MOST_LINES:
        raise UnreadableError("too-long")
    return Read(str(answer["account"]), lines)
