"""From latencies to figures: medians over alternating rounds, with their spread."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import psutil


@dataclass(slots=True)
class Round:
    """What one kind of work did in one round: its length in seconds and each latency in seconds."""

    seconds: float
    latencies: list[float]
    errors: int = 0


@dataclass(slots=True)
class Tally:
    """The rounds of one kind of work."""

    rounds: list[Round] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Return rate (per second; median, least, most of the rounds) and percentiles (milliseconds)."""
        rates = [len(one.latencies) / one.seconds for one in self.rounds]
        every = sorted(latency for one in self.rounds for latency in one.latencies)
        return {
            "per_second": round(median(rates), 1),
            "per_second_spread": [round(min(rates), 1), round(max(rates), 1)],
            **{f"p{share}_ms": round(percentile(every, share) * 1000, 3) for share in (50, 95, 99)},
            "count": len(every),
            "errors": sum(one.errors for one in self.rounds),
        }


def percentile(ordered: Sequence[float], share: int) -> float:
    """Return the value below which that many percent of an ordered sample lie; 0.0 of an empty one."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * share // 100) - 1))]


def alternate(
    *, works: dict[str, Callable[[float], Round]], rounds: int, seconds: float
) -> dict[str, dict[str, Any]]:
    """
    Let each kind of work have its turn in every round and return the figures of each.

    Whatever else the machine does in the meantime falls on all of them alike. seconds: of one turn.
    """
    tallies = {name: Tally() for name in works}
    for number in range(rounds):
        names = list(works) if number % 2 == 0 else list(reversed(works))
        for name in names:
            tallies[name].rounds.append(works[name](seconds))
    return {name: tally.figures() for name, tally in tallies.items()}


def share(measured: dict[str, Any], plain: dict[str, Any]) -> dict[str, float]:
    """Return the rate and the 95th percentile of a work as shares of the plain one's."""
    return {
        "rate": round(measured["per_second"] / plain["per_second"], 3) if plain["per_second"] else 0.0,
        "p95": round(measured["p95_ms"] / plain["p95_ms"], 2) if plain["p95_ms"] else 0.0,
    }


def processor_s(*, database: int | None) -> dict[str, float]:
    """
    Return the processor seconds spent so far by this program, by the processes it started and waited for, and by the
    database, whose server's number is given: on a busy machine they say what the clock on the wall does not.
    """
    own, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "program": own.ru_utime + own.ru_stime,
        "children": ended.ru_utime + ended.ru_stime,
        "database": _of_database(database),
    }


def processor_ms(*, work: Callable[[], object], times: int, database: int | None) -> dict[str, float]:
    """Do a work so many times and return the processor milliseconds each took, by `processor_s`'s names."""
    before = processor_s(database=database)
    for _turn in range(times):
        work()
    after = processor_s(database=database)
    return {who: round(1000 * (after[who] - spent) / times, 2) for who, spent in before.items()}


@contextmanager
def asked() -> Iterator[list[int]]:
    """Count, in the one number given, the statements that this program asks of the database inside."""
    from django.db import connection

    count = [0]

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        count[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        yield count


def _of_database(server: int | None) -> float:
    if server is None:
        return 0.0
    with suppress(psutil.Error):
        process = psutil.Process(server)
        own = process.cpu_times()  # with the ended processes of its own
        found = own.user + own.system + own.children_user + own.children_system
        for one in process.children():
            with suppress(psutil.Error):
                times = one.cpu_times()
                found += times.user + times.system
        return float(found)
    return 0.0
