"""From an address to a petition that the reader may see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from registratura.doors.desk.work.hands import may_read
from registratura.doors.desk.work.standing import readable_or_404
from registratura.doors.shared.auth import DeskRequest
from registratura.kernel.calendar import legal_date
from registratura.petitions import queries as petitions
from registratura.petitions.queries import PetitionCard
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow


@dataclass(frozen=True, slots=True)
class Found:
    """A petition with its entry; `place` is what the addresses of its deeds are made of."""

    entry: EntryRow
    card: PetitionCard
    number: str
    place: dict[str, Any]
    today: date

    def href(self, name: str, **more: Any) -> str:
        """Return the address of a deed on it."""
        return reverse(f"desk:{name}", kwargs={**self.place, **more})

    @property
    def back(self) -> str:
        """The address of the petition's page."""
        return self.href("petition")


def petition_or_404(request: DeskRequest, *, register: str, year: int, number: int) -> Found:
    """Return a petition that the reader may open; what is hidden or no petition answers as what does not exist."""
    entry = readable_or_404(request, register=register, year=year, number=number)
    found = found_of(request, entry)
    if found is None:
        raise Http404
    return found


def other_or_404(request: DeskRequest, key: int) -> Found:
    """Return another petition by the key of its entry."""
    entry = registers.entry_by_id(key) if key < 2**63 else None
    if entry is None or not may_read(request, entry):
        raise Http404
    found = found_of(request, entry)
    if found is None:
        raise Http404
    return found


def found_of(request: DeskRequest, entry: EntryRow) -> Found | None:
    """Return the petition of an entry with its addresses, or None when it is none."""
    card = petitions.petition_of(entry.id)
    if card is None:
        return None
    (line,) = registers.lines_of([entry.id])
    return Found(
        entry=entry,
        card=card,
        number=line.written_number,
        place=place_of(request, entry),
        today=legal_date(timezone.now()),
    )


def place_of(request: DeskRequest, entry: EntryRow) -> dict[str, Any]:
    """Return what the address of an entry is made of."""
    codes = {book.id: book.code for book in registers.registers()}
    return {
        "code": request.institution.code,
        "register": codes[entry.register_id],
        "year": entry.year,
        "number": entry.number,
    }
