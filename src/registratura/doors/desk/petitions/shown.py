"""Petitions as the desk shows them: the card of an entry, the rows of the list, signatures, what is alike."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.petitions.lookup import Found, found_of, place_of
from registratura.doors.desk.petitions.steps import Path, Step, path_of
from registratura.doors.desk.terms.shown import Urgency, urgency
from registratura.doors.shared.auth import DeskRequest
from registratura.flows import petition_answers as answers
from registratura.institutions.permissions import Permission
from registratura.petitions.queries import PetitionLine, SignatureLine
from registratura.petitions.terms import SIGNATURE_ROLES, SignatureRole, Standing
from registratura.registers import queries as registers
from registratura.registers.queries import EntryLine, EntryRow

TONES = {
    Standing.IN_WORK: ("info", "clock"),
    Standing.ANSWERED: ("ok", "circle-check"),
    Standing.ANONYMOUS: ("ghost", "x"),
    Standing.REPEATED: ("ghost", "repeat"),
    Standing.CONNECTED: ("", "link"),
    Standing.REDIRECTED: ("", "send"),
    Standing.RECLASSIFIED: ("", "book-marked"),
}


@dataclass(frozen=True, slots=True)
class Linked:
    """A number with its address."""

    written: str
    href: str


@dataclass(frozen=True, slots=True)
class EntryCardOfPetition:
    """What the page of an entry says of its petition; without one, whether the officer may inscribe it."""

    found: Found | None
    path: Path
    tone: str
    icon: str
    words: str
    leading: Linked | None
    inscribe_href: str

    @property
    def next(self) -> Step | None:
        """The step that waits."""
        return self.path.next


def card_of_entry(request: DeskRequest, entry: EntryRow) -> EntryCardOfPetition | None:
    """Return the card „Petiție” of an entry, or None when there is nothing to say."""
    found = found_of(request, entry)
    if found is not None:
        tone, icon = TONES[found.card.standing]
        return EntryCardOfPetition(
            found, path_of(request, found), tone, icon, decision_words(found), leading_of(request, found), ""
        )
    may = request.powers.may(Permission.PETITION_HANDLE)
    if not may or entry.direction != "incoming" or entry.state != "registered":
        return None
    if registers.register_of_template("petitions") is None:
        return None
    href = reverse("desk:petition_inscribe", kwargs=place_of(request, entry))
    return EntryCardOfPetition(None, Path([]), "", "", "", None, href)


def decision_words(found: Found) -> str:
    """Say how a petition ended, by whom and upon which article; empty while it is in work."""
    card = found.card
    if card.open or card.standing is Standing.ANSWERED:
        return ""
    words = ", ".join(filter(None, [card.ground, card.note, card.decided_by]))
    if card.redirected_to:
        return _("Trimisă la %(authority)s (%(rest)s).") % {"authority": card.redirected_to, "rest": words}
    return words


def leading_of(request: DeskRequest, found: Found) -> Linked | None:
    """Return the first number to which a petition is connected or which it repeats."""
    return next(iter(linked(request, [found.card.leading_id] if found.card.leading_id else [])), None)


def linked(request: DeskRequest, entry_ids: list[int]) -> list[Linked]:
    """Return entries as numbers with their addresses."""
    codes = {book.id: book.code for book in registers.registers()}
    return [_linked(request, line, codes) for line in registers.lines_of(entry_ids)]


def _linked(request: DeskRequest, line: EntryLine, codes: dict[int, str]) -> Linked:
    href = entry_address(request.institution.code, codes[line.register_id], line.year, line.number)
    return Linked(line.written_number, f"{href}petitie/" if line.direction == "incoming" else href)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the officer's list."""

    line: PetitionLine
    href: str
    urgency: Urgency | None
    tone: str
    icon: str


def rows_of(request: DeskRequest, lines: list[PetitionLine], *, today: date) -> list[Row]:
    """Return the lines of the list with their marks."""
    return [
        Row(
            line,
            f"{entry_address(request.institution.code, line.register_code, line.year, line.number)}petitie/",
            _urgency(line, today),
            *TONES[line.standing],
        )
        for line in lines
    ]


def _urgency(line: PetitionLine, today: date) -> Urgency | None:
    if not line.term_open or line.safe_on is None or line.due_on is None:
        return None
    return urgency(safe_on=line.safe_on, due_on=line.due_on, today=today)


@dataclass(frozen=True, slots=True)
class Place:
    """A place for a signature: who signed it, or whether the reader may, and whether by delegation alone."""

    role: SignatureRole
    name: str
    signed: SignatureLine | None
    may_sign: bool
    by_delegation: bool
    may_withdraw: bool


def places_to_sign(request: DeskRequest, found: Found) -> list[Place]:
    """Return the two places of the answer's signatures."""
    own = answers.qualities_of(entry=found.entry, powers=request.powers)
    signed = {line.role: line for line in found.card.signatures}
    ready = found.card.open and bool(found.card.legal_ground)
    signs_already = any(line.signed_by_id == request.user.id for line in signed.values())
    places = []
    for role, name in SIGNATURE_ROLES.items():
        delegate = role is SignatureRole.INSTITUTION_HEAD and role not in own
        may = ready and role not in signed and not signs_already
        may = may and (role in own or (delegate and request.powers.may(Permission.TERM_EXTEND)))
        mine = role in signed and signed[role].signed_by_id == request.user.id
        places.append(Place(role, str(name), signed.get(role), may, delegate, mine and found.card.open))
    return places


def count_words(count: int) -> str:
    """Say how many petitions there are."""
    return ngettext("%(n)s petiție", "%(n)s petiții", count) % {"n": count}
