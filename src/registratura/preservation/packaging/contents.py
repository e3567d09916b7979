"""What goes into a package: files with what happened to them, and a sheet for each document. Plain values."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

ORIGINALS: Final = "rep1"
RENDITIONS: Final = "rep2"
_NAME_MOST: Final = 80


@dataclass(frozen=True, slots=True)
class Event:
    """
    Something that happened to a file: `capture`, `migration`, `fixity check`, `digital signature validation`…

    outcome: `success`, `failure`, or a word of its own; agent: a person's name or a program with its version.
    """

    kind: str
    at: datetime
    outcome: str
    detail: str = ""
    agent: str = ""
    is_program: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """
    A file: where it stands in the package, its digest and size, its own name, what happened to it.

    representation: ORIGINALS or RENDITIONS. made_of: the path of the original that a rendition was made of.
    """

    path: str
    representation: str
    sha256: str
    size_bytes: int
    media_type: str
    own_name: str
    added_at: datetime
    document: str
    made_of: str = ""
    events: tuple[Event, ...] = ()

    @property
    def place(self) -> str:
        """The path below the root of a package."""
        return f"representations/{self.representation}/data/{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    The sheet of a document with the thirteen elements that an electronic archive keeps of it.

    Law: Legea 135/2007 art. 8 alin. (2) (ARH-64).
    """

    owner: str
    issuer: str
    disposer: str
    history: tuple[str, ...]
    kind: str
    classification: str
    formats: tuple[str, ...]
    keywords: tuple[str, ...]
    location: str
    identifier: str
    issued_on: date
    archived_on: date
    term: str
    title: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A package: whose, of what, when, by which program, with its files and sheets."""

    identifier: str
    institution: str
    institution_code: str
    title: str
    unit: str
    first_on: date | None
    last_on: date | None
    term: str
    made_at: datetime
    made_by: str
    program_version: str
    pieces: tuple[Piece, ...]
    sheets: tuple[Sheet, ...]


def safe_path(*, order: int, document: str, name: str) -> str:
    """
    Return a path that every system can write: ASCII, no spaces, no name of a device; the own name stands in the METS.

    order: counted from 1, so that no two are the same.
    """
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    plain = unicodedata.normalize("NFKD", f"{document}-{stem}").encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:_NAME_MOST] or "document"
    tail = re.sub(r"[^A-Za-z0-9]", "", ending)[:10].lower()
    return f"{order:05d}-{plain}" + (f".{tail}" if tail else "")
