"""
What travels between two registries: messages and answers as JSON, signed with `eddsa-jcs-2022`. Pure.

A message names both ends, so that it is good for no other destination; its number stays at each attempt, while the
proof is made anew with the moment of the attempt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Self
from uuid import UUID

from registratura.kernel import attesting
from registratura.kernel.attesting import ProofError
from registratura.kernel.digest import record_digest

VERSION: Final = "1"
CARD, MESSAGE, ANSWER = "ExchangeCard", "ExchangeMessage", "ExchangeAnswer"
STATES: Final = ("wanted", "received", "registered", "refused", "tested")
MOST_BYTES: Final = 256 * 1024
MOST_FILES: Final = 100
SKEW: Final = timedelta(minutes=10)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[a-z0-9-]{1,50}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class BadFormError(ValueError):
    """What came is not of the form that was agreed. The words say what is missing, for the log."""


@dataclass(frozen=True, slots=True)
class End:
    """An institution at one end: the address of its installation, its code there, its name."""

    url: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that travels: its bytes come in this order."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Message:
    """A registered document on its way. `test`: it never takes a number at its destination."""

    id: str
    test: bool
    origin: End
    destination: End
    register: str
    number: str
    registered_at: str
    subject: str
    document_kind: str
    parties: tuple[tuple[str, str], ...]
    files: tuple[FileLine, ...]
    note: str = ""

    def document(self) -> dict[str, Any]:
        """Return what is signed."""
        facts = asdict(self)
        facts["parties"] = [{"role": role, "name": name} for role, name in self.parties]
        facts["files"] = [asdict(line) for line in self.files]
        return {"type": MESSAGE, "version": VERSION, **facts}

    def digest(self) -> str:
        """Return by what two messages are the same, whenever they were signed."""
        return record_digest(self.document()).hex()

    @property
    def size_bytes(self) -> int:
        """The bytes of all files together."""
        return sum(line.size for line in self.files)

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Self:
        """Read a message from its document. Raises: BadFormError."""
        _of_type(facts, MESSAGE)
        files = _list(facts, "files", MOST_FILES)
        parties = _list(facts, "parties", 50)
        test = facts.get("test")
        if not isinstance(test, bool):
            raise BadFormError("test")
        return cls(
            id=str(_number(facts)),
            test=test,
            origin=_end(facts, "origin"),
            destination=_end(facts, "destination"),
            register=_text(facts, "register", 40),
            number=_text(facts, "number", 60),
            registered_at=_moment(facts, "registered_at"),
            subject=_text(facts, "subject", 1_000),
            document_kind=_text(facts, "document_kind", 100, needed=False),
            parties=tuple((_text(one, "role", 20), _text(one, "name", 300)) for one in parties),
            files=tuple(_file(one) for one in files),
            note=_text(facts, "note", 500, needed=False),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a message at its destination. `digest`: that of the message it speaks of."""

    message: str
    digest: str
    state: str
    test: bool
    origin: End
    destination: End
    at: str
    number: str = ""
    registered_at: str = ""
    reason: str = ""

    def document(self) -> dict[str, Any]:
        """Return what is signed."""
        return {"type": ANSWER, "version": VERSION, **asdict(self)}

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Self:
        """Read an answer from its document. Raises: BadFormError."""
        _of_type(facts, ANSWER)
        if facts.get("state") not in STATES or not isinstance(facts.get("test"), bool):
            raise BadFormError("state")
        registered = facts["state"] == "registered"
        return cls(
            message=str(_number(facts, "message")),
            digest=_digest(facts, "digest"),
            state=facts["state"],
            test=facts["test"],
            origin=_end(facts, "origin"),
            destination=_end(facts, "destination"),
            at=_moment(facts, "at"),
            number=_text(facts, "number", 60, needed=registered),
            registered_at=_moment(facts, "registered_at", needed=registered),
            reason=_text(facts, "reason", 500, needed=False),
        )


def card(*, end: End, public_key: bytes) -> dict[str, Any]:
    """Return what an institution publishes of itself, before it is signed."""
    return {"type": CARD, "version": VERSION, **asdict(end), "key": attesting.multikey(public_key)}


def read_card(facts: Mapping[str, Any]) -> tuple[End, bytes]:
    """Read a card that its own key signed. Raises: BadFormError, ProofError."""
    _of_type(facts, CARD)
    key = attesting.read_multikey(_text(facts, "key", 100))
    attesting.check_attested(facts, public_key=key)
    return End(_address(facts), _code(facts), _text(facts, "name", 200)), key


def sign(document: Mapping[str, Any], *, private_key: bytes, end: End, now: datetime) -> bytes:
    """Return a document with its proof, in one line."""
    attested = attesting.attest(
        document, private_key=private_key, verification_method=well_known(end.url, end.code), now=now
    )
    return json.dumps(attested, ensure_ascii=False, separators=(",", ":")).encode()


def opened(raw: bytes) -> dict[str, Any]:
    """Return the JSON object in these bytes. Raises: BadFormError."""
    if len(raw) > MOST_BYTES:
        raise BadFormError("too long")
    try:
        found = json.loads(raw, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise BadFormError("not JSON") from error
    if not isinstance(found, dict):
        raise BadFormError("not an object")
    return found


def check_signed(facts: Mapping[str, Any], *, public_key: bytes) -> None:
    """Check a proof against the key of whoever must have made it. Raises: ProofError."""
    attesting.check_attested(facts, public_key=public_key)


def signed_at(facts: Mapping[str, Any]) -> datetime:
    """Return when a document was signed, as its proof says. Raises: BadFormError."""
    proof = facts.get("proof")
    created = proof.get("created") if isinstance(proof, Mapping) else None
    try:
        moment = datetime.fromisoformat(str(created))
    except ValueError as error:
        raise BadFormError("created") from error
    if moment.tzinfo is None:
        raise BadFormError("created")
    return moment.astimezone(UTC)


def well_known(url: str, code: str) -> str:
    """Return where an institution publishes its card."""
    return f"{url}/.well-known/registratura/{code}.json"


def fingerprint(public_key: bytes) -> str:
    """Return a key as two people read it to each other: SHA-256 in groups of four."""
    text = sha256(public_key).hexdigest()[:40]
    return " ".join(text[place : place + 4] for place in range(0, 40, 4)).upper()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _of_type(facts: Mapping[str, Any], wanted: str) -> None:
    if facts.get("type") != wanted or facts.get("version") != VERSION:
        raise BadFormError("type or version")


def _text(facts: Any, name: str, most: int, *, needed: bool = True) -> str:
    value = facts.get(name) if isinstance(facts, Mapping) else None
    if not isinstance(value, str) or len(value) > most or "\x00" in value or (needed and not value.strip()):
        raise BadFormError(name)
    return value


def _list(facts: Mapping[str, Any], name: str, most: int) -> list[Any]:
    value = facts.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise BadFormError(name)
    return value


def _number(facts: Mapping[str, Any], name: str = "id") -> UUID:
    try:
        return UUID(_text(facts, name, 36))
    except ValueError as error:
        raise BadFormError(name) from error


def _moment(facts: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
    text = _text(facts, name, 40, needed=needed)
    if text:
        try:
            datetime.fromisoformat(text)
        except ValueError as error:
            raise BadFormError(name) from error
    return text


def _digest(facts: Any, name: str) -> str:
    text = _text(facts, name, 64)
    if not _SHA256.fullmatch(text):
        raise BadFormError(name)
    return text


def _code(facts: Any) -> str:
    text = _text(facts, "code", 50)
    if not _CODE.fullmatch(text):
        raise BadFormError("code")
    return text


def _address(facts: Any) -> str:
    text = _text(facts, "url", 300)
    if not text.startswith(("https://", "http://")) or not text.isascii() or text.endswith("/"):
        raise BadFormError("url")
    return text


def _end(facts: Mapping[str, Any], name: str) -> End:
    inside = facts.get(name)
    return End(_address(inside), _code(inside), _text(inside, "name", 200))


def _file(facts: Any) -> FileLine:
    name, size = _text(facts, "name", 255), facts.get("size")
    if "/" in name or "\\" in name or name.strip(". ") == "" or _CONTROL.search(name):
        raise BadFormError("the name of a file leads elsewhere")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 < size < 2**40:
        raise BadFormError("size")
    return FileLine(name, _text(facts, "media_type", 150), size, _digest(facts, "sha256"))


__all__ = [
    "Answer",
    "BadFormError",
    "End",
    "FileLine",
    "Message",
    "ProofError",
    "card",
    "check_signed",
    "fingerprint",
    "opened",
    "read_card",
    "sign",
    "signed_at",
    "well_known",
]
