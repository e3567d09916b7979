"""Papers that are followed from outside: what several tests begin with."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from registratura.dispatch import services as dispatch
from registratura.documents import services as documents
from registratura.documents.services import ReceivedFile
from registratura.flows import completing, dispatching, following
from registratura.flows.completing import Wanted
from registratura.flows.following import Opened
from registratura.following import queries
from registratura.following.queries import CompletionCard
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.dispatch.letters import outgoing, prepared

TEXT = b"Plan de situatie, pagina 1.\n"


def kept(town: Town, folder: Path, content: bytes = TEXT, name: str = "plan.txt") -> ReceivedFile:
    """Keep a file in the store of a town."""
    path = folder / name
    path.write_bytes(content)
    return documents.receive(space=town.institution.code, path=path, name=name)


def row(town: Town, entry_id: int) -> EntryRow:
    with acting_for(town.id):
        found = books.entry_by_id(entry_id)
    assert found is not None
    return found


def number_of(town: Town, entry_id: int) -> str:
    with acting_for(town.id):
        (line,) = books.lines_of([entry_id])
    return line.written_number


def secret_of(town: Town, entry_id: int) -> str:
    """The secret that Ana prints on the receipt."""
    with acting_for(town.id):
        return following.key_of_entry(
            entry_id=entry_id, origin="counter", by=town.registrar, now=timezone.now()
        )


def opened(town: Town, entry_id: int) -> Opened:
    found = following.open_secret(
        institution=town.institution,
        reference=number_of(town, entry_id),
        secret=secret_of(town, entry_id),
        now=timezone.now(),
    )
    assert found is not None
    return found


def asked(town: Town, entry_id: int, **fields: Any) -> CompletionCard:
    """Ana asks for a plan, until ten days from now."""
    now = timezone.now()
    usual: dict[str, Any] = {
        "text": "Lipsește planul de situație.",
        "papers": ("planul de situație",),
        "until_on": legal_date(now) + timedelta(days=10),
    }
    with acting_for(town.id):
        completing.ask(
            entry=row(town, entry_id), wanted=Wanted(**{**usual, **fields}), by=town.registrar, now=now
        )
        return queries.completions_of(entry_id, today=legal_date(now))[-1]


def give(
    town: Town, entry_id: int, completion_id: int, *files: ReceivedFile, note: str = ""
) -> CompletionCard:
    """Whoever filed adds what was asked, by the secret."""
    return completing.give(
        institution=town.institution,
        entry_id=entry_id,
        completion_id=completion_id,
        received=files,
        note=note,
        key_id=opened(town, entry_id).key_id,
        by=None,
        now=timezone.now(),
    )


def answer_in_portal(town: Town, entry_id: int, file: ReceivedFile) -> tuple[int, int, int]:
    """Answer an entry, and put the answer into the portal: shipment, document, entry of the answer."""
    now = timezone.now()
    with acting_for(town.id):
        answer_id = outgoing(town)
        document = documents.add_document(received=file, now=now, by=town.registrar)
        registers.attach_documents(entry=row(town, answer_id), document_ids=[document.id], by=town.registrar)
        registers.answer_entries(answer_id=answer_id, answered_ids=[entry_id], seen=(), by=town.registrar)
        dispatch.set_options(
            post_office="", contract="", email_counts="accepted", methods=["portal", "hand"], by=None, now=now
        )
        made = prepared(town, answer_id, method="portal")
        powers = institutions.powers_of(town.registrar.id, institution_id=town.id, at=now)
        dispatching.make_available(shipment_id=made.id, powers=powers, by=town.registrar, now=now)
    return made.id, document.id, answer_id
