"""Short deeds that several tests of the registers begin with."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from registratura.documents import services as documents
from registratura.registers import queries
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.models import Entry, Register
from registratura.registers.services import Registered
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

SUBJECT = "Cerere privind racordarea la rețeaua de apă"


def draft(**fields: Any) -> EntryDraft:
    """Return a draft of an incoming document of Popescu Ion."""
    fields.setdefault("parties", (PartyDraft("sender", "Popescu Ion"),))
    return EntryDraft(**{"direction": "incoming", "subject": SUBJECT, **fields})


def register(
    town: Town, register_id: int | None = None, unit: int | None = None, **fields: Any
) -> Registered:
    """Register a draft; `unit` takes the number from that unit's ranges."""
    return registers.register_entry(
        institution_id=town.id,
        register_id=register_id or town.general.id,
        draft=draft(**fields),
        request_key=uuid4(),
        by=town.registrar,
        now=datetime.now(tz=UTC),
        range_unit_id=unit,
    )


def read(town: Town, given: Registered) -> Entry:
    """Read an entry as it stands."""
    with acting_for(town.id):
        entry = queries.entry_by_id(given.entry_id)
    assert entry is not None
    return entry


def reserve(town: Town, *, count: int = 1, **fields: Any) -> list[Entry]:
    """Reserve numbers for the clerk, for a day."""
    now = datetime.now(tz=UTC)
    asked: dict[str, Any] = {
        "direction": "outgoing",
        "purpose": "Adrese către consilieri",
        "owner": town.clerk,
        "until": now + timedelta(days=1),
        "by": town.registrar,
        "now": now,
        "request_key": uuid4(),
        "register_id": town.general.id,
        **fields,
    }
    with acting_for(town.id):
        given = registers.reserve_numbers(count=count, **asked)
    return [read(town, one) for one in given]


def special(town: Town, template: str = "petitions") -> Register:
    """Open a special register."""
    with acting_for(town.id):
        return registers.open_register(template=template, by=None, now=NOW)


def keep_file(town: Town, folder: Path, text: str = "Anexă") -> int:
    """Keep a text file and return its document."""
    path = folder / f"{uuid4()}.txt"
    path.write_text(text + "\n", encoding="utf-8")
    received = documents.receive(space=town.institution.code, path=path, name="anexa.txt")
    with acting_for(town.id):
        return documents.add_document(received=received, now=NOW, by=town.registrar).id


def numbers(town: Town, register_id: int | None = None) -> list[int]:
    """Return the numbers of the general or another register, in order."""
    with acting_for(town.id):
        rows = Entry.objects.filter(register_id=register_id or town.general.id).order_by("year", "number")
        return list(rows.values_list("number", flat=True))


def faults(town: Town, of: Register | None = None) -> list[Any]:
    """Return whatever is not as it must be in a register."""
    with acting_for(town.id):
        return list(queries.verify_register(of or town.general))
