"""From the click to the number: once, whole, and with nothing lost when something falls in between."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from registratura.deadlines import queries as deadlines
from registratura.filings import queries, services
from registratura.filings.errors import FileRefusedError, FilingRefusedError
from registratura.filings.models import Draft
from registratura.flows import (
    depositing,
    filing,
    filing_carrying,
    filing_files,
    filing_numbering,
    filing_papers,
)
from registratura.flows.filing import Filer
from registratura.flows.filing_files import Piece
from registratura.forms import queries as forms
from registratura.forms import services as forms_do
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.messaging.models import Message
from registratura.petitions import queries as petitions
from registratura.registers import queries as books
from registratura.routing import queries as routing
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.routing.test_circuits import circuit

from .filing_ground import ANSWERS, NOW, begin, carry, open_forms

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # noqa: E501
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def town(alba: Town) -> Town:
    open_forms(alba, unit_id=alba.urbanism.id)
    return alba


def test_a_petition_becomes_an_entry_with_its_number_term_and_papers(town: Town) -> None:
    person = begin(town)
    person.attach(PNG, "groapa.png")
    sent = person.send()

    assert sent.reference.startswith("R-")
    assert carry(town, sent.filing_id) == ""

    card = person.filing()
    assert card.state == queries.REGISTERED
    assert card.carried_at is not None
    with acting_for(town.id):
        assert card.entry_id is not None
        entry = books.entry_by_id(card.entry_id)
        assert entry is not None
        whole = books.entry_card(entry)
        assert card.number_written == whole.written_number
        assert (entry.channel, entry.document_kind, entry.unit_id) == ("portal", "Petiție", town.urbanism.id)
        assert whole.subject == "Petiție: Gropi pe strada Lungă"
        assert [party.name for party in whole.parties] == ["Maria Ionescu"]
        assert [file.name for file in whole.documents] == [f"Petiție {sent.reference}.pdf", "groapa.png"]
        assert petitions.petition_of(entry.id) is not None
        assert [
            one.rule_code
            for one in deadlines.state_of(
                subject_type="entry", subject_id=entry.id, today=entry.registered_on
            )
        ] == ["PET"]
        assert tray.tray_item(card.tray_item_id or 0).state == tray.REGISTERED  # type: ignore[union-attr]
        (message,) = Message.objects.filter(kind="filing.numbered")
        assert message.context["number"] == card.number_written
        assert len(message.attachments) == 1


def test_sent_twice_it_is_filed_once_and_says_the_same(town: Town) -> None:
    person = begin(town)
    draft = person.draft
    first = person.send()
    second = filing.send(institution=town.institution, draft=draft, form=person.form, filer=Filer(), now=NOW)

    assert (second.reference, second.secret, second.filing_id) == (
        first.reference,
        first.secret,
        first.filing_id,
    )
    assert (first.repeated, second.repeated) == (False, True)
    carry(town, first.filing_id)
    number = person.filing().number_written
    assert carry(town, first.filing_id) == ""
    assert person.filing().number_written == number


STEPS = [
    (filing_papers, "form_pdf"),
    (services, "note_form_made"),
    (depositing, "keep_stream"),
    (depositing, "deposit"),
    (services, "note_in_tray"),
    (filing_numbering, "register"),
    (intake, "note_registered"),
    (services, "note_registered"),
    (filing_papers, "receipt_pdf"),
    (services, "note_carried"),
    (filing_files, "take_all_away"),
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("place", "name"), STEPS, ids=[name for _place, name in STEPS])
def test_what_falls_at_any_step_loses_nothing_and_doubles_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, after: bool
) -> None:
    person = begin(town)
    person.attach(PNG, "groapa.png")
    sent = person.send()
    whole: Callable[..., Any] = getattr(place, name)
    fallen = []

    def falls(*args: Any, **kwargs: Any) -> Any:
        if fallen:
            return whole(*args, **kwargs)
        fallen.append(name)
        if after:
            whole(*args, **kwargs)
        raise OSError("the machine stopped here")

    monkeypatch.setattr(place, name, falls)
    carry(town, sent.filing_id)
    assert fallen
    with acting_for(town.id):
        held = queries.filing_behind(sent.reference, secret=sent.secret)
    assert held is not None, "the person's reference stands whatever falls"

    later = NOW + timedelta(minutes=5)
    filing_carrying.carry_waiting(
        institution_id=town.id, clock=lambda: later, until=later + timedelta(hours=1)
    )

    card = person.filing()
    assert card.state == queries.REGISTERED
    assert card.carried_at is not None
    with acting_for(town.id):
        entry = books.entry_by_id(card.entry_id or 0)
        assert entry is not None
        names = [file.name for file in books.entry_card(entry).documents]
        assert names == [f"Petiție {sent.reference}.pdf", "groapa.png"]
        assert len(tray.tray(state=tray.REGISTERED).lines) == 1
        assert tray.tray(state=tray.WAITING).lines == []
        assert Message.objects.filter(kind="filing.numbered").count() == 1


def test_a_form_that_waits_for_an_official_follows_what_is_decided_in_the_tray(town: Town) -> None:
    person = begin(town)
    object.__setattr__(person.form.handling, "at_once", False)
    sent = person.send()
    assert carry(town, sent.filing_id) == ""
    card = person.filing()
    assert (card.state, card.number_written) == (queries.RECEIVED, "")
    with acting_for(town.id):
        assert Message.objects.filter(kind="filing.received").count() == 1
        intake.set_aside(item_id=card.tray_item_id or 0, reason="Probă", by=town.registrar, now=NOW)

    assert filing_carrying.follow_tray(institution_id=town.id, now=NOW) == 1
    assert (person.filing().state, person.filing().refused_reason) == (queries.REFUSED, "Probă")


def test_what_is_filed_online_goes_round_the_circuit_of_its_form(town: Town) -> None:
    with acting_for(town.id):
        laid, card = circuit(town), forms.published_ready("petition")
        assert card is not None
        forms_do.begin_draft(form_id=card.form_id, by=None, now=NOW)
        forms_do.change_draft(
            form_id=card.form_id,
            change=lambda definition, handling: (definition, replace(handling, circuit_id=laid.id)),
            what="circuitul",
            seen=None,
            by=town.administrator,
        )
        forms_do.publish(form_id=card.form_id, by=None, now=NOW)
    person = begin(town)
    sent = person.send()

    assert carry(town, sent.filing_id) == ""

    with acting_for(town.id):
        (run,) = routing.runs_of(person.filing().entry_id or 0)
    assert (run.circuit_name, run.started_by, run.started_by_id) == ("Avizarea adreselor", "", None)


def test_an_unfinished_form_is_not_sent_and_names_the_page(town: Town) -> None:
    person = begin(town, answered=False)
    person.answer(**{name: value for name, value in ANSWERS.items() if name != "nume"})

    with pytest.raises(FilingRefusedError) as refused:
        person.send()

    assert refused.value.field in {page.key for page in person.form.definition.pages}


def test_nobody_reads_a_draft_without_its_address(town: Town) -> None:
    person = begin(town)
    with acting_for(town.id):
        row = Draft.objects.get(key=person.key)
        assert "Lungă" not in row.answers_sealed
        assert queries.draft_behind(person.secret + "x", at=NOW) is None
        assert queries.draft_behind(person.secret, at=NOW + timedelta(days=31)) is None


def test_expired_drafts_go_with_their_files(town: Town) -> None:
    person = begin(town)
    kept = person.attach(PNG, "groapa.png")
    code = town.institution.code
    with filing_files.opened(space=code, draft_key=person.key, key=kept.key) as file:
        assert file.read() == PNG

    assert filing_carrying.clean_up(institution_id=town.id, now=NOW + timedelta(days=31)) == 1

    with (
        pytest.raises(FileNotFoundError),
        filing_files.opened(space=code, draft_key=person.key, key=kept.key),
    ):
        pass


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "gol.pdf"), (b"MZ\x90\x00" + b"\0" * 500, "poza.png"), (b"%PDF-1.4\nnimic", "rupt.pdf")],
    ids=["empty", "a program named a picture", "a torn PDF"],
)
def test_a_wrong_file_is_refused_with_its_name(town: Town, content: bytes, name: str) -> None:
    person = begin(town)

    with pytest.raises(FileRefusedError) as refused:
        person.attach(content, name)

    assert name in refused.value.words
    assert person.draft.files == ()


def test_a_file_in_pieces_goes_on_where_it_stopped(town: Town) -> None:
    person = begin(town)
    place = {"space": town.institution.code, "draft_key": person.key}
    key = uuid4()

    def give(start: int, content: bytes) -> object:
        piece = Piece(key, "fisiere", "groapa.png", start, len(PNG))
        return filing_files.keep_piece(**place, piece=piece, content=BytesIO(content), most_bytes=1 << 20)

    assert give(0, PNG[:20]) == 20
    assert filing_files.half_sent(**place) == 1
    assert give(0, PNG[:20]) == 20, "the same piece again is not added twice"
    assert give(50, PNG[50:]) == 20, "a piece from further on is not taken"
    kept = give(20, PNG[20:])
    assert getattr(kept, "size_bytes", 0) == len(PNG)
    assert give(20, PNG[20:]) == kept, "the last piece sent again gives the file again"
    assert filing_files.half_sent(**place) == 0


def test_the_same_text_from_many_is_one_group_and_each_has_its_number(town: Town) -> None:
    people = [begin(town) for _one in range(3)]
    for count, person in enumerate(people):
        person.answer(**{**ANSWERS, "nume": f"Persoana {count}", "email": f"p{count}@exemplu.ro"})
        carry(town, person.send().filing_id)
    other = begin(town)
    other.answer(**{**ANSWERS, "text": "Altceva, de alt fel."})
    carry(town, other.send().filing_id)
    cards = [person.filing() for person in people]

    with acting_for(town.id):
        groups = queries.alike_of_items([card.tray_item_id or 0 for card in [*cards, other.filing()]])

    assert len({card.number_written for card in cards} - {""}) == 3
    assert {card.tray_item_id: (3, cards[0].id) for card in cards} == {
        item: (group.count, group.first_id) for item, group in groups.items()
    }


def test_at_the_counter_the_official_is_who_registered(town: Town) -> None:
    person = begin(town)
    person.answer(**{**ANSWERS, "raspuns": "post", "email": None, "adresa": _address()})
    sent = person.send(clerk=town.registrar)

    assert carry(town, sent.filing_id) == ""

    card = person.filing()
    with acting_for(town.id):
        entry = books.entry_by_id(card.entry_id or 0)
        assert entry is not None
        assert (entry.channel, entry.registered_by_id) == ("counter", town.registrar.id)
        assert Message.objects.count() == 0
    assert card.answer_way == "post"


def _address() -> dict[str, str]:
    return {"line": "Str. Lungă 12", "locality": "Alba Iulia", "county": "AB", "postal_code": ""}
