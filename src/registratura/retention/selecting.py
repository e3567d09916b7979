"""Reading which rows of a set ended their keeping. The statements are made of the constants of `sets` alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from registratura.retention.sets import KeptSet

PORTION = 1_000
_DAY = "({moment} AT TIME ZONE 'Europe/Bucharest')::date"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row, the civil day of its trigger, and the pseudonym of whose it is, when it is somebody's."""

    row: str
    happened_on: date | None
    person: UUID | None


@dataclass(frozen=True, slots=True)
class Ended:
    """How many rows of a set ended their keeping by a day, and since which day the oldest."""

    count: int
    first_on: date | None


def ended(last_days: Sequence[tuple[KeptSet, date]]) -> list[Ended]:
    """Count, in one question, the rows of each set whose trigger came on its day or before."""
    if not last_days:
        return []
    counts = (
        f"SELECT {place}, count(*), min({day}) FROM {one.table} t WHERE {one.where} AND {day} <= %s"
        for place, (one, _last) in enumerate(last_days)
        for day in (_DAY.format(moment=one.moment),)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(counts)} ORDER BY 1", [last for _one, last in last_days])
        return [Ended(count, first) for _place, count, first in cursor.fetchall()]


def candidates(one: KeptSet, *, last: date, after: str, limit: int = PORTION) -> list[Candidate]:
    """Return a portion of the rows whose trigger came on that day or before, in the order of their keys."""
    day = _DAY.format(moment=one.moment)
    text_key = one.row != "id"
    beyond = f"t.{one.row} > %s" if text_key else f"t.{one.row} > %s::bigint"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.{one.row}::text, {day}, {one.person} FROM {one.table} t"
            f" WHERE {one.where} AND {day} <= %s AND {beyond} ORDER BY t.{one.row} LIMIT %s",
            [last, after or ("" if text_key else "0"), limit],
        )
        return [Candidate(*row) for row in cursor.fetchall()]


def portions(one: KeptSet, *, last: date) -> Iterator[list[Candidate]]:
    """Go through every row that ended, portion by portion."""
    after = ""
    while portion := candidates(one, last=last, after=after):
        after = portion[-1].row
        yield portion


def row_of(one: KeptSet, row: str) -> Candidate | None:
    """Return one row of a set with the day of its trigger, or None when it is gone or not of the set."""
    if one.row == "id" and not (row.isascii() and row.isdigit() and len(row) < 19):
        return None
    day = _DAY.format(moment=one.moment)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.{one.row}::text, {day}, {one.person} FROM {one.table} t WHERE t.{one.row}::text = %s",
            [row],
        )
        found = cursor.fetchone()
    return Candidate(*found) if found is not None else None
