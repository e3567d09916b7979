"""
Checking a receipt with nothing but the file and the controller's published key. Pure: no database, no network.

Whoever holds the receipt runs `registratura receipt check FILE`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registratura.kernel.attesting import ProofError, check_attested, read_multikey
from registratura.kernel.digest import CanonicalFormError, canonical_json
from registratura.kernel.merkle import leaf_hash, verify_inclusion
from registratura.kernel.notes import NoteError, Verifier, open_note, read_checkpoint

LARGEST = 1_000_000
"""Bytes of a receipt that are read at all."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: a stable name, whether it holds, and why not."""

    name: str
    holds: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """
    What was found. key: the Multikey that signed. known: whether it is one of the keys that were given as published;
    without any given, the person compares it.
    """

    checks: tuple[Check, ...]
    key: str
    known: bool | None

    @property
    def holds(self) -> bool:
        """Whether everything holds, as far as it could be looked at."""
        return all(one.holds for one in self.checks) and self.known is not False


def check_receipt(document: Mapping[str, Any], *, published: Sequence[str] = ()) -> Report:
    """
    Check a receipt: signature, statement, place in the journal, checkpoint.

    published: Multikeys that the controller publishes, as the reader got them.
    """
    key = _key_of(document)
    checks = (
        _tried("signature", lambda: check_attested(document, public_key=read_multikey(key))),
        _tried("statement", lambda: _check_statement(document)),
        _tried("journal", lambda: _check_inclusion(document)),
        _tried("checkpoint", lambda: _check_checkpoint(document, key)),
    )
    return Report(checks, key, key in published if published else None)


def _tried(name: str, look: Any) -> Check:
    try:
        look()
    except (ProofError, NoteError, CanonicalFormError) as error:
        return Check(name, False, str(error))
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        return Check(name, False, "the receipt lacks what it needs or holds it in another form")
    return Check(name, True)


def _key_of(document: Mapping[str, Any]) -> str:
    proof = document.get("proof")
    method = proof.get("verificationMethod") if isinstance(proof, Mapping) else None
    return method.rpartition("#")[2] if isinstance(method, str) else ""


def _part(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = document[f"reg:{name}"]
    return {key.removeprefix("reg:"): value for key, value in part.items()}


def _check_statement(document: Mapping[str, Any]) -> None:
    """See that the statement is the one whose digest stands in the leaf, and that the record says the same."""
    said, log = _part(document, "statement"), _part(document, "log")
    if log["details"]["sha256"] != hashlib.sha256(canonical_json(said)).hexdigest():
        raise ProofError("the journal has another statement")
    salted = hashlib.sha256(bytes.fromhex(log["salt"]) + canonical_json(log["details"])).hexdigest()
    if log["leaf"]["details"] != salted or log["leaf"]["action"] != f"consents.event.{said['state']}":
        raise ProofError("the leaf of the journal is of another act")
    record = document["dpv:hasRecordOf"]
    told = (
        (record["dct:identifier"], said["record"]),
        (record["dpv:hasDataSubject"]["dct:identifier"], said["principal"]),
        (record["dpv:hasProcess"]["dpv:hasPurpose"]["dct:identifier"], said["purpose"]),
        (record["dpv:hasNotice"]["reg:sha256"], said["notice_sha256"]),
        (record["dpv:hasConsentStatus"]["dct:date"], said["at"]),
    )
    if any(one != other for one, other in told):
        raise ProofError("the record and the statement say different things")


def _check_inclusion(document: Mapping[str, Any]) -> None:
    log = _part(document, "log")
    held = verify_inclusion(
        leaf=leaf_hash(canonical_json(log["leaf"])),
        index=int(log["index"]),
        size=int(log["size"]),
        proof=[base64.b64decode(one, validate=True) for one in log["hashes"]],
        root=base64.b64decode(log["root"], validate=True),
    )
    if not held:
        raise ProofError("the path does not lead to the root")


def _check_checkpoint(document: Mapping[str, Any], key: str) -> None:
    log = _part(document, "log")
    text, _names = open_note(log["checkpoint"], verifiers=[Verifier(log["origin"], read_multikey(key))])
    found = read_checkpoint(text)
    if (found.origin, found.size) != (log["origin"], int(log["size"])):
        raise NoteError("the checkpoint is of another log or size")
    if found.root != base64.b64decode(log["root"], validate=True):
        raise NoteError("the checkpoint has another root")
