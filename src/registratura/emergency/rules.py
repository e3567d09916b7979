"""What the rules of an emergency register ask, as answers about moments, days and words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from registratura.kernel.calendar import legal_date
from registratura.kernel.text import STOP_WORDS, fold, search_words

FREE_HOURS = 24
LONGEST_DAYS = 7
ALIKE = 0.5
CLOCK_SLACK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on a sheet, as far as two papers are compared."""

    direction: str
    correspondent: str
    subject: str


@dataclass(frozen=True, slots=True)
class Saved:
    """An entry that the registry had saved, as far as two papers are compared."""

    entry_id: int
    direction: str
    party: str
    subject: str


def needs_authorization(*, began_at: datetime, until: datetime) -> bool:
    """
    Say whether an emergency register that runs from one moment to another needs a written authorization.

    Law: DPR 445/2000 art. 63 alin. (2), luat ca măsură: peste 24 de ore, cu autorizare scrisă.
    """
    return until - began_at > timedelta(hours=FREE_HOURS)


def span_problem(*, first: date, last: date) -> str:
    """
    Return why an authorization cannot hold for these days: `reversed`, `long`, or nothing. Both days count.

    Law: DPR 445/2000 art. 63 alin. (2), luat ca măsură: cel mult o săptămână fiecare autorizare.
    """
    if last < first:
        return "reversed"
    return "long" if (last - first).days >= LONGEST_DAYS else ""


def uncovered_days(
    *, began_at: datetime, until: datetime, authorized: Iterable[tuple[date, date]]
) -> list[date]:
    """
    Return the days past the first 24 hours that no authorization covers, in order.

    Law: DPR 445/2000 art. 63 alin. (2), luat ca măsură: peste 24 de ore, cu autorizare scrisă.
    """
    if not needs_authorization(began_at=began_at, until=until):
        return []
    spans = list(authorized)
    day, last = legal_date(began_at + timedelta(hours=FREE_HOURS)), legal_date(until)
    days = []
    while day <= last:
        if not any(first <= day <= end for first, end in spans):
            days.append(day)
        day += timedelta(days=1)
    return days


def missing_by_day(*, declared: Mapping[date, int], taken: Mapping[date, int]) -> dict[date, int]:
    """
    Return how many positions each day lacks (or has too many, below zero) against its declared total.

    Law: DPR 445/2000 art. 63 alin. (4), luat ca măsură: numărul operațiunilor din fiecare zi se consemnează.
    """
    return {
        day: declared[day] - taken.get(day, 0)
        for day in sorted(declared)
        if declared[day] != taken.get(day, 0)
    }


def remarks_on(
    *,
    written_at: datetime,
    sheet_year: int,
    began_at: datetime,
    ended_at: datetime | None,
    previous_at: datetime | None,
) -> list[str]:
    """
    Return what a person should look at: `before-start`, `after-end`, `other-year`, `out-of-order`.

    previous_at: when the sheet before it, of the same kind, was written. A clock of a device may be wrong: nothing
    of this refuses a paper.
    Law: DPR 445/2000 art. 63, luat ca măsură: registrul de urgență se ține între oprire și repornire.
    """
    found = []
    if written_at < began_at - CLOCK_SLACK:
        found.append("before-start")
    if ended_at is not None and written_at > ended_at + CLOCK_SLACK:
        found.append("after-end")
    if legal_date(written_at).year != sheet_year:
        found.append("other-year")
    if previous_at is not None and written_at < previous_at:
        found.append("out-of-order")
    return found


def alike(*, written: Written, saved: Sequence[Saved], most: int = 5) -> list[int]:
    """
    Return the entries that may be the same paper, the likeliest first. Proposes; a person decides.

    The same direction, and: the same subject; or half of the telling words of the shorter subject with the same
    party, or with a party that one of the two left out.
    Law: DPR 445/2000 art. 63 alin. (5), luat ca măsură: ce era înregistrat nu primește alt număr.
    """
    words, party = _telling(written.subject), _party(written.correspondent)
    ranked = []
    for one in saved:
        if one.direction != written.direction:
            continue
        share = _share(words, _telling(one.subject))
        theirs = _party(one.party)
        same_party = bool(party and theirs) and (party == theirs or party <= theirs or theirs <= party)
        if (share == 1 and (same_party or not party or not theirs)) or (share >= ALIKE and same_party):
            ranked.append((-share - same_party, one.entry_id))
    return [entry_id for _rank, entry_id in sorted(ranked)[:most]]


def _telling(subject: str) -> frozenset[str]:
    return frozenset(word for word in search_words(fold(subject)) if len(word) > 2 and word not in STOP_WORDS)


def _party(name: str) -> frozenset[str]:
    return frozenset(word for word in search_words(fold(name)) if len(word) > 1)


def _share(one: Collection[str], other: Collection[str]) -> float:
    if not one or not other:
        return 0.0
    return len(set(one) & set(other)) / min(len(one), len(other))
