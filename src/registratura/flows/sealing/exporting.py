"""What is given out of the sealed journal, for the verifier that needs no product: all of it, an entry, a day."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from registratura.checkpoints import queries as seals
from registratura.checkpoints.verifier.program import DAY, JOURNAL, RECEIPT
from registratura.journal import queries as journal
from registratura.journal.leaves import leaf_bytes
from registratura.journal.proofs import Inclusion, inclusion_of
from registratura.kernel.digest import canonical_json
from registratura.registers import queries as books
from registratura.toolkit.moments import one_moment_of

if TYPE_CHECKING:
    from registratura.journal.leaves import RecordRow

_REGISTERED = ("registers.entry.registered", "registers.number.reserved")


def journal_lines(
    *,
    institution_id: int,
    with_bodies: bool = True,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[bytes]:
    """
    Give the sealed journal line by line, each with its line break: keys, acts, signed states with their stamps.

    with_bodies: whether names and contents are given out too, or only what is hashed. Memory stays flat. The lines
    are those of one moment. Must not run inside a scope.
    """
    with one_moment_of(institution_id):
        newest = seals.latest_state()
        size = newest.size if newest is not None else 0
        keys = seals.log_keys()
        name = keys[-1].verifier.split("+")[0] if keys else ""
        yield _marked({"kind": "journal", "format": JOURNAL, "origin": name, "size": size})
        for key in keys:
            yield _marked({"kind": "key", "key": key.verifier})
        for position, record_id, stored, row in journal.log_lines(after=size):
            leaf = json.loads(leaf_bytes(row)) if row is not None else {"record": record_id}
            body = _body(row) if with_bodies and row is not None else None
            yield (
                canonical_json(
                    {"kind": "act", "position": position, "leaf": leaf, "body": body, "hash": stored.hex()}
                )
                + b"\n"
            )
            if position % 1000 == 0:
                progress(position, size)
        count = 0
        for state, stamp in seals.every_state():
            token = base64.b64encode(stamp.token).decode() if stamp is not None else ""
            yield _marked({"kind": "state", "note": state.note, "stamp": token})
            count += 1
        progress(size, size)
        yield _marked({"kind": "end", "acts": size, "states": count})


def proof_of_entry(*, entry_id: int) -> dict[str, Any] | None:
    """
    Return the proof that an entry's registering stands in the sealed journal; None until it is signed, within minutes.

    Must run inside a scope.
    """
    record_id = journal.record_of(subject_type="entry", subject_id=entry_id, actions=_REGISTERED)
    lines = books.lines_of([entry_id])
    proof = _proof(record_id) if record_id is not None else None
    if proof is None or not lines:
        return None
    return {"format": RECEIPT, "number": lines[0].written_number, "keys": _keys(), **proof}


def proof_of_leaf(*, leaf: bytes) -> dict[str, Any] | None:
    """Return where an act known by the hash of its leaf stands, without its content; None when it is not sealed."""
    record_id = journal.record_with_leaf(leaf)
    proof = _proof(record_id) if record_id is not None else None
    return {**proof, "body": None} if proof is not None else None


def proof_of_day(*, day: date) -> dict[str, Any] | None:
    """Return the proof of a sealed day and of its papers; None when it is not sealed, or its act not yet signed."""
    card = seals.day_of(day)
    proof = _proof(card.record_id) if card is not None else None
    if card is None or proof is None:
        return None
    return {
        "format": DAY,
        "day": day.isoformat(),
        "keys": _keys(),
        "note": card.state.note,
        "stamp": base64.b64encode(card.stamp.token).decode() if card.stamp is not None else "",
        "proof": proof,
    }


def leaf_of_entry(*, entry_id: int) -> str:
    """Return the hash of the leaf that an entry's registering has or will have, in hexadecimal; empty without one."""
    record_id = journal.record_of(subject_type="entry", subject_id=entry_id, actions=_REGISTERED)
    found = journal.leaf_of(record_id) if record_id is not None else None
    return found.hex() if found is not None else ""


def _proof(record_id: int) -> dict[str, Any] | None:
    """Prove an act under the first signed state over it."""
    first = inclusion_of(record_id)
    state = seals.state_over(first.index) if first is not None else None
    found: Inclusion | None = inclusion_of(record_id, size=state.size) if state is not None else None
    if found is None or state is None:
        return None
    return {
        "leaf": found.leaf,
        "body": {
            "details": found.details,
            "salt": found.salt.hex(),
            "actor_name": journal.actor_of(record_id),
        },
        "index": found.index,
        "hashes": [base64.b64encode(one).decode() for one in found.hashes],
        "note": state.note,
    }


def _keys() -> list[str]:
    return [key.verifier for key in seals.log_keys()]


def _body(row: RecordRow) -> dict[str, Any]:
    return {"actor_name": row.actor_name, "details": row.details, "salt": row.salt.hex()}


def _marked(line: dict[str, Any]) -> bytes:
    return canonical_json({**line, "digest": hashlib.sha256(canonical_json(line)).hexdigest()}) + b"\n"
