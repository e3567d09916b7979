"""Where one paper of a batch ends and the next begins, and which beginnings a person must look at. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from registratura.scanning.codes import Code, Medium


class Why(StrEnum):
    """Why pages wait for a person."""

    NOTHING = ""
    UNREADABLE = "unreadable"
    """A label is there and cannot be read."""
    SEVERAL = "several"
    """Two labels of different papers on one page."""
    FOREIGN = "foreign"
    """The label is of another institution."""
    UNKNOWN = "unknown"
    """A label with our sign that we never issued."""
    VOIDED = "voided"
    """The label was taken out of use."""
    ANNULLED = "annulled"
    """Its entry no longer stands."""
    TWICE = "twice"
    """The same label stands at two places of the batch."""
    HAS_SCAN = "has-scan"
    """The entry has its scan already."""
    UNCUT = "uncut"
    """The pages could not be cut out of the batch."""


class State(StrEnum):
    """What becomes of pages."""

    PLANNED = "planned"
    HELD = "held"
    """They may go on: the pages after them wait for a person who may say that they belong here."""
    WAITING = "waiting"
    PLACED = "placed"
    TRAY = "tray"
    JOINED = "joined"
    LEFT = "left"
    SHEET = "sheet"
    """A sheet that only parts papers: it belongs to none of them."""


OPEN = (State.PLANNED, State.HELD, State.WAITING)


@dataclass(frozen=True, slots=True)
class PageSeen:
    """What was seen on a page, from 1: whole codes, and whether something like a label could not be read."""

    number: int
    codes: tuple[Code, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a serial: the entry it is bound to, and why its pages must wait."""

    label_id: int
    entry_id: int | None
    why: Why = Why.NOTHING


@dataclass(frozen=True, slots=True)
class Piece:
    """Pages that follow each other, and what is to become of them."""

    first: int
    last: int
    state: State
    code: Code | None = None
    why: Why = Why.NOTHING
    label_id: int | None = None
    entry_id: int | None = None


def pieces_of(pages: Sequence[PageSeen], *, tag: str, known: Mapping[str, Known]) -> list[Piece]:
    """
    Part a batch. Every page is in one piece; pieces follow each other without a gap.

    tag: of the institution whose batch it is. known: what is known of the serials that were read, by serial.
    """
    pieces: list[Piece] = []
    opening: Code | None = None  # a sheet has said which paper begins on the next page
    begins_anew = True
    for page in pages:
        code, why = _choose(page, tag=tag, known=known)
        if code is not None and code.medium is not Medium.LABEL and not why:
            pieces.append(Piece(page.number, page.number, State.SHEET, code))
            opening, begins_anew = (code if code.medium is Medium.SHEET else None), True
            continue
        if opening is not None and _follows(opening, code, why):
            code, why = opening, Why.NOTHING
        if code is None and not why and not begins_anew:
            pieces[-1] = replace(pieces[-1], last=page.number)
        else:
            pieces.append(_begun(page.number, code, why, known))
        opening, begins_anew = None, False
    return _held(_once(pieces))


def _choose(page: PageSeen, *, tag: str, known: Mapping[str, Known]) -> tuple[Code | None, Why]:
    """Return the code that counts on a page; ours go before those of others."""
    plain = next((code for code in page.codes if code.medium is Medium.SEPARATOR), None)
    ours = {code.serial: code for code in page.codes if code.serial in known}
    if len(ours) > 1:
        return next(iter(ours.values())), Why.SEVERAL
    if ours:
        return next(iter(ours.values())), Why.NOTHING
    if plain is not None:
        return plain, Why.NOTHING
    if page.codes:
        return page.codes[0], Why.UNKNOWN if page.codes[0].tag == tag else Why.FOREIGN
    return None, Why.UNREADABLE if page.doubtful else Why.NOTHING


def _follows(opening: Code, code: Code | None, why: Why) -> bool:
    """Say whether a page is the first of the paper that the sheet before it announced."""
    if code is None:
        return why in (Why.NOTHING, Why.UNREADABLE)
    return code.serial == opening.serial and not why


def _begun(number: int, code: Code | None, why: Why, known: Mapping[str, Known]) -> Piece:
    found = known.get(code.serial) if code is not None else None
    why = why or (found.why if found is not None else Why.NOTHING)
    return Piece(
        number,
        number,
        State.WAITING if why else State.PLANNED,
        code,
        why,
        found.label_id if found is not None and why is not Why.SEVERAL else None,
        found.entry_id if found is not None and not why else None,
    )


def _once(pieces: list[Piece]) -> list[Piece]:
    """Let the first paper with a label go on, and the next ones with the same label, or for the same entry, wait."""
    labels: set[int] = set()
    entries: set[int] = set()
    found = []
    for piece in pieces:
        twice = piece.label_id in labels or piece.entry_id in entries
        if piece.state is State.PLANNED and twice:
            piece = replace(piece, state=State.WAITING, why=Why.TWICE, entry_id=None)
        if piece.label_id is not None:
            labels.add(piece.label_id)
        if piece.entry_id is not None:
            entries.add(piece.entry_id)
        found.append(piece)
    return found


def _held(pieces: list[Piece]) -> list[Piece]:
    """Hold the paper before pages that wait: they may turn out to continue it."""
    return [
        replace(piece, state=State.HELD)
        if piece.state is State.PLANNED and after is not None and after.state is State.WAITING
        else piece
        for piece, after in zip(pieces, [*pieces[1:], None], strict=True)
    ]


def may_continue(state: str) -> bool:
    """Say whether the pages before may still be made longer."""
    return state in OPEN
