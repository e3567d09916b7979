"""Letters from templates: the number lands in the text, a number is never lost, the document is made once."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from docx import Document

from registratura.flows import letter_making as making
from registratura.flows import petitions as petitions_flow
from registratura.flows.answering import SomebodyAnsweredError
from registratura.flows.letters import NotYourLetterError
from registratura.following import queries as following
from registratura.journal import queries as journal
from registratura.letters import queries, services
from registratura.letters.errors import LetterNotMadeError, LetterRefusedError
from registratura.letters.making import confined, office, setting
from registratura.registers import queries as books
from registratura.registers.drafts import PartyDraft
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.flows.answering_ground import answered, answers, given_to, incoming, petition, petitions, reply
from tests.flows.letter_ground import (
    begun,
    bytes_of,
    change,
    files_of,
    letter,
    registered,
    usual,
    words_of,
)
from tests.flows.petition_ground import office_of

pytestmark = pytest.mark.django_db


def test_an_answer_gets_its_number_and_its_document_in_one_act(alba: Town) -> None:
    entry_id = petition(alba, petitions(alba))
    given_to(alba, entry_id, alba.clerk)
    letter_id = begun(
        alba,
        "raspuns-petitie",
        entry_id,
        alba.clerk,
        constatari="Gropile au fost astupate.",
        temei="OG 43/1997",
    )

    done = registered(alba, letter_id, alba.clerk)

    assert done.problem == ""
    assert [line.answer.entry_id for line in answers(alba, entry_id)] == [done.entry_id]
    (file,) = files_of(alba, done.entry_id)
    assert (file.media_type, file.page_count) == ("application/pdf", 1)
    assert file.name == f"Răspuns la petiție {done.written_number.replace('/', '-')}.pdf"
    words = words_of(bytes_of(alba, file))
    assert f"Nr. {done.written_number}" in words
    assert "Gropile au fost astupate." in words
    assert "Popescu Ion" in words
    assert "…" not in words
    card = letter(alba, letter_id)
    assert (card.state, card.entry_id, card.document_id) == ("made", done.entry_id, file.id)
    with acting_for(alba.id):
        acts = [act.action for act in journal.history_of(subject_type="letter", subject_id=letter_id)]
    assert acts == ["letters.letter.begun", "letters.letter.numbered", "letters.letter.made"]


def test_asked_twice_the_letter_keeps_its_number_and_its_document(alba: Town) -> None:
    letter_id = begun(alba, "confirmare-primire", incoming(alba))

    first, second = registered(alba, letter_id), registered(alba, letter_id)

    assert first == second
    assert len(files_of(alba, first.entry_id)) == 1


def test_a_certificate_takes_a_number_of_its_own_and_closes_nothing(alba: Town) -> None:
    entry_id = incoming(alba, sheet_count=2, annex_count=1)

    done = registered(alba, begun(alba, "adeverinta-inregistrare", entry_id, scopul="a-i servi la bancă"))

    assert answers(alba, entry_id) == ()
    with acting_for(alba.id):
        row = books.entry_by_id(done.entry_id)
        assert row is not None
        assert (row.direction, row.connected_to_id, row.document_kind) == ("outgoing", entry_id, "adeverință")
    words = words_of(bytes_of(alba, files_of(alba, done.entry_id)[0]))
    assert "două file, o anexă" in words
    assert "a-i servi la bancă" in words


def test_an_internal_note_stays_inside(alba: Town) -> None:
    done = registered(alba, begun(alba, "clasare-anonima", incoming(alba)))

    with acting_for(alba.id):
        row = books.entry_by_id(done.entry_id)
        assert row is not None
        assert (row.direction, row.document_kind) == ("internal", "referat")


def test_a_letter_that_has_its_number_already_takes_no_other(alba: Town) -> None:
    asked = incoming(alba)
    out = alba.register(
        "Redirecționarea petiției",
        direction="outgoing",
        document_kind="adresă de redirecționare",
        parties=(PartyDraft("recipient", "Inspectoratul Județean"),),
        connected_to_id=asked,
    )

    done = registered(alba, begun(alba, "redirectionare-autoritate", out.entry_id))

    assert done.entry_id == out.entry_id
    words = words_of(bytes_of(alba, files_of(alba, out.entry_id)[0]))
    assert "Inspectoratul Județean" in words
    assert done.written_number in words
    with acting_for(alba.id):
        (line,) = books.lines_of([asked])
    assert line.written_number in words


def test_what_a_letter_needs_is_asked_for_before_the_number(alba: Town) -> None:
    letter_id = begun(alba, "redirectionare-autoritate", incoming(alba))

    with pytest.raises(LetterRefusedError) as refusal:
        registered(alba, letter_id)

    assert refusal.value.field == "recipient_name"
    assert letter(alba, letter_id).state == "draft"
    change(alba, letter_id, recipient_name="Garda de Mediu Alba", subject="")
    with pytest.raises(LetterRefusedError) as refusal:
        registered(alba, letter_id)
    assert refusal.value.field == "subject"


def test_an_answer_given_meanwhile_is_told_and_no_number_is_given(alba: Town) -> None:
    entry_id = incoming(alba)
    letter_id = begun(alba, "raspuns-544", entry_id)
    answered(alba, reply(alba, entry_id))

    with pytest.raises(SomebodyAnsweredError):
        registered(alba, letter_id)

    assert letter(alba, letter_id).state == "draft"
    assert len(answers(alba, entry_id)) == 1


def test_a_stranger_to_the_work_writes_no_letter(alba: Town) -> None:
    letter_id = begun(alba, "raspuns-petitie", incoming(alba, unit_id=alba.secretariat.id))

    with pytest.raises(NotYourLetterError):
        registered(alba, letter_id, alba.clerk)


def test_a_document_that_cannot_be_made_leaves_the_number_and_the_job_makes_it(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_id = begun(alba, "confirmare-primire", incoming(alba))

    def broken(**_given: object) -> bytes:
        raise LetterNotMadeError("Mașina nu poate acum.")

    with monkeypatch.context() as broken_machine:
        broken_machine.setattr(setting, "set_pdf", broken)
        done = registered(alba, letter_id)

    card = letter(alba, letter_id)
    assert done.problem == "Mașina nu poate acum."
    assert (card.state, card.problem, card.attempt_count) == ("numbered", "Mașina nu poate acum.", 1)
    assert files_of(alba, done.entry_id) == []

    assert making.make_waiting(institution_id=alba.id, clock=timezone.now) == 0  # it rests first
    later = timezone.now() + timedelta(minutes=10)
    assert making.make_waiting(institution_id=alba.id, clock=lambda: later) == 1
    assert letter(alba, letter_id).state == "made"
    assert done.written_number in words_of(bytes_of(alba, files_of(alba, done.entry_id)[0]))


def test_a_fault_of_ours_leaves_the_number_and_gives_a_reference(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_id = begun(alba, "confirmare-primire", incoming(alba))

    def fallen(**_given: object) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(setting, "set_pdf", fallen)
    done = registered(alba, letter_id)

    assert "referința" in done.problem
    assert letter(alba, letter_id).entry_id == done.entry_id


def test_a_number_given_to_a_killed_process_is_found_by_its_key(alba: Town) -> None:
    entry_id = incoming(alba)
    letter_id = begun(alba, "confirmare-primire", entry_id)
    key = letter(alba, letter_id).request_key
    with acting_for(alba.id):
        services.begin_numbering(letter_id=letter_id, now=timezone.now())
    given = alba.register("Confirmare", direction="outgoing", request_key=key, connected_to_id=entry_id)

    later = timezone.now() + timedelta(minutes=5)
    assert making.make_waiting(institution_id=alba.id, clock=lambda: later) == 1

    card = letter(alba, letter_id)
    assert (card.state, card.entry_id) == ("made", given.entry_id)


def test_a_letter_killed_before_its_number_is_a_draft_again(alba: Town) -> None:
    letter_id = begun(alba, "confirmare-primire", incoming(alba))
    with acting_for(alba.id):
        services.begin_numbering(letter_id=letter_id, now=timezone.now())

    later = timezone.now() + timedelta(minutes=20)
    assert making.make_waiting(institution_id=alba.id, clock=lambda: later) == 0

    assert letter(alba, letter_id).state == "draft"


def test_a_letter_with_a_number_is_neither_changed_nor_given_up(alba: Town) -> None:
    letter_id = begun(alba, "confirmare-primire", incoming(alba))
    registered(alba, letter_id)

    with pytest.raises(LetterRefusedError):
        change(alba, letter_id, subject="Altul")
    with acting_for(alba.id), pytest.raises(LetterRefusedError):
        services.discard_letter(letter_id=letter_id, by=alba.registrar, now=timezone.now())


def test_a_letter_remembers_its_version_when_the_template_changes(alba: Town) -> None:
    letter_id = begun(alba, "referat", incoming(alba))
    before = letter(alba, letter_id)
    with acting_for(alba.id):
        text = queries.working_text(before.template_id).replace("Supunem spre aprobare.", "Altfel.")
        number = services.publish_text(
            template_id=before.template_id, text=text, fields=(), note="", by=alba.administrator, now=NOW
        )
        services.retire_template(template_id=before.template_id, by=alba.administrator, now=NOW)

    done = registered(alba, letter_id)

    assert number == 2
    assert "Supunem spre aprobare." in words_of(bytes_of(alba, files_of(alba, done.entry_id)[0]))


def word_letter(town: Town) -> int:
    """A letter from the institution's own .docx."""
    content = office.example_docx()
    with acting_for(town.id):
        template_id = services.add_template(
            draft=services.TemplateDraft(
                name="Adresă Word", kind="cover", outcome="connected", document_kind="adresă"
            ),
            template_format="docx",
            by=town.administrator,
            now=NOW,
        )
        services.publish_file(
            template_id=template_id,
            content=content,
            fields=("camp.continut",),
            note="",
            by=town.administrator,
            now=NOW,
        )
        template = queries.template(template_id)
        row = books.entry_by_id(incoming(town))
        assert template is not None
        assert row is not None
        from uuid import uuid4

        from registratura.flows import letter_forms

        letter_id = letter_forms.begin(
            institution=town.institution,
            template=template,
            about=row,
            request_key=uuid4(),
            by=town.registrar,
            now=timezone.now(),
        )
    change(town, letter_id, recipient_name="Consiliul Județean", slots={"continut": "Vă trimitem alăturat."})
    return letter_id


def test_without_an_office_suite_the_docx_is_attached_and_the_reason_told(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_id = word_letter(alba)
    monkeypatch.setattr(confined, "office_program", lambda: None)
    office.pdf_of.cache_clear()

    done = registered(alba, letter_id)

    assert "LibreOffice" in done.problem
    (file,) = files_of(alba, done.entry_id)
    assert file.media_type == office.DOCX_TYPE
    assert letter(alba, letter_id).state == "made"
    with acting_for(alba.id):
        code = following.code_of(done.entry_id)
    (cells,) = Document(io.BytesIO(bytes_of(alba, file))).tables[-1].rows
    assert f"/portal/{alba.institution.code}/verificare/ cu codul {code}" in cells.cells[1].text
    (picture,) = cells.cells[0]._tc.iter("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic")
    assert picture is not None


@pytest.mark.slow
@pytest.mark.skipif(confined.office_program() is None, reason="LibreOffice is not installed here")
def test_a_word_letter_edited_outside_comes_back_and_gets_its_number(alba: Town, tmp_path: object) -> None:
    from registratura.documents import services as documents
    from registratura.letters.checking import look_at_file

    letter_id = word_letter(alba)
    out = making.docx_of(
        institution=alba.institution, card=letter(alba, letter_id), by=alba.registrar, now=timezone.now()
    )
    paper = Document(io.BytesIO(out))
    assert any("{{ scrisoare.numar }}" in paragraph.text for paragraph in paper.paragraphs)
    paper.add_paragraph("Scris în Word & păstrat.")
    edited = io.BytesIO()
    paper.save(edited)
    assert set(look_at_file(content=edited.getvalue())) == {"scrisoare.numar", "scrisoare.data"}
    path = tmp_path / "editat.docx"  # type: ignore[operator]
    path.write_bytes(edited.getvalue())
    received = documents.receive(space=alba.institution.code, path=path, name="editat.docx")
    with acting_for(alba.id):
        document = documents.add_document(received=received, now=NOW, by=alba.registrar)
        services.keep_edited(letter_id=letter_id, document_id=document.id, now=timezone.now())

    done = registered(alba, letter_id)

    assert done.problem == ""
    (file,) = files_of(alba, done.entry_id)
    words = words_of(bytes_of(alba, file))
    assert file.media_type == "application/pdf"
    assert f"Nr. {done.written_number.split('/')[0]} din" in words
    assert "Scris în Word & păstrat." in words
    with acting_for(alba.id):
        assert following.code_of(done.entry_id) in "".join(
            words.replace("\x02", "-").split()
        )  # a hyphen at the end of a line


def test_the_usual_letters_are_added_once(alba: Town) -> None:
    usual(alba)
    with acting_for(alba.id):
        count = len(queries.templates())
        assert services.add_starters(by=None, now=NOW) == 0
        assert len(queries.templates()) == count >= 15


def test_letters_and_templates_of_another_town_do_not_exist(alba: Town, buzau: Town) -> None:
    letter_id = begun(alba, "confirmare-primire", incoming(alba))

    with acting_for(buzau.id):
        assert queries.letter(letter_id) is None
        assert queries.templates() == []


def test_PET_14_one_answer_names_every_petition_connected_and_PET_19_two_sign(alba: Town) -> None:
    office = office_of(alba)
    first, second = office.petition(), office.petition()
    with acting_for(office.id):
        petitions_flow.connect(
            entry=second, first=first, powers=office.powers(alba.officer), by=alba.officer, now=timezone.now()
        )
    letter_id = begun(office.town, "raspuns-petitie", first.id, alba.officer)

    card = letter(office.town, letter_id)
    with acting_for(office.town.id):
        numbers = [line.written_number for line in books.lines_of([first.id, second.id])]
        sheet = making.sheet_of(institution=office.town.institution, card=card, by=None, now=timezone.now())

    assert sheet.values["intrare"]["toate_numerele"] == ", ".join(numbers)
    assert str(card.written["subject"]) == f"Răspuns la nr. {', '.join(numbers)}"
    assert (card.written["signer_name"], card.written["signer_title"]) == ("Marius Matei", "Primar")
    assert card.written["signer2_name"] == "Horia Hanganu"
