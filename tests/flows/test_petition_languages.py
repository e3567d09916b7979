"""An answer to a petition in a minority language is written, signed and sent in both languages."""

from dataclasses import replace

import pytest

from registratura.doors.desk.dispatching.prefilled import prefilled
from registratura.flows import dispatching
from registratura.flows import petition_answers as answers
from registratura.flows import petitions as flow
from registratura.journal import queries as journal
from registratura.petitions.errors import PetitionRefusedError, SignatureRefusedError
from registratura.petitions.rules import second_text_missing
from registratura.petitions.services import Description
from registratura.petitions.terms import Kind, SenderType, SignatureRole, Solution
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .petition_ground import GROUND, Office, now, office_of

TEXT = "Tisztelt Kérelmező!\nA lyukakat kijavítjuk."
HUNGARIAN = Description(kind=Kind.NOTIFICATION, sender_type=SenderType.PERSON, language="hu")


@pytest.fixture
def office(alba: Town) -> Office:
    return office_of(alba)


def described(office: Office, description: Description = HUNGARIAN) -> EntryRow:
    entry = office.petition()
    with acting_for(office.id):
        flow.describe(
            entry=entry,
            description=description,
            powers=office.powers(office.town.officer),
            by=office.town.officer,
            now=now(),
        )
    return entry


def solved(office: Office, entry: EntryRow, text: str | None) -> None:
    answers.write_solution(
        entry=entry,
        solution=Solution.FAVORABLE,
        legal_ground=GROUND,
        second_text=text,
        powers=office.powers(office.town.officer),
        by=office.town.officer,
        now=now(),
    )


def signed(office: Office, entry: EntryRow) -> None:
    for role, who in (
        (SignatureRole.UNIT_HEAD, office.town.head),
        (SignatureRole.INSTITUTION_HEAD, office.mayor),
    ):
        answers.sign(entry=entry, role=role, powers=office.powers(who), by=who, now=now())


def test_PET_23_the_answer_is_not_signed_before_its_text_in_the_second_language(office: Office) -> None:
    entry = described(office)
    with acting_for(office.id):
        solved(office, entry, None)
        with pytest.raises(SignatureRefusedError, match="Codul administrativ"):
            signed(office, entry)

        solved(office, entry, TEXT)
        signed(office, entry)

        assert office.card(entry).second_text == TEXT
        assert office.card(entry).missing == ()


def test_PET_23_an_answer_without_the_second_text_does_not_leave(office: Office) -> None:
    entry = described(office, replace(HUNGARIAN, language=""))
    with acting_for(office.id):
        solved(office, entry, None)
        signed(office, entry)
        answer = office.answer(entry)
        powers = office.powers(office.town.officer)
        assert dispatching.obstacles(entry=answer, powers=powers, by=office.town.officer, now=now()) == []

        flow.describe(entry=entry, description=HUNGARIAN, powers=powers, by=office.town.officer, now=now())

        (obstacle,) = dispatching.obstacles(entry=answer, powers=powers, by=office.town.officer, now=now())
        assert "Codul administrativ" in obstacle


def test_PET_23_changing_the_second_text_withdraws_the_signatures_and_stands_in_the_history(
    office: Office,
) -> None:
    entry = described(office)
    with acting_for(office.id):
        solved(office, entry, TEXT)
        signed(office, entry)

        solved(office, entry, f"{TEXT} Köszönjük.")

        assert len(office.card(entry).missing) == 2
        acts = [act.action for act in journal.history_of(subject_type="entry", subject_id=entry.id)]
    assert acts.count("petitions.answer.grounded") == 2


def test_PET_23_the_message_that_leaves_holds_both_texts(office: Office) -> None:
    entry = described(office)
    with acting_for(office.id):
        solved(office, entry, TEXT)
        answer = office.answer(entry)
        values = prefilled(books.entry_card(answer), (), institution="Primăria Alba")

    assert "vă transmitem" in values["message_text"]
    assert values["message_text"].endswith(TEXT)


def test_PET_23_a_petition_in_romanian_takes_no_second_text(office: Office) -> None:
    entry = described(office, replace(HUNGARIAN, language=""))

    with acting_for(office.id), pytest.raises(PetitionRefusedError, match="minorități"):
        solved(office, entry, TEXT)

    assert [second_text_missing(language=code, text="") for code in ("", "hu")] == [False, True]
