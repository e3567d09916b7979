"""What the tests of verification do to a town, and how they read what was found."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection

from registratura.documents import services as documents
from registratura.flows.verification import Fault, Report, verify_institution
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

Plant = Callable[..., None]


def verified(town: Town) -> tuple[Report, list[Fault]]:
    """Verify a town; return what was gone through and what was found."""
    found: list[Fault] = []
    report = verify_institution(institution=town.institution, now=datetime.now(tz=UTC), found=found.append)
    assert report.faults == len(found)
    assert report.whole is not bool(found)
    return report, found


def places(found: list[Fault]) -> list[tuple[str, int | None]]:
    """Return code and number of each fault of a register."""
    return [(fault.code, fault.number) for fault in found if fault.register]


def entry_id(town: Town, number: int) -> int:
    with acting_for(town.id):
        row = books.entry(register=town.general, year=datetime.now(tz=UTC).year, number=number)
        assert row is not None
        return row.id


def remove_entry(plant: Plant, entry: int) -> None:
    for table in ("routing_standing", "registers_entryparty", "registers_entrydocument"):
        plant(f"DELETE FROM {table} WHERE entry_id = %s", entry)
    plant("DELETE FROM registers_entrysearch WHERE id = %s", entry)
    plant("DELETE FROM registers_entry WHERE id = %s", entry)


def five(town: Town) -> list[int]:
    """Register five documents and return the keys of the entries."""
    return [town.register(f"Cererea {n}").entry_id for n in range(1, 6)]


def received(town: Town, content: bytes) -> Any:
    path = Path(settings.INCOMING_ROOT) / uuid4().hex
    path.write_bytes(content)
    file = documents.receive(space=town.institution.code, path=path, name="anexa.txt")
    path.unlink()
    return file


def with_file(town: Town, content: bytes) -> tuple[int, Path]:
    """Register a document with a file; return its number and where the bytes are kept."""
    file = received(town, content)
    with acting_for(town.id):
        (document,) = documents.add_documents(received=[file], now=NOW, by=town.registrar)
        number = town.register(document_ids=(document.id,)).number
    sha256 = file.inspection.sha256
    return number, Path(settings.FILES_ROOT) / town.institution.code / sha256[:2] / sha256


def act_of(town: Town, entry: int) -> int:
    with acting_for(town.id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM journal_record WHERE subject_type = 'entry' AND subject_id = %s", [entry]
        )
        return int(cursor.fetchone()[0])


def in_range(town: Town) -> int:
    return registers.register_entry(
        institution_id=town.id,
        register_id=town.general.id,
        draft=EntryDraft(direction="internal", subject="Din plajă"),
        request_key=uuid4(),
        by=town.head,
        now=datetime.now(tz=UTC),
        range_unit_id=town.urbanism.id,
    ).number
