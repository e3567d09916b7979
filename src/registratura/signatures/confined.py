"""Checking signatures and reading trusted lists in a program of its own, with limits and without network."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from registratura.signatures import kinds
from registratura.signatures.findings import Findings, Reason
from registratura.signatures.queries import Trust
from registratura.toolkit.sandbox import Limits, Outcome, Verdict, read_left, run_child

VALIDATOR = f"registratura-1; pyHanko {version('pyHanko')}; signxml {version('signxml')}"
MOST_BESIDE = 20
MOST_BESIDE_BYTES = 200 << 20

_CHILD = Path(__file__).with_name("checking") / "child.py"
_ANSWER_BYTES = 32 << 20
_EVIDENCE_BYTES = 24 << 20
_INNER_BYTES = 100 << 20
_MOST_INNER = 50
_LIMITS = Limits(cpu_s=30, wall_s=60)


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that stands beside the one that is checked: a detached signature may be over it."""

    document_id: int
    name: str
    open: Callable[[], BinaryIO]
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Inner:
    """A file that stood inside a signed one, under the name it had there."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the program brought back. `failure` says why there is nothing to believe in: `too-heavy`, `too-long`..."""

    findings: Findings = field(default_factory=Findings)
    evidence: bytes = b""
    inner: tuple[Inner, ...] = ()
    companion_id: int | None = None
    failure: str = ""


# Given the questions of the program, brings back (`ocsp` or `crl`, answer) pairs; the default asks nobody.
Fetch = Callable[[Sequence[Mapping[str, str]]], Sequence[tuple[str, bytes]]]


def ask_nobody(_questions: Sequence[Mapping[str, str]]) -> Sequence[tuple[str, bytes]]:
    """Fetch nothing."""
    return ()


def form_of(media_type: str, content_start: bytes) -> str:
    """Return which reader a type of file needs: `pdf`, `cms`, `asic`, `xml`, or `office`, which only recognises."""
    if media_type == kinds.PDF:
        return "pdf"
    if media_type in kinds.XML:
        return "xml"
    if media_type in kinds.ASIC or media_type in kinds.ZIP:
        return "asic"
    if media_type in kinds.OFFICE:
        return "office"
    return "cms"


def check(
    content: BinaryIO,
    *,
    name: str,
    media_type: str,
    arrived_at: datetime,
    trust: Trust,
    beside: Sequence[Beside] = (),
    fetch: Fetch = ask_nobody,
) -> Checked:
    """
    Check the signatures of a file; takes about two seconds of a processor, so never in a transaction or a request.

    arrived_at: since when the bytes are known to have been here. beside: for detached signatures, the likeliest first.
    """
    bytes_ = content.read()
    if not kinds.looks_signed(bytes_, media_type=media_type):
        return Checked()
    form = form_of(media_type, bytes_[:512])
    with _room(bytes_) as folder:
        shown = _lay_beside(folder, beside) if form in ("cms", "xml") else {}
        given = {
            "form": form,
            "arrived_at": arrived_at.isoformat(),
            "services": list(trust.services),
            "roots": [base64.b64encode(each).decode() for each in trust.roots],
            "beside": {each.name: place for place, each in shown.items()},
            "meant": _meant(name, shown.values()),
        }
        outcome, answer = _run(folder, "check", given)
        questions = _questions(answer)
        if outcome.done and questions and (fetched := fetch(questions)):
            for number, (kind, item) in enumerate(fetched):
                (folder / f"fetched-{number:02}.{kind}").write_bytes(item)
            shutil.rmtree(folder / "inner", ignore_errors=True)
            outcome, answer = _run(folder, "check", given)
        return _checked(folder, outcome, answer, list(shown.values()), name)


def _lay_beside(folder: Path, beside: Sequence[Beside]) -> dict[str, Beside]:
    shown: dict[str, Beside] = {}
    left = MOST_BESIDE_BYTES
    names: set[str] = set()
    for number, each in enumerate(beside[:MOST_BESIDE]):
        if each.size_bytes > left or each.name in names:
            continue
        place = f"beside-{number:02}"
        with each.open() as source, (folder / place).open("wb") as target:
            shutil.copyfileobj(source, target)
        shown[place] = each
        names.add(each.name)
        left -= each.size_bytes
    return shown


def _meant(name: str, shown: Any) -> str:
    """Return the file that the name of a detached signature points at, if it is there."""
    stem = name.rsplit(".", 1)[0]
    found = [each.name for each in shown if each.name in (stem, name) or each.name.rsplit(".", 1)[0] == stem]
    return found[0] if found else ""


def _questions(answer: Mapping[str, Any]) -> list[Mapping[str, str]]:
    found = answer.get("wanted")
    if not isinstance(found, list):
        return []
    return [
        {str(key): str(value) for key, value in each.items()} for each in found[:20] if isinstance(each, dict)
    ]


def _checked(
    folder: Path, outcome: Outcome, answer: Mapping[str, Any], shown: list[Beside], name: str
) -> Checked:
    if not outcome.done or not isinstance(answer.get("findings"), dict):
        failure = outcome.verdict.value if outcome.verdict is not Verdict.DONE else "unreadable"
        return Checked(findings=Findings(reasons=(Reason(code=failure),)), failure=failure)
    findings = Findings.read(answer["findings"])
    covered = {name for each in findings.signatures for name in each.covers}
    companion = next((each.document_id for each in shown if each.name in covered), None)
    evidence = read_left(folder, "evidence.zip", most_bytes=_EVIDENCE_BYTES) or b""
    return Checked(
        findings=findings,
        evidence=evidence,
        inner=_inner(folder, answer, findings, name),
        companion_id=companion,
    )


def _inner(folder: Path, answer: Mapping[str, Any], findings: Findings, name: str) -> tuple[Inner, ...]:
    left = answer.get("left")
    if not isinstance(left, list):
        return ()
    stem = name.rsplit(".", 1)[0] or name
    names = findings.inner or (stem,)
    found, most = [], _INNER_BYTES
    for place, shown in list(zip(left, names, strict=False))[:_MOST_INNER]:
        # Only names that our own program gives: no path, no link.
        if not isinstance(place, str) or "/" in place or place in {".", ".."}:
            continue
        content = read_left(folder / "inner", place, most_bytes=most)
        if content:
            most -= len(content)
            found.append(Inner(shown, content))
    return tuple(found)


def read_list(content: bytes, *, signers: Sequence[bytes], glance: bool = False) -> dict[str, Any]:
    """
    Verify a trusted list against the certificates (DER) that may sign it; `refused` says why it is not taken.

    glance: only the territory and kind it says it has, before anything is verified.
    """
    given = {"signers": [base64.b64encode(each).decode() for each in signers], "glance": glance}
    return _ask(content, "list", given)


def read_certificate(content: bytes) -> dict[str, Any]:
    """Read a certificate that a person brings; `refused` says why it is not taken."""
    return _ask(content, "certificate", {})


def _ask(content: bytes, deed: str, given: Mapping[str, Any]) -> dict[str, Any]:
    with _room(content) as folder:
        outcome, answer = _run(folder, deed, given)
        return answer if outcome.done and answer else {"refused": outcome.verdict.value}


def _run(folder: Path, deed: str, given: Mapping[str, Any]) -> tuple[Outcome, dict[str, Any]]:
    (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
    (folder / "answer.json").unlink(missing_ok=True)
    outcome = run_child(_CHILD, deed, folder=folder, limits=_LIMITS, hidden=[settings.DATA])
    try:
        answer = json.loads(read_left(folder, "answer.json", most_bytes=_ANSWER_BYTES) or b"")
    except (ValueError, RecursionError):
        answer = {}
    return outcome, answer if isinstance(answer, dict) else {}


@contextmanager
def _room(content: bytes) -> Iterator[Path]:
    """A folder for one file, outside the data folder, which the program is not shown."""
    with tempfile.TemporaryDirectory(prefix="registratura-signed-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        (folder / "input").write_bytes(content)
        yield folder


def digest(content: bytes) -> str:
    """Return the SHA-256 of bytes in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()
