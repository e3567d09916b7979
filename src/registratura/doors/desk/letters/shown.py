"""How letters are shown: the picture beside the form, and the card on the page of an entry."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from registratura.doors.shared.auth import DeskRequest
from registratura.flows import letter_making as making
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.letters import queries
from registratura.letters.kinds import Format
from registratura.letters.queries import LetterCard
from registratura.registers.queries import EntryRow


@dataclass(frozen=True, slots=True)
class Look:
    """The picture of a letter: how many pages are shown, a mark that changes with it, or why there is none."""

    pages: tuple[int, ...]
    mark: str
    problem: str = ""
    slow: bool = False

    @classmethod
    def begun(cls, card: LetterCard) -> Look:
        """Return the look before anything was drawn: its first page is asked for when the page opens."""
        return cls((1,), _mark(card), slow=card.format == Format.DOCX)


def look_of(request: DeskRequest, card: LetterCard) -> Look:
    """Draw a letter and say what there is to see. A .docx is drawn when its picture is asked for."""
    if card.format == Format.DOCX:
        return Look.begun(card)
    try:
        pages = making.pictures_of(
            institution=request.institution, card=card, by=request.user, now=timezone.now()
        )
    except DomainError as error:
        return Look((), _mark(card), problem=error.words)
    return Look(tuple(range(1, len(pages) + 1)), _mark(card))


def _mark(card: LetterCard) -> str:
    said = json.dumps([card.written, card.edited_id], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter of an entry, for its page."""

    card: LetterCard
    href: str


@dataclass(frozen=True, slots=True)
class LettersCard:
    """The letters of an entry, and where the next one is begun; empty when the reader writes none."""

    lines: list[LetterLine]
    choose_href: str

    @property
    def is_shown(self) -> bool:
        """Whether there is a letter under way."""
        return bool(self.lines)


def card_of(request: DeskRequest, row: EntryRow, *, register: str, may_answer: bool) -> LettersCard:
    """Return the letters of an entry that are under way, and whether the reader begins one. Inside the scope."""
    may = request.powers.may
    writes = row.state == "registered" and (
        may(Permission.ENTRY_REGISTER)
        or may_answer
        or (
            row.direction == "outgoing"
            and row.unit_id is not None
            and may(Permission.ENTRY_RESOLVE, unit_id=row.unit_id)
        )
    )
    code = request.institution.code
    place = {"code": code, "register": register, "year": row.year, "number": row.number}
    lines = [
        LetterLine(
            card, reverse("desk:letter", kwargs={"code": code, "letter": card.id}) if card.is_open else ""
        )
        for card in queries.letters_of(row.id)
        if card.state != "made" and (writes or not card.is_open)
    ]
    return LettersCard(lines, reverse("desk:letter_choose", kwargs=place) if writes else "")
