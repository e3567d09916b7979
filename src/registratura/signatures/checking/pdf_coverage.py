"""How much of a PDF a signature covers, and whether what came after it is lawful."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from registratura.signatures.checking.signers import UNREADABLE
from registratura.signatures.findings import Reason

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})[\x00\t\n\x0c\r ]+(\d{1,5})[\x00\t\n\x0c\r ]+obj(?![A-Za-z])")
_START = re.compile(rb"startxref[\x00\t\n\x0c\r ]+(\d{1,12})")
_END = re.compile(rb"startxref[\x00\t\n\x0c\r ]+(\d{1,12})[\x00\t\n\x0c\r ]+%%EOF(?:\r\n|\n|\r)?\Z")


@dataclass(frozen=True, slots=True)
class Range:
    """The bytes that a signature covers: all from the beginning to `end`, without its own value."""

    end: int
    whole: bool


def range_of(signature: EmbeddedPdfSignature, content: bytes) -> Range | None:
    """Return what a signature covers; None when anything but its own value is left out, or the numbers do not fit."""
    numbers = [int(each) for each in signature.byte_range]
    if len(numbers) != 4:
        return None
    first, gap, after, rest = numbers
    end = after + rest
    if first != 0 or gap <= 0 or rest <= 0 or not gap < after or end > len(content):
        return None
    hole = content[gap:after]
    if hole[:1] != b"<" or hole[-1:] != b">":
        return None
    try:
        value = bytes.fromhex(hole[1:-1].decode("ascii"))
    except ValueError:
        return None
    # The hole must hold the very value that was read, and nothing may hide behind it.
    if value != bytes(signature.pkcs7_content):
        return None
    return Range(end, end == len(content))


def padding_is_empty(value: bytes, used: int) -> bool:
    """Say whether what follows a signature's value in its place is nothing but zeros."""
    return not value[used:].strip(b"\0")


@dataclass(frozen=True, slots=True)
class Later:
    """What was added after a signature. `lawful`: nothing but signatures, time stamps and validation data."""

    lawful: bool
    reasons: tuple[Reason, ...] = ()


def later_changes(
    signature: EmbeddedPdfSignature, reader: PdfFileReader, content: bytes, *, end: int, fields: set[str]
) -> Later:
    """
    Say what was added after a signature that does not reach the end of the file.

    fields: the names of the signature fields of the file; only these may have been filled later.
    """
    if stray := _unaccounted(reader, content, end):
        return Later(False, (stray,))
    try:
        signature.compute_integrity_info()
        found: Any = signature.diff_result
    except UNREADABLE as error:
        return Later(False, (Reason(code="changes-unclear", facts={"fault": str(error)[:200]}),))
    if not isinstance(found, DiffResult):
        return Later(False, (Reason(code="content-added", facts={"what": _words_of(found)}),))
    level = found.modification_level
    if level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES):
        return Later(True, (Reason(code="stamped-later"),))
    filled = {str(name) for name in found.changed_form_fields} - fields
    if level is ModificationLevel.FORM_FILLING and not filled and _permitted(signature, level):
        return Later(True, (Reason(code="revision-signed"),))
    if filled:
        return Later(
            False, (Reason(code="fields-filled", facts={"fields": ", ".join(sorted(filled))[:300]}),)
        )
    return Later(False, (Reason(code="content-added", facts={"what": level.name.lower()}),))


def _permitted(signature: EmbeddedPdfSignature, level: ModificationLevel) -> bool:
    allowed = signature.docmdp_level
    return allowed is None or int(level.value) <= int(allowed.value)


def _words_of(suspicion: object) -> str:
    return " ".join(str(suspicion).split())[:200]


def _unaccounted(reader: PdfFileReader, content: bytes, end: int) -> Reason | None:
    """Return what in the bytes after a signature belongs to no update of the file, if anything does."""
    tail = content[end:]
    closing = _END.search(tail[-128:])
    if closing is None:
        return Reason(code="bytes-appended", facts={"count": str(len(tail))})
    revisions = reader.xrefs.total_revisions
    places = [reader.xrefs.get_startxref_for_revision(number) for number in range(revisions)]
    later = [place for place in places if place >= end]
    if not later or int(closing[1]) != max(places) or len(_START.findall(tail)) != len(later):
        return Reason(code="bytes-appended", facts={"count": str(len(tail))})
    known = _known_places(reader, end, revisions)
    for each in _OBJECT.finditer(tail):
        if end + each.start() not in known:
            return Reason(code="hidden-objects", facts={"object": each[1].decode()})
    return None


def _known_places(reader: PdfFileReader, end: int, revisions: int) -> set[int]:
    places: set[int] = set()
    for number in range(revisions):
        info = reader.xrefs.get_xref_container_info(number)
        if info.start_location >= end:
            places.add(info.start_location)
        for reference in reader.xrefs.explicit_refs_in_revision(number):
            found = reader.xrefs.get_historical_ref(reference, number)
            if isinstance(found, int) and found >= end:
                places.add(found)
    return places
