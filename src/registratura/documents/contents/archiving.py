"""The searchable PDF/A of a file, made beside it by a confined program, of what others leave of the machine."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from registratura.documents.contents.kinds import OFFICE, PDF, PICTURES
from registratura.documents.contents.office import TOOL, print_office
from registratura.documents.contents.reading import LANGUAGE, answer_of, file_room, reason_of
from registratura.toolkit.sandbox import Limits, read_left

MAX_PAGES = 200
MADE_MOST_BYTES = 256 << 20

_CHILD = Path(__file__).with_name("archiving_child.py")
_BEGIN_CPU_S = 60
_PAGE_CPU_S = 15
_OFFICE_ADDRESS_BYTES = 16 << 30  # it reserves much and uses little


@dataclass(frozen=True, slots=True)
class Archival:
    """A PDF/A as bytes with its pages; or the reason why there is none."""

    content: bytes = b""
    page_count: int | None = None
    tool: str = ""
    tool_version: str = ""
    reason: str = ""
    """`signed`, `already`, `encrypted`, `too-many-pages`, `not-pdfa`, `no-office`, `unreadable`, `too-heavy`, …"""


def make_archival(content: BinaryIO, *, media_type: str) -> Archival:
    """
    Make a searchable PDF/A-2b of a PDF, a picture or a paper of an office program.

    A signed PDF is left alone: another form of it would carry no signature and be taken for the letter. One that
    is PDF/A already needs none. Takes seconds a page, of idle processors only: never in a transaction or a request.
    """
    with file_room(content) as folder:
        given: dict[str, Any] = {"language": LANGUAGE, "max_pages": MAX_PAGES}
        pages = 1
        if media_type == PDF:
            looked = answer_of(folder, _CHILD, "look", {}, Limits(cpu_s=20, wall_s=40))
            if reason := _why_not(looked):
                return Archival(reason=reason)
            pages, given["kind"] = int(looked["pages"]), "pdf"
        elif media_type in PICTURES:
            pages, given["kind"] = MAX_PAGES, "picture"
        elif media_type in OFFICE:
            return _printed(folder, OFFICE[media_type])
        else:
            return Archival(reason="unreadable")
        seconds = _BEGIN_CPU_S + _PAGE_CPU_S * pages
        made = answer_of(folder, _CHILD, "make", given, Limits(cpu_s=seconds, wall_s=4 * seconds, idle=True))
        if reason := str(made.get("reason", "")):
            return Archival(reason=reason)
        pdf = read_left(folder, "made.pdf", most_bytes=MADE_MOST_BYTES)
        if pdf is None:
            return Archival(reason="too-much-output")
        return Archival(pdf, int(made["pages"]), str(made["tool"]), str(made["version"]))


def _printed(folder: Path, extension: str) -> Archival:
    """Let the office program print a paper, which makes PDF/A by itself."""
    (folder / "input").rename(folder / f"made.{extension}")
    seconds = _BEGIN_CPU_S + _PAGE_CPU_S * MAX_PAGES
    outcome = print_office(
        folder,
        f"made.{extension}",
        limits=Limits(cpu_s=seconds, wall_s=4 * seconds, idle=True, address_bytes=_OFFICE_ADDRESS_BYTES),
    )
    if outcome is None:
        return Archival(reason="no-office")
    if reason := reason_of(outcome):
        return Archival(reason=reason)
    pdf = read_left(folder, "made.pdf", most_bytes=MADE_MOST_BYTES)
    if pdf is None:
        return Archival(reason="unreadable")
    # In a room of its own: the account that printed it may be another than the one that looks at it.
    with file_room(BytesIO(pdf)) as room:
        looked = answer_of(room, _CHILD, "look", {}, Limits(cpu_s=20, wall_s=40))
    if reason := str(looked.get("reason", "")):
        return Archival(reason=reason)
    return Archival(pdf, int(looked["pages"]), TOOL) if looked.get("claim") else Archival(reason="not-pdfa")


def _why_not(looked: dict[str, Any]) -> str:
    if reason := str(looked.get("reason", "")):
        return reason
    if looked.get("claim"):
        return "already"
    return "too-many-pages" if int(looked.get("pages", 0)) > MAX_PAGES else ""
