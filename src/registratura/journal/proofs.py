"""Proofs that one act stands in the sealed log, and that the log only grew, for who has the roots and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from registratura.journal.leaves import COLUMNS, leaf_bytes, leaf_hash_of, read_row
from registratura.kernel.merkle import CompactRange, consistency_proof_after, inclusion_proof_after
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


@dataclass(frozen=True, slots=True)
class Growth:
    """
    How the log went on from an earlier size: what the journal holds now of both ends, and the proof between them.

    `earlier_root` is recomputed from the leaves' own seal; it is for whoever kept the root of that time to compare.
    `changed`: acts among the later ones that are not as their leaves say.
    """

    earlier_root: bytes
    size: int
    root: bytes
    hashes: tuple[bytes, ...]
    changed: tuple[int, ...]


def growth_since(earlier_size: int, *, size: int | None = None) -> Growth | None:
    """
    Return how the log grew from an earlier sealed size up to another one, the newest when none is named.

    None when one of the two has no seal, or leaves between them are missing.
    """
    institution_id = required_institution()
    with connection.cursor() as cursor:
        cursor.execute("SELECT peaks FROM journal_seal WHERE size = %s", [earlier_size])
        found = cursor.fetchone()
        wanted = "size = %s" if size is not None else "size >= %s"
        cursor.execute(
            f"SELECT size, root_hash FROM journal_seal WHERE {wanted} ORDER BY size DESC LIMIT 1",
            [earlier_size if size is None else size],
        )
        last = cursor.fetchone()
        if last is None or (found is None and earlier_size):
            return None
        earlier = CompactRange.parse(bytes(found[0])) if found is not None else CompactRange()
        leaves, changed = _leaves_between(cursor, institution_id, earlier_size, last[0])
    if len(leaves) != last[0] - earlier_size or earlier.size != earlier_size:
        return None
    proof = consistency_proof_after(earlier=earlier, later_leaves=leaves) if earlier_size else []
    return Growth(earlier.root(), last[0], bytes(last[1]), tuple(proof), tuple(changed))


def _leaves_between(
    cursor: Any, institution_id: int, first: int, after: int
) -> tuple[list[bytes], list[int]]:
    columns = ", ".join(f"r.{column.strip()}" for column in COLUMNS.split(","))
    cursor.execute(
        f"SELECT l.record_id, l.leaf_hash, {columns} FROM journal_leaf l LEFT JOIN journal_record r"
        " ON r.institution_id = l.institution_id AND r.id = l.record_id"
        " WHERE l.institution_id = %s AND l.position >= %s AND l.position < %s ORDER BY l.position",
        [institution_id, first, after],
    )
    leaves: list[bytes] = []
    changed: list[int] = []
    for row in cursor.fetchall():
        leaves.append(bytes(row[1]))
        if row[2] is None or leaf_hash_of(read_row(row[2:])) != leaves[-1]:
            changed.append(row[0])
    return leaves, changed


def inclusion_of(record_id: int, *, size: int | None = None) -> Inclusion | None:
    """
    Return the proof of an act of the institution in scope; None until a seal covers it, within a minute.

    size: of the seal under which it is proven; the first one over the act when none is named.
    """
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
            "SELECT size, root_hash, sealed_at FROM journal_seal"
            " WHERE size > %s AND (%s::bigint IS NULL OR size = %s) ORDER BY size LIMIT 1",
            [index, size, size],
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
