"""Whether the registers and the journal are what they must be, in words that a mayor understands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.journal import queries as journal
from registratura.registers import queries as registers
from registratura.registers.queries import RegisterCard, SequenceLine
from registratura.toolkit.scope import acting_for

FAULTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Year:
    """The numbers that a register gave in a year: first to last, and ranges beside them."""

    line: SequenceLine
    ranges: tuple[SequenceLine, ...]

    @property
    def count(self) -> int:
        """How many numbers were given by the register's own counter, before the ranges."""
        return max(0, self.line.last_number - self.line.first_number + 1)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found in one register."""

    card: RegisterCard
    years: tuple[Year, ...]
    faults: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check made now."""

    at: datetime
    books: list[Checked]
    journal_faults: tuple[str, ...] = field(default=())
    more: bool = False

    @property
    def whole(self) -> bool:
        """Say whether nothing was found."""
        return not self.journal_faults and not any(book.faults for book in self.books)


@require(Permission.INTEGRITY_VERIFY, own_scope=True)
@require_http_methods(["GET", "HEAD", "POST"])
def integrity(request: DeskRequest) -> HttpResponse:
    """Show what there is to check; the check itself reads everything and is asked for by a button."""
    with acting_for(request.institution.id):
        books = [_book(card) for card in registers.registers()]
        state = journal.log_state()
        report = _check(books) if request.method == "POST" else None
    return render(request, "desk/settings/integrity.html", {"books": books, "state": state, "report": report})


def _book(card: RegisterCard) -> Checked:
    lines = registers.sequences_of(card.id)
    years = []
    for line in lines:
        if line.unit_id is None:
            ranges = tuple(one for one in lines if one.year == line.year and one.unit_id is not None)
            years.append(Year(line, ranges))
    return Checked(card, tuple(years))


def _check(books: list[Checked]) -> Report:
    checked = []
    for book in books:
        subject = registers.register_by_code(book.card.code)
        if subject is None:  # registers are never deleted
            raise Http404
        found, more = _first(f"{fault.year}: {fault.words}" for fault in registers.verify_register(subject))
        checked.append(Checked(book.card, book.years, found, more))
    broken, more = _first(fault.words for fault in journal.faults())
    return Report(timezone.now(), checked, broken, more)


def _first(words: Iterator[str]) -> tuple[tuple[str, ...], bool]:
    found = tuple(islice(words, FAULTS_SHOWN + 1))
    return found[:FAULTS_SHOWN], len(found) > FAULTS_SHOWN
