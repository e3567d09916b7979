"""Whether an institution's registers, files and journal are whole, and what exactly is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from registratura.documents import queries as documents
from registratura.flows.sealing.checking import seal_faults
from registratura.journal import queries as journal
from registratura.journal import services as journal_services
from registratura.kernel.calendar import written_number
from registratura.kernel.digest import sha256_of_stream
from registratura.registers import queries as books
from registratura.toolkit.moments import one_moment_of
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.documents.queries import KeptBytes
    from registratura.institutions.models import Institution
    from registratura.journal.queries import LogState

NAMED_ENTRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """
    One thing that is not as it must be: a stable code, words, and the record that it concerns.

    For a number: register, year and number. For a file: its SHA-256. For an act: the journal's record.
    """

    code: str
    words: str
    register: str = ""
    year: int | None = None
    number: int | None = None
    sha256: str = ""
    record_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Report:
    """What was gone through. `root_hash` is the journal's, over the acts under its last seal."""

    registers: int = 0
    entries: int = 0
    files: int = 0
    size_bytes: int = 0
    acts: int = 0
    sealed: int = 0
    root_hash: str = ""
    faults: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return self.faults == 0


@dataclass(slots=True)
class _Steps:
    """How far the work has come, in rows, files and acts."""

    tell: Callable[[int, int], None]
    total: int = 0
    done: int = field(default=0)

    def add(self, count: int) -> None:
        self.done += count
        self.tell(min(self.done, self.total), self.total)


def verify_institution(
    *,
    institution: Institution,
    now: datetime,
    found: Callable[[Fault], None],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """
    Seal the journal, then go through numbers, files and journal; memory stays flat at any size.

    found: called with each fault as it is found. progress: called with steps done and steps in all.
    Others may register meanwhile. Must not run inside a scope.
    """
    report = Report()
    steps = _Steps(progress)
    state = _sealed(institution.id, now)
    report.acts, report.sealed, report.root_hash = state.record_count, state.sealed_count, state.root_hash
    with acting_for(institution.id):
        report.files, report.size_bytes = documents.kept_totals()
        steps.total = _entry_count() + report.files + state.sealed_count
    for fault in _every_fault(institution, report, steps):
        report.faults += 1
        found(fault)
    return report


def _sealed(institution_id: int, now: datetime) -> LogState:
    more = True
    while more:
        with acting_for(institution_id):
            more = journal_services.seal(now=now) == journal_services.SEAL_BATCH
    with acting_for(institution_id):
        return journal.log_state()


def _entry_count() -> int:
    return sum(
        line.last_number - line.first_number + 1
        for card in books.registers()
        for line in books.sequences_of(card.id)
    )


def _every_fault(institution: Institution, report: Report, steps: _Steps) -> Iterator[Fault]:
    with one_moment_of(institution.id):
        yield from _register_faults(report, steps)
    yield from _file_faults(institution, steps)
    yield from _version_faults(institution)
    with acting_for(institution.id):
        for fault in journal.faults():
            yield Fault(code="journal", words=fault.words, record_id=fault.record_id)
    steps.add(report.sealed)
    for found in seal_faults(institution_id=institution.id, space=institution.code):
        yield Fault(code=found.code, words=found.words, sha256=found.sha256)


def _register_faults(report: Report, steps: _Steps) -> Iterator[Fault]:
    def seen(count: int) -> None:
        report.entries += count
        steps.add(count)

    for card in books.registers():
        register = books.register_by_code(card.code)
        if register is None:
            continue
        report.registers += 1
        for fault in books.verify_register(register, seen=seen):
            yield Fault(
                code=fault.code,
                words=fault.words,
                register=fault.register,
                year=fault.year,
                number=fault.number,
            )


def _file_faults(institution: Institution, steps: _Steps) -> Iterator[Fault]:
    after = 0
    while True:
        with acting_for(institution.id):
            kept = documents.kept_after(after)
        if not kept:
            return
        for one in kept:
            if fault := _file_fault(institution.code, one):
                with acting_for(institution.id):
                    where = _entries_with(one.sha256)
                yield Fault(code=fault[0], words=f"{fault[1]}{where}", sha256=one.sha256)
            steps.add(1)
        after = kept[-1].id


def _version_faults(institution: Institution) -> Iterator[Fault]:
    with acting_for(institution.id):
        for fault in documents.version_faults():
            yield Fault(code=fault.code, words=fault.words)


def _file_fault(space: str, one: KeptBytes) -> tuple[str, str] | None:
    """Return code and words of what is wrong with kept bytes, read outside any transaction; None when nothing."""
    try:
        with documents.open_kept(space=space, sha256=one.sha256) as stream:
            digest = sha256_of_stream(stream)
    except FileNotFoundError:
        return "file-missing", "fișierul lipsește"
    except OSError as error:
        return "file-unreadable", f"fișierul nu poate fi citit ({error.strerror})"
    return (
        None
        if digest == one.sha256
        else ("file-changed", f"fișierul s-a schimbat: are acum amprenta {digest}")
    )


def _entries_with(sha256: str) -> str:
    """Say to which entries a file belongs."""
    numbers = []
    codes = {card.id: card for card in books.registers()}
    for document_id in documents.documents_with(sha256)[:NAMED_ENTRIES]:
        entry = books.entry_of_document(document_id)
        if entry is not None:
            card = codes[entry.register_id]
            number = written_number(
                number=entry.number, code=card.number_code, registered_on=entry.registered_on
            )
            numbers.append(f"{card.code} {number}")
    return f"; atașat la {', '.join(numbers)}" if numbers else ""
