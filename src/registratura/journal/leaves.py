"""What a leaf of the log is made of. The verifier outside the product computes the same bytes."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from registratura.kernel.digest import canonical_json
from registratura.kernel.merkle import leaf_hash


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as the log reads it."""

    id: int
    recorded_at: datetime
    action: str
    actor_id: int | None
    actor_name: str
    subject_type: str
    subject_id: int
    details: dict[str, Any]
    salt: bytes


COLUMNS = "id, recorded_at, action, actor_id, actor_name, subject_type, subject_id, details::text, salt"


def leaf_bytes(row: RecordRow) -> bytes:
    """
    Return the canonical JSON (RFC 8785) of a leaf.

    What could name a person (the actor's name, the details) stands there as a salted SHA-256, so that the body can
    be destroyed and the log still verifies.
    """

    def salted(value: object) -> str:
        return hashlib.sha256(row.salt + canonical_json(value)).hexdigest()

    return canonical_json(
        {
            "record": row.id,
            "recorded_at": row.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "action": row.action,
            "actor": row.actor_id,
            "actor_name": salted(row.actor_name),
            "subject": f"{row.subject_type}:{row.subject_id}",
            "details": salted(row.details),
        }
    )


def leaf_hash_of(row: RecordRow) -> bytes:
    """Return the RFC 6962 hash of a record's leaf, 32 bytes."""
    return leaf_hash(leaf_bytes(row))


def record_rows(cursor: Any, *, horizon: int, before: int, restored: bool, limit: int) -> list[RecordRow]:
    """Return finished records that have no leaf yet, in the order of their transactions."""
    finished = "r.transaction_id < %(before)s"
    if restored:  # a number from another cluster's life belongs to a transaction that ended long ago
        finished = (
            "(r.transaction_id < %(before)s"
            " OR r.transaction_id >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)"
        )
    cursor.execute(
        f"SELECT {COLUMNS} FROM journal_record r"
        f" WHERE r.transaction_id >= %(horizon)s AND {finished}"
        "   AND NOT EXISTS (SELECT 1 FROM journal_leaf l WHERE l.institution_id = r.institution_id"
        "                    AND l.record_id = r.id)"
        " ORDER BY r.transaction_id, r.id LIMIT %(limit)s",
        {"horizon": horizon, "before": before, "limit": limit},
    )
    return [read_row(row) for row in cursor.fetchall()]


def read_row(row: tuple[Any, ...]) -> RecordRow:
    """Turn a database row in the order of the columns above into a record."""
    return RecordRow(
        id=row[0],
        recorded_at=row[1],
        action=row[2],
        actor_id=row[3],
        actor_name=row[4],
        subject_type=row[5],
        subject_id=row[6],
        details=json.loads(row[7]),
        salt=bytes(row[8]),
    )
