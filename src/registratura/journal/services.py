"""Writing acts down, and sealing them: leaves in order, a root over them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from django.db import connection, transaction

from registratura.journal.leaves import leaf_hash_of, record_rows
from registratura.kernel.merkle import CompactRange
from registratura.toolkit.scope import required_institution

SYSTEM = "Sistem"
SEAL_BATCH = 5_000


class Actor(Protocol):
    """Who acts: a person with a number and a name."""

    @property
    def id(self) -> int:
        """Return the number."""

    @property
    def full_name(self) -> str:
        """Return the name as written in registers."""


def name_of(*, by: Actor | None) -> tuple[int | None, str]:
    """Return the number and the name under which an act is written down; nobody is the system itself."""
    return (by.id, by.full_name) if by is not None else (None, SYSTEM)


def record(
    *, action: str, subject_type: str, subject_id: int, by: Actor | None, details: Mapping[str, object]
) -> int:
    """
    Write an act down, in the transaction of the act, and return the record's number.

    details: strings, whole numbers, booleans, lists and mappings; what was before and what is after.
    Raises: ScopeMissingError outside the scope of an institution.
    """
    required_institution()
    actor_id, actor_name = name_of(by=by)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT journal_write(%s, %s, %s, %s, %s, %s::jsonb)",
            [action, actor_id, actor_name, subject_type, subject_id, json.dumps(details, ensure_ascii=False)],
        )
        return int(cursor.fetchone()[0])


@transaction.atomic
def seal(*, now: datetime) -> int:
    """
    Put the finished acts of the institution in scope into its Merkle log and return how many there were.

    Only acts whose transaction is older than every running one: none can appear later in front of them.
    Safe to repeat and to run twice at once; the second waits and finds nothing left.
    """
    institution_id = required_institution()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(21064, %s::integer)", [institution_id])
        cursor.execute("SELECT size, peaks, horizon FROM journal_seal ORDER BY size DESC LIMIT 1")
        last = cursor.fetchone()
        size, peaks, horizon = (last[0], bytes(last[1]), last[2]) if last else (0, b"", 0)
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        xmin = cursor.fetchone()[0]
        if xmin < horizon:  # the database was restored elsewhere: transactions are numbered anew
            horizon = 0
        rows = record_rows(cursor, horizon=horizon, before=xmin, restored=horizon == 0, limit=SEAL_BATCH)
        if not rows:
            return 0
        log = CompactRange.parse(peaks) if peaks else CompactRange()
        leaves: list[tuple[int, int, int, bytes]] = []
        for row in rows:
            leaf = leaf_hash_of(row)
            log.append(leaf)
            leaves.append((institution_id, size + len(leaves), row.id, leaf))
        cursor.executemany(
            "INSERT INTO journal_leaf (institution_id, position, record_id, leaf_hash) VALUES (%s, %s, %s, %s)",
            leaves,
        )
        # A full batch may have left acts behind: the horizon moves only when all were taken.
        reached = xmin if len(rows) < SEAL_BATCH else horizon
        cursor.execute(
            "INSERT INTO journal_seal (institution_id, size, root_hash, peaks, horizon, sealed_at)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [institution_id, log.size, log.root(), log.serialise(), reached, now],
        )
        return len(rows)
