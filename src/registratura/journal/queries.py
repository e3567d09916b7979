"""Reading the journal: the history of a thing, and whether the log is whole."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from registratura.journal.actions import words_for
from registratura.journal.leaves import COLUMNS, RecordRow, leaf_hash_of, read_row
from registratura.journal.models import Record
from registratura.kernel.merkle import HASH_BYTES, CompactRange
from registratura.toolkit.scope import required_institution

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Act:
    """One act, as it is told on screen."""

    id: int
    at: datetime
    actor: str
    action: str
    words: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the log that is not as it was written: which record, and what is wrong, in words."""

    record_id: int | None
    position: int | None
    words: str


@dataclass(frozen=True, slots=True)
class LogState:
    """How much of the journal stands under a seal."""

    record_count: int
    sealed_count: int
    root_hash: str
    sealed_at: datetime | None


def history_of(*, subject_type: str, subject_id: int) -> list[Act]:
    """Return the acts on a thing, oldest first."""
    records = Record.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("id")
    return [_act(record) for record in records]


def history_of_several(*, subject_type: str, subject_ids: Iterable[int]) -> list[Act]:
    """Return the acts on several things of one kind, oldest first, in one query."""
    records = Record.objects.filter(subject_type=subject_type, subject_id__in=list(subject_ids)).order_by(
        "id"
    )
    return [_act(record) for record in records]


def pages_seen(*, subject_type: str, subject_ids: list[int], action: str) -> list[tuple[int, datetime, str]]:
    """Return thing, moment and the detail `page` of each act of a kind on several things, newest first."""
    rows = Record.objects.filter(subject_type=subject_type, subject_id__in=subject_ids, action=action)
    return [
        (row.subject_id, row.recorded_at, str(row.details.get("page", "")))
        for row in rows.order_by("-id")[:500]
    ]


def recent_acts(*, subject_types: Iterable[str], limit: int = 50) -> list[Act]:
    """Return the newest acts on things of these kinds, newest first. For kinds of few acts, not for entries."""
    records = Record.objects.filter(subject_type__in=list(subject_types)).order_by("-id")
    return [_act(record) for record in records[:limit]]


def acts_named(*, action: str, subject_type: str, limit: int) -> list[tuple[int, datetime, dict[str, Any]]]:
    """Return thing, moment and details of the newest acts of one kind on things of one kind. For kinds of few acts."""
    rows = Record.objects.filter(subject_type=subject_type, action=action).order_by("-id")[:limit]
    return [(row.subject_id, row.recorded_at, row.details) for row in rows]


def _act(record: Record) -> Act:
    return Act(
        id=record.id,
        at=record.recorded_at,
        actor=record.actor_name,
        action=record.action,
        words=words_for(record.action),
        details=record.details,
    )


@dataclass(frozen=True, slots=True)
class SealedAct:
    """An act at its place in the sealed log."""

    position: int
    subject_id: int
    act: Act


def acts_in_log(*, first: int, after: int, subject_type: str, since: date | None = None) -> list[SealedAct]:
    """
    Return the acts on things of a kind at the positions `first` up to but not with `after` of the sealed log.

    since: only those written down on this civil day in Bucharest and later.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.position, r.id FROM journal_leaf l JOIN journal_record r"
            " ON r.institution_id = l.institution_id AND r.id = l.record_id"
            " WHERE l.institution_id = %s AND l.position >= %s AND l.position < %s AND r.subject_type = %s"
            "   AND r.recorded_at >= coalesce(%s::date, '-infinity')::timestamp AT TIME ZONE 'Europe/Bucharest'"
            " ORDER BY l.position",
            [required_institution(), first, after, subject_type, since],
        )
        places = cursor.fetchall()
    records = Record.objects.in_bulk([record_id for _position, record_id in places])
    return [
        SealedAct(position, records[record_id].subject_id, _act(records[record_id]))
        for position, record_id in places
    ]


@dataclass(frozen=True, slots=True)
class FinishedAct:
    """An act whose transaction, and every earlier one, has ended: nothing can appear in front of it any more."""

    transaction_id: int
    id: int
    at: datetime
    action: str
    subject_type: str
    subject_id: int
    details: dict[str, Any]


def end_of_finished() -> tuple[int, int]:
    """Return from where `finished_acts` reads on so that it finds only what is yet to happen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, coalesce(max(id), 0)"
            " FROM journal_record WHERE institution_id = %s",
            [required_institution()],
        )
        horizon, newest = cursor.fetchone()
    return int(horizon), int(newest)


def finished_acts(*, after: tuple[int, int], actions: Collection[str], limit: int = 500) -> list[FinishedAct]:
    """
    Return the finished acts of some kinds after a place (transaction and number), in the order of their transactions.

    In a database restored elsewhere transactions are numbered anew; there the order is that of the numbers of acts.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        horizon = cursor.fetchone()[0]
        restored = after[0] > horizon
        place = "r.id > %(id)s" if restored else "(r.transaction_id, r.id) > (%(transaction)s, %(id)s)"
        cursor.execute(
            "SELECT r.transaction_id, r.id FROM journal_record r WHERE r.institution_id = %(institution)s"
            f" AND {place} AND r.transaction_id < %(horizon)s AND r.action = ANY(%(actions)s)"
            " ORDER BY r.transaction_id, r.id LIMIT %(limit)s",
            {
                "institution": required_institution(),
                "id": after[1],
                "transaction": after[0],
                "horizon": horizon,
                "actions": list(actions),
                "limit": limit,
            },
        )
        places = cursor.fetchall()
    records = Record.objects.in_bulk([number for _transaction, number in places])
    return [
        FinishedAct(
            transaction,
            number,
            records[number].recorded_at,
            records[number].action,
            records[number].subject_type,
            records[number].subject_id,
            records[number].details,
        )
        for transaction, number in places
    ]


def days_with_acts(*, since: date, until: date) -> list[date]:
    """Return the civil days in Bucharest, both bounds included, on which anything was written down."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d::date FROM generate_series(%s::date, %s::date, interval '1 day') d WHERE EXISTS"
            " (SELECT 1 FROM journal_record r WHERE r.institution_id = %s"
            "   AND r.recorded_at >= d::date::timestamp AT TIME ZONE 'Europe/Bucharest'"
            "   AND r.recorded_at < (d::date + 1)::timestamp AT TIME ZONE 'Europe/Bucharest') ORDER BY 1",
            [since, until, required_institution()],
        )
        return [day for (day,) in cursor.fetchall()]


def log_lines(*, after: int) -> Iterator[tuple[int, int, bytes, RecordRow | None]]:
    """Go through the first `after` leaves: position, record, hash, and the record, None when it is gone."""
    for line in _leaves(required_institution()):
        if line[0] >= after:
            return
        yield line


def record_of(*, subject_type: str, subject_id: int, actions: Collection[str]) -> int | None:
    """Return the first act of these kinds on a thing, or None."""
    rows = Record.objects.filter(subject_type=subject_type, subject_id=subject_id, action__in=list(actions))
    return rows.order_by("id").values_list("id", flat=True).first()


def leaf_of(record_id: int) -> bytes | None:
    """Return the hash of the leaf that an act has, or will have once it is sealed; None for no act."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM journal_record WHERE institution_id = %s AND id = %s",
            [required_institution(), record_id],
        )
        found = cursor.fetchone()
    return leaf_hash_of(read_row(found)) if found is not None else None


def actor_of(record_id: int) -> str:
    """Return the name under which an act was written down; empty for no act."""
    return Record.objects.filter(pk=record_id).values_list("actor_name", flat=True).first() or ""


def record_with_leaf(leaf: bytes) -> int | None:
    """Return the act whose leaf has this hash, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_id FROM journal_leaf WHERE institution_id = %s AND leaf_hash = %s LIMIT 1",
            [required_institution(), leaf],
        )
        found = cursor.fetchone()
    return found[0] if found else None


def roots() -> dict[int, bytes]:
    """Return the root under each seal, by the number of acts under it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT size, root_hash FROM journal_seal WHERE institution_id = %s", [required_institution()]
        )
        return {size: bytes(root) for size, root in cursor.fetchall()}


def log_state() -> LogState:
    """Return how many acts there are and how many are sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM journal_record WHERE institution_id = %s", [required_institution()]
        )
        count = cursor.fetchone()[0]
        cursor.execute(
            "SELECT size, encode(root_hash, 'hex'), sealed_at FROM journal_seal ORDER BY size DESC LIMIT 1"
        )
        last = cursor.fetchone()
    return LogState(count, last[0] if last else 0, last[1] if last else "", last[2] if last else None)


def faults() -> Iterator[Fault]:
    """
    Recompute the whole log of the institution and name whatever does not agree.

    Compares each leaf with its record, the order of positions, and every seal with the root over its leaves.
    """
    institution_id = required_institution()
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, root_hash, peaks FROM journal_seal ORDER BY size")
        seals = {size: (bytes(root), bytes(peaks)) for size, root, peaks in cursor.fetchall()}
    sealed = max(seals, default=0)
    log = CompactRange()
    for position, record_id, stored, row in _leaves(institution_id):
        if position != log.size:
            yield Fault(record_id, position, f"lipsește poziția {log.size} din jurnalul sigilat")
            return
        if len(stored) != HASH_BYTES:
            yield Fault(record_id, position, f"poziția {position} din jurnalul sigilat este stricată")
            return
        if row is None:
            yield Fault(record_id, position, f"actul {record_id} lipsește din jurnal")
        elif leaf_hash_of(row) != stored:
            yield Fault(record_id, position, f"actul {record_id} ({row.action}) a fost schimbat după scriere")
        log.append(stored)
        if log.size in seals and seals.pop(log.size) != (log.root(), log.serialise()):
            yield Fault(None, position, f"sigiliul peste {log.size} acte nu se potrivește cu actele")
    if log.size > sealed:
        yield Fault(None, None, f"lipsește sigiliul peste {log.size} acte: ultimul acoperă {sealed}")
    for size in sorted(seals):
        yield Fault(None, None, f"sigiliul peste {size} acte este, dar în jurnal au rămas numai {log.size}")


def _leaves(institution_id: int) -> Iterator[tuple[int, int, bytes, Any]]:
    columns = ", ".join(f"r.{column.strip()}" for column in COLUMNS.split(","))
    after = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT l.position, l.record_id, l.leaf_hash, {columns} FROM journal_leaf l"
                " LEFT JOIN journal_record r ON r.institution_id = l.institution_id AND r.id = l.record_id"
                " WHERE l.institution_id = %s AND l.position > %s ORDER BY l.position LIMIT %s",
                [institution_id, after, _BATCH],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        for row in rows:
            after = row[0]
            yield after, row[1], bytes(row[2]), read_row(row[3:]) if row[3] is not None else None
