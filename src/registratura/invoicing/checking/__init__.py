"""
Whether documents keep the schema of UBL, the rules of EN 16931 and the national ones, before anybody else sees them.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from lxml import etree

from registratura.invoicing.national import Fault, faults_of
from registratura.kernel.errors import DomainError
from registratura.toolkit.sandbox import Limits, read_left, run_child

__all__ = ["AT_ONCE", "CheckFailedError", "Fault", "check", "check_many"]

AT_ONCE: Final = 250
"""Documents in one run of the confined process, which compiles the rules once."""

_CHILD: Final = Path(__file__).with_name("child.py")
_ANSWER_BYTES: Final = 16 << 20
_LIMITS: Final = Limits(
    cpu_s=120,
    wall_s=240,
    memory_bytes=2 << 30,
    output_bytes=256 << 20,
    processes=64,
    address_bytes=64 << 30,  # the library reserves its heap at once, and uses little of it
)


class CheckFailedError(DomainError):
    """The check itself did not end; nothing is known of the documents."""

    code = "invoicing.check.failed"


def check(document: bytes) -> tuple[Fault, ...]:
    """Return what one document breaks. Raises: CheckFailedError."""
    return check_many([document])[0]


def check_many(documents: Sequence[bytes]) -> list[tuple[Fault, ...]]:
    """Return what each document breaks, empty for a right one. Raises: CheckFailedError."""
    found: list[tuple[Fault, ...]] = []
    for start in range(0, len(documents), AT_ONCE):
        found += _checked(documents[start : start + AT_ONCE])
    return found


def _checked(documents: Sequence[bytes]) -> list[tuple[Fault, ...]]:
    with tempfile.TemporaryDirectory(prefix="registratura-invoices-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        for number, document in enumerate(documents):
            (folder / f"{number}.xml").write_bytes(document)
        outcome = run_child(
            _CHILD, str(len(documents)), folder=folder, limits=_LIMITS, hidden=[settings.DATA]
        )
        try:
            answers = json.loads(read_left(folder, "answer.json", most_bytes=_ANSWER_BYTES) or b"")
        except ValueError:
            answers = None
    if not outcome.done or not isinstance(answers, list) or len(answers) != len(documents):
        raise CheckFailedError(
            _("Verificarea facturii nu s-a încheiat (%s). Încercați din nou.") % outcome.verdict
        )
    return [_faults(answer, document) for answer, document in zip(answers, documents, strict=True)]


def _faults(answer: list[list[str]], document: bytes) -> tuple[Fault, ...]:
    ours = () if answer and answer[0][0] == "XML" else _national(document)
    return (*(Fault(rule, words) for rule, words in answer), *ours)


def _national(document: bytes) -> tuple[Fault, ...]:
    return faults_of(etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True)))
