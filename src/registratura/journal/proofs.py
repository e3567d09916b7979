"""Proofs that one act stands in the sealed log, for who has the root and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from registratura.journal.leaves import COLUMNS, leaf_bytes, read_row
from registratura.kernel.merkle import CompactRange, inclusion_proof_after
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True)
class Inclusion:
    """
    An act's place in the log under the first seal over it.

    leaf: the JSON that is hashed. salt and details: what the leaf holds only as a digest. hashes: the path, lowest
    first.
    """

    leaf: dict[str, Any]
    salt: bytes
    details: dict[str, Any]
    index: int
    size: int
    root: bytes
    hashes: tuple[bytes, ...]
    sealed_at: datetime


def inclusion_of(record_id: int) -> Inclusion | None:
    """Return the proof of an act of the institution in scope; None until a seal covers it, within a minute."""
    required_institution()
    columns = ", ".join(f"r.{column.strip()}" for column in COLUMNS.split(","))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT l.position, {columns} FROM journal_leaf l"
            " JOIN journal_record r ON r.institution_id = l.institution_id AND r.id = l.record_id"
            " WHERE l.record_id = %s",
            [record_id],
        )
        found = cursor.fetchone()
        if found is None:
            return None
        index, row = found[0], read_row(found[1:])
        cursor.execute(
            "SELECT size, root_hash, sealed_at FROM journal_seal WHERE size > %s ORDER BY size LIMIT 1",
            [index],
        )
        seal = cursor.fetchone()
        if seal is None:
            return None
        earlier = _earlier(cursor, index)
        cursor.execute(
            "SELECT leaf_hash FROM journal_leaf WHERE position >= %s AND position < %s ORDER BY position",
            [earlier.size, seal[0]],
        )
        later = [bytes(leaf) for (leaf,) in cursor.fetchall()]
    proof = inclusion_proof_after(earlier=earlier, later_leaves=later, index=index)
    return Inclusion(
        leaf=json.loads(leaf_bytes(row)),
        salt=row.salt,
        details=row.details,
        index=index,
        size=seal[0],
        root=bytes(seal[1]),
        hashes=tuple(proof),
        sealed_at=seal[2],
    )


def _earlier(cursor: Any, index: int) -> CompactRange:
    """Return the range of the last seal before a leaf."""
    cursor.execute("SELECT peaks FROM journal_seal WHERE size <= %s ORDER BY size DESC LIMIT 1", [index])
    found = cursor.fetchone()
    return CompactRange.parse(bytes(found[0])) if found is not None else CompactRange()
