"""What a petition just registered resembles, for the counter of the officer."""

from dataclasses import dataclass

from django.urls import reverse

from registratura.doors.shared.auth import DeskRequest
from registratura.institutions.permissions import Permission
from registratura.petitions import queries as petitions
from registratura.registers import queries as registers
from registratura.registers.queries import EntryLine


@dataclass(frozen=True, slots=True)
class Resembling:
    """A petition that may be the same; `href` leads to both side by side."""

    written: str
    percent: int
    sender: str
    subject: str
    href: str


def resembling(request: DeskRequest, line: EntryLine) -> list[Resembling]:
    """Return what a new petition resembles; empty for others than the officer and for what is no petition."""
    if line.direction != "incoming" or not request.powers.may(Permission.PETITION_HANDLE):
        return []
    if line.id not in petitions.standings_of([line.id]):
        return []
    codes = {book.id: book.code for book in registers.registers()}
    place = {
        "code": request.institution.code,
        "register": codes[line.register_id],
        "year": line.year,
        "number": line.number,
    }
    return [
        Resembling(
            one.written_number,
            one.percent,
            one.sender,
            one.subject,
            reverse("desk:petition_pair", kwargs={**place, "other": one.entry_id}),
        )
        for one in petitions.alike(line.id)
    ]
