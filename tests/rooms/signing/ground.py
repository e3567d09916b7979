"""An outgoing answer with PDF files, people with keys, and an authority of time stamps that answers."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from django.conf import settings

from registratura.accounts.models import User
from registratura.documents import queries as documents
from registratura.documents import services as files
from registratura.flows import signing as flow
from registratura.institutions import queries as institutions
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import PartyDraft
from registratura.registers.printing.receipt_pdf import print_receipt
from registratura.registers.queries import EntryRow
from registratura.signing import queries as folders
from registratura.signing import services as signing
from registratura.signing.keys.port import Found, Secret
from registratura.signing.services import AskedStep, AuthorityDraft, Chosen, NewKey, Outcome
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.pki import this_pki
from tests.rooms.registers.printing.making import receipt

PIN = "4321"


def now() -> datetime:
    """Return the moment: certificates and time stamps live in the real time."""
    return datetime.now(tz=UTC)


@functools.cache
def paper() -> bytes:
    """Return a PDF/A-2u of our own making."""
    return print_receipt(receipt=receipt())


@dataclass
class Ground:
    """An answer with files in a town, and what is done to it."""

    town: Town
    entry: EntryRow
    document_ids: list[int]

    def ask(self, *steps: AskedStep, by: User | None = None, **more: Any) -> int:
        """Send all the files to be signed."""
        with acting_for(self.town.id):
            return flow.ask(
                entry=self.entry,
                document_ids=more.pop("document_ids", self.document_ids),
                steps=steps,
                place=more.pop("place", "last_right"),
                reason=more.pop("reason", "Răspuns la petiție"),
                previous_id=more.pop("previous_id", None),
                by=by or self.town.clerk,
                now=now(),
            )

    def chosen(self, request_id: int) -> Chosen:
        """Return what a signer sees of a request now."""
        with acting_for(self.town.id):
            card = folders.request_card(request_id)
        assert card is not None
        return Chosen(request_id, {one.id: one.sha256 for one in card.papers})

    def sign(
        self, *request_ids: int, by: User, key: int, pin: str = PIN, code: str = "", **more: Any
    ) -> Outcome:
        """Sign requests as a person who looks at them and types a PIN."""
        chosen = more.pop("chosen", None) or [self.chosen(one) for one in request_ids]
        with acting_for(self.town.id):
            powers = institutions.powers_of(by.id, institution_id=self.town.id, at=now())
        return flow.sign(
            institution_id=self.town.id,
            chosen=chosen,
            key_id=key,
            secret=Secret(pin, code),
            with_seal=more.pop("with_seal", False),
            powers=powers,
            by=by,
            now=more.pop("at", None) or now(),
        )

    def content(self, place: int = 0) -> bytes:
        """Return the bytes of a file in its version in force."""
        with acting_for(self.town.id):
            (card,) = documents.cards([self.document_ids[place]])
            with documents.open_bytes(space=self.town.institution.code, sha256=card.sha256) as file:
                return file.read()

    def state(self, request_id: int) -> str:
        """Return how a request stands."""
        with acting_for(self.town.id):
            card = folders.request_card(request_id)
        assert card is not None
        return card.state


def answer_with_files(
    town: Town,
    *,
    contents: Sequence[bytes] = (),
    count: int = 1,
    subject: str = "Răspuns",
    name: str = "răspuns",
    unit_id: int | None = None,
) -> Ground:
    """Register an outgoing answer with PDF files, called `name` and their number."""
    given_files = contents or [paper() + b"%%%d\n" % number for number in range(count)]
    kept = [receive(town, content, f"{name}-{number}.pdf") for number, content in enumerate(given_files, 1)]
    with acting_for(town.id):
        given = town.register(
            subject, direction="outgoing", unit_id=unit_id,
            parties=(PartyDraft("recipient", "Popescu Ion"),),
        )  # fmt: skip
        added = files.add_documents(received=kept, now=now(), by=town.clerk)
        entry = books.entry_by_id(given.entry_id)
        assert entry is not None
        registers.attach_documents(entry=entry, document_ids=[one.id for one in added], by=town.clerk)
    return Ground(town, entry, [one.id for one in added])


def receive(town: Town, content: bytes, name: str) -> files.ReceivedFile:
    """Keep the bytes of a file that was handed in."""
    path = Path(settings.INCOMING_ROOT) / f"ground-{abs(hash((content, name)))}"
    path.write_bytes(content)
    try:
        return files.receive(space=town.institution.code, path=path, name=name)
    finally:
        path.unlink()


def file_key(town: Town, person: User | None, name: str, *, by: User | None = None) -> int:
    """Give a person, or the seal, a key in a file."""
    content = this_pki().key_file(name, password=PIN)
    found = Found(this_pki().certificate(name), this_pki().chain)  # as `look_in_file` finds it
    with acting_for(town.id):
        return signing.add_key(
            key=NewKey(user_id=person.id if person else None, kind="file", found=found, content=content),
            by=by or person or town.administrator,
            now=now(),
        )


def with_authority(town: Town) -> None:
    """Let the town ask our authority for time stamps."""
    with acting_for(town.id):
        signing.save_authority(draft=AuthorityDraft(url=this_pki().tsa_url), by=town.administrator, now=now())


def text_of(content: bytes) -> list[str]:
    """Return what stands on the pages of a PDF, with what is drawn over them."""
    document = pypdfium2.PdfDocument(BytesIO(content))
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
