"""What the tests of letters begin with: the usual templates, a letter begun about an entry, its number."""

import io
from typing import Any
from uuid import uuid4

from django.utils import timezone

from registratura.documents import queries as documents
from registratura.flows import letter_forms
from registratura.flows import letters as flow
from registratura.flows.letters import Numbered
from registratura.institutions import queries as institutions
from registratura.letters import queries, services
from registratura.letters.queries import LetterCard
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town


def usual(town: Town) -> None:
    with acting_for(town.id):
        services.add_starters(by=None, now=NOW)


def begun(town: Town, code: str, entry_id: int, by: Any = None, **slots: str) -> int:
    """Begin a letter from one of the usual templates, its places filled in."""
    with acting_for(town.id):
        if not queries.templates():
            services.add_starters(by=None, now=NOW)
        template, row = queries.template_by_code(code), books.entry_by_id(entry_id)
        assert template is not None
        assert row is not None
        letter_id = letter_forms.begin(
            institution=town.institution,
            template=template,
            about=row,
            request_key=uuid4(),
            by=by or town.registrar,
            now=timezone.now(),
        )
        if slots:
            written = letter(town, letter_id).written
            filled = written["slots"]
            assert isinstance(filled, dict)
            services.change_letter(
                letter_id=letter_id, written={**written, "slots": {**filled, **slots}}, now=timezone.now()
            )
    return letter_id


def change(town: Town, letter_id: int, **written: object) -> None:
    with acting_for(town.id):
        before = letter(town, letter_id).written
        services.change_letter(letter_id=letter_id, written={**before, **written}, now=timezone.now())


def letter(town: Town, letter_id: int) -> LetterCard:
    with acting_for(town.id):
        card = queries.letter(letter_id)
    assert card is not None
    return card


def registered(town: Town, letter_id: int, by: Any = None) -> Numbered:
    person = by or town.registrar
    with acting_for(town.id):
        powers = institutions.powers_of(person.id, institution_id=town.id, at=timezone.now())
    return flow.register_letter(
        institution=town.institution, letter_id=letter_id, powers=powers, by=person, now=timezone.now()
    )


def files_of(town: Town, entry_id: int) -> list[documents.DocumentCard]:
    with acting_for(town.id):
        row = books.entry_by_id(entry_id)
        assert row is not None
        return documents.cards([line.id for line in books.entry_card(row).documents])


def bytes_of(town: Town, file: documents.DocumentCard) -> bytes:
    with documents.open_bytes(space=town.institution.code, sha256=file.sha256) as content:
        return content.read()


def words_of(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    words = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(words.replace("\u00a0", " ").split())
