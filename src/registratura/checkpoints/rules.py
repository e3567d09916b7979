"""What the seals must be, as pure rules: silence of the authority, days that are missing, what keeps a year open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Check:
    """
    One thing looked at before a year is closed. code: stable; count: how many stand against it.

    blocks: whether the year stays open because of it; else it is written on the certified register.
    """

    code: str
    count: int = 0
    blocks: bool = False
    examples: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing stands against it."""
        return self.count == 0


def is_silent(*, waiting_since: datetime | None, hours: int, now: datetime) -> bool:
    """
    Tell whether the authority of time stamps has been silent for longer than allowed.

    waiting_since: when the oldest day without a stamp was sealed; None when every day has one.
    Law: Regulamentul (UE) nr. 910/2014 art. 41.
    """
    return waiting_since is not None and now - waiting_since > timedelta(hours=hours)


def days_to_seal(
    *, last: date | None, first: date, today: date, with_acts: Iterable[date], most: int
) -> list[date]:
    """
    Return the ended days that still need a seal, oldest first.

    last: the newest sealed day; first: the day sealing began; today does not end before midnight.
    Law: Legea 16/1996, instrucțiuni art. 9.
    """
    after = last if last is not None else first - timedelta(days=1)
    return sorted({day for day in with_acts if after < day < today})[:most]


def missing_days(*, wanted: Iterable[date], sealed: Iterable[date], first: date | None) -> tuple[date, ...]:
    """
    Return the days with acts that have no seal, of those since sealing began.

    Law: Legea 16/1996, instrucțiuni art. 9.
    """
    if first is None:
        return ()
    return tuple(sorted({day for day in wanted if day >= first} - set(sealed)))


def closing_checks(
    *,
    gaps: Sequence[str],
    open_reservations: Sequence[str],
    unsealed: Sequence[date],
    unstamped: int,
    alarms: int,
    before_sealing: bool,
) -> list[Check]:
    """
    Return what was looked at before a year is closed, in the order it is told.

    gaps: what the check of the register found, in words; they may be explained, the rest is settled first.
    Law: Legea 16/1996, instrucțiuni art. 9 (numerotare fără întrerupere, încheiere la 31 decembrie).
    """
    return [
        Check("gaps", len(gaps), examples=tuple(gaps[:5])),
        Check("reservations", len(open_reservations), True, tuple(open_reservations[:5])),
        Check("unsealed", len(unsealed), True, tuple(f"{day:%d.%m.%Y}" for day in unsealed[:5])),
        Check("unstamped", unstamped),
        Check("alarms", alarms, True),
        *([Check("before_sealing", 1)] if before_sealing else []),
    ]


def may_ask(checks: Iterable[Check], *, remarks: str) -> bool:
    """
    Tell whether the closing may be asked for: nothing blocks it, and gaps have their explanation.

    Law: Legea 16/1996, instrucțiuni art. 9.
    """
    found = {check.code: check for check in checks}
    if any(check.blocks and not check.holds for check in found.values()):
        return False
    return found["gaps"].holds or len(remarks.strip()) >= 10
