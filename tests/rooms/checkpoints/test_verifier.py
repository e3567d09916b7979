"""The program that checks seals: every turned bit is found and told where; so is whatever is taken or moved."""

import base64
import copy
import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from registratura.checkpoints.verifier import marks, program
from registratura.journal.leaves import RecordRow, leaf_bytes
from registratura.kernel import attesting, merkle, notes
from registratura.kernel.digest import canonical_json

from .ground import NOW, ORIGIN

ACTS, FLIPS = 26, 1_000
KEY = bytes(range(32))
VERIFIER = str(notes.Verifier(ORIGIN, attesting.public_key_of(KEY)))
STATES = (1, 8, 9, 20, 26)


def row(position: int) -> RecordRow:
    """A record with letters, lists, nothing and a control sign in it."""
    details = {
        "number": position, "subject": f"Cerere „{position}” ăâîșț\u001b", "parties": [{"name": "Popescu Ion"}, None],
        "note": {"before": "", "after": f"x{position}\n"},
    }  # fmt: skip
    return RecordRow(
        id=1000 + position * 3, recorded_at=NOW, action="registers.entry.registered", actor_id=7,
        actor_name="Ana Albu", subject_type="entry", subject_id=500 + position, details=details,
        salt=hashlib.sha256(bytes([position])).digest()[:16],
    )  # fmt: skip


def act(position: int, record: RecordRow | None = None) -> dict[str, Any]:
    one = record or row(position)
    data = leaf_bytes(one)
    return {
        "kind": "act",
        "position": position,
        "leaf": json.loads(data),
        "body": {"actor_name": one.actor_name, "details": one.details, "salt": one.salt.hex()},
        "hash": merkle.leaf_hash(data).hex(),
    }


def signed(hashes: list[bytes], *, key: bytes = KEY) -> str:
    body = notes.Checkpoint(ORIGIN, len(hashes), merkle.root_of(hashes)).body()
    return notes.sign_note(body, name=ORIGIN, private_key=key)


def marked(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "digest": hashlib.sha256(canonical_json(line)).hexdigest()}


def export(acts: list[dict[str, Any]], states: list[str]) -> list[dict[str, Any]]:
    return [
        marked({"kind": "journal", "format": program.JOURNAL, "origin": ORIGIN, "size": len(acts)}),
        marked({"kind": "key", "key": VERIFIER}),
        *acts,
        *(marked({"kind": "state", "note": note, "stamp": ""}) for note in states),
        marked({"kind": "end", "acts": len(acts), "states": len(states)}),
    ]


WHOLE = [act(position) for position in range(ACTS)]
HASHES = [bytes.fromhex(one["hash"]) for one in WHOLE]
NOTES = [signed(HASHES[:size]) for size in STATES]


def content(lines: list[dict[str, Any]]) -> bytes:
    return b"".join(canonical_json(line) + b"\n" for line in lines)


def found(
    data: bytes, folder: Path, *given: str, keys: tuple[str, ...] = (VERIFIER,)
) -> list[dict[str, Any]]:
    path = folder / "jurnal.jsonl"
    path.write_bytes(data)
    return program.check(path, keys=list(keys), notes=list(given), papers=[]).faults


def test_r16_a_whole_export_has_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "jurnal.jsonl"
    path.write_bytes(content(export(WHOLE, NOTES)))

    report = program.check(path, keys=[VERIFIER], notes=[NOTES[-1]], papers=[])

    assert report.faults == []
    assert (report.acts, report.states) == (ACTS, len(STATES) + 1)


def test_r16_AC_I5_1_a_thousand_turned_bits_are_all_found_and_located(tmp_path: Path) -> None:
    whole = content(export(WHOLE, NOTES))
    starts = [0]
    for line in whole.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    chance, unseen = random.Random(16), []

    for _flip in range(FLIPS):
        bit = chance.randrange(len(whole) * 8)
        bent = bytearray(whole)
        bent[bit // 8] ^= 1 << bit % 8
        line = next(number for number, start in enumerate(starts) if start > bit // 8)
        faults = found(bytes(bent), tmp_path)
        # The line of the bit, or for a lost line break the one after it; of an act its position is known as well.
        near = {line, line + 1}
        position = line - 3
        if not any(
            fault.get("line") in near or fault.get("position") in (position, position + 1) for fault in faults
        ):
            unseen.append((bit, line, faults))

    assert unseen == []


def swap(lines: list[dict[str, Any]]) -> None:
    lines[7], lines[12] = lines[12], lines[7]


def test_r16_two_lines_that_changed_places_are_both_named(tmp_path: Path) -> None:
    lines = export(copy.deepcopy(WHOLE), NOTES)
    swap(lines)

    faults = found(content(lines), tmp_path)

    assert {row(5).id, row(10).id} <= {fault.get("record") for fault in faults}


def test_r16_two_acts_that_changed_places_in_the_database_are_both_named(tmp_path: Path) -> None:
    """Positions and leaves were written anew, as who owns the server can; the signed states cannot be."""
    acts = [act(position, row({10: 15, 15: 10}.get(position, position))) for position in range(ACTS)]

    faults = found(content(export(acts, NOTES)), tmp_path)

    assert [(fault["code"], fault["position"]) for fault in faults] == [("swapped", 10), ("swapped", 15)]
    assert {fault["record"] for fault in faults} == {row(10).id, row(15).id}


def test_r16_AC_I5_1_a_row_changed_by_a_superuser_is_named(tmp_path: Path) -> None:
    acts = copy.deepcopy(WHOLE)
    acts[25]["body"]["details"]["subject"] = "Altă cerere"

    (fault,) = found(content(export(acts, NOTES)), tmp_path)

    assert (fault["record"], fault["position"], fault["subject"]) == (row(25).id, 25, "entry:525")


def test_r16_AC_I5_1_a_row_rewritten_with_its_leaf_is_located_between_two_signed_states(
    tmp_path: Path,
) -> None:
    changed = row(8)
    changed.details["subject"] = "Altă cerere"
    acts = [act(position, changed if position == 8 else None) for position in range(ACTS)]

    (fault,) = found(content(export(acts, NOTES)), tmp_path)

    assert (fault["code"], fault["position"], fault["record"]) == ("rewritten", 8, row(8).id)


def test_r16_deleted_last_rows_are_told_by_the_published_state(tmp_path: Path) -> None:
    """Also an old backup put back: everything in it agrees with itself."""
    kept = 20
    data = content(export(WHOLE[:kept], NOTES[:4]))
    assert found(data, tmp_path) == []

    (fault,) = found(data, tmp_path, NOTES[-1])

    assert (fault["code"], fault["position"], fault["size"]) == ("missing", kept, ACTS)


def test_r16_a_row_taken_out_of_the_middle_is_told(tmp_path: Path) -> None:
    data = content(export(WHOLE[:11] + WHOLE[12:], NOTES))

    assert ("missing", 11) in {(fault["code"], fault.get("position")) for fault in found(data, tmp_path)}


def test_r16_a_log_written_anew_under_another_key_is_refused(tmp_path: Path) -> None:
    other = bytes(reversed(KEY))
    forged = [signed(HASHES[:size], key=other) for size in STATES]

    faults = found(content(export(WHOLE, forged)), tmp_path)

    assert {fault["code"] for fault in faults} == {"state"}


def test_a_body_that_was_destroyed_by_law_leaves_the_log_whole(tmp_path: Path) -> None:
    acts = copy.deepcopy(WHOLE)
    acts[4]["body"] = None

    assert found(content(export(acts, NOTES)), tmp_path) == []


def receipt() -> dict[str, Any]:
    index = 13
    one = act(index)
    proof = merkle.inclusion_proof(HASHES[:20], index)
    return {
        "format": program.RECEIPT, "number": "13/02.03.2026", "keys": [VERIFIER], "leaf": one["leaf"],
        "body": {**one["body"], "details": {**one["body"]["details"]}}, "index": index,
        "hashes": [base64.b64encode(step).decode() for step in proof], "note": NOTES[3],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("bend", "code"),
    [
        (lambda one: one.update(index=12), "changed"),
        (lambda one: one["hashes"].pop(), "changed"),
        (lambda one: one["leaf"].update(actor=9), "changed"),
        (lambda one: one["body"]["details"].update(subject="x"), "changed"),
        (lambda one: one.update(note=NOTES[4]), "changed"),
        (lambda one: one.update(note=NOTES[3].replace("20", "21", 1)), "state"),
        (lambda one: one.update(note="x"), "state"),
        (lambda one: one.update(number="14/02.03.2026"), "number"),
    ],
)
def test_a_bent_receipt_is_refused_and_names_the_record(
    bend: Callable[[dict[str, Any]], None], code: str
) -> None:
    bent = receipt()
    bend(bent)

    faults = program.check_receipt(bent, [VERIFIER]).faults

    assert code in {fault["code"] for fault in faults}
    assert all(fault["record"] == row(13).id for fault in faults)


@pytest.mark.parametrize("size", range(1, 18))
def test_the_program_climbs_as_rfc_6962_does(size: int) -> None:
    for index in range(size):
        proof = merkle.inclusion_proof(HASHES[:size], index)
        assert marks.root_by_proof(HASHES[index], index, size, proof) == merkle.root_of(HASHES[:size])
        assert marks.root_by_proof(HASHES[index], index, size, [*proof, HASHES[0]]) == b""


def test_the_program_has_the_public_roots_of_rfc_6962() -> None:
    from tests.rooms.kernel.test_merkle import INPUTS, ROOTS

    tree, roots = marks.Tree(), []
    for data in INPUTS:
        tree.append(hashlib.sha256(b"\x00" + data).digest())
        roots.append(tree.root().hex())
    assert roots == ROOTS


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"format":"registratura-receipt-1"}', "\x00", "[" * 50_000]
)
def test_what_is_no_file_of_ours_is_refused_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)

    assert program.main([str(tmp_path / "a.json")]) == 2
