"""The answer page: prefilled, one number or none, several documents at once, who was first, bad input."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.registers import queries as registers
from registratura.registers import services
from registratura.registers.services import Registered
from registratura.routing import services as routing
from registratura.routing.orders import Holder, Target
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.answering_ground import (
    BENT,
    ana,
    answers,
    asked,
    at,
    entered,
    ion,
    linked,
    request_of,
    sent,
)
from tests.doors.desk.counter import address, words

__all__ = ["ana", "asked", "ion"]
pytestmark = pytest.mark.django_db


def page(client: Client, town: Town, paper: Registered) -> str:
    answer = client.get(at(town, "answer", paper))
    assert answer.status_code == 200
    return answer.text


def card(town: Town, entry_id: int) -> registers.EntryCard:
    with acting_for(town.id):
        row = registers.entry_by_id(entry_id)
        assert row is not None
        return registers.entry_card(row)


def give(town: Town, paper: Registered, user: Any) -> None:
    with acting_for(town.id):
        routing.assign(
            targets=[Target(paper.entry_id)],
            lead=Holder(town.urbanism.id, user.id),
            order_text="Spre soluționare",
            internal_on=None,
            by=town.head,
            now=timezone.now(),
        )


def test_the_page_knows_the_addressee_the_reference_and_the_unit(
    alba: Town, ana: Client, asked: Registered
) -> None:
    text = page(ana, alba, asked)

    assert "Popescu Ion" in text
    assert "str. Morii 4, Alba" in text
    assert f"Răspuns la nr. {asked.number}/{asked.registered_on:%d.%m.%Y}" in text
    assert f'<option value="{alba.urbanism.id}" selected>' in text
    assert re.search(r'name="numbering" value="new" checked', text)


def test_ar_18_one_press_registers_the_answer_and_tells_what_is_next(
    alba: Town, ana: Client, asked: Registered
) -> None:
    answer = ana.post(at(alba, "answer", asked), sent(page(ana, alba, asked)), follow=True)

    (line,) = answers(alba, asked)
    shown = card(alba, line.answer.entry_id)
    assert (shown.direction, shown.recipient_name, shown.sender_name) == (
        "outgoing",
        "Popescu Ion",
        "Urbanism",
    )
    assert [party.correspondent_id for party in shown.parties if party.role == "recipient"] != [None]
    assert "Urmează expedierea" in answer.text
    assert "Răspunde la" in answer.text


def test_the_same_press_twice_gives_one_number(alba: Town, ana: Client, asked: Registered) -> None:
    typed = sent(page(ana, alba, asked))

    first = ana.post(at(alba, "answer", asked), typed)
    second = ana.post(at(alba, "answer", asked), typed)

    assert first["Location"] == second["Location"]
    assert len(answers(alba, asked)) == 1


def test_arh_05_the_answer_may_carry_the_number_of_its_document(
    alba: Town, ana: Client, asked: Registered
) -> None:
    typed = sent(page(ana, alba, asked), numbering="same", subject="Se eliberează certificatul")

    answer = ana.post(at(alba, "answer", asked), typed, follow=True)

    (line,) = answers(alba, asked)
    assert line.same_number
    assert card(alba, asked.entry_id).resolution.endswith(": Se eliberează certificatul")
    assert f"A răspuns sub același număr: {line.answer_number}" in answer.text
    assert alba.register().number == asked.number + 1


def test_arh_05_a_register_that_gives_new_numbers_does_not_offer_the_same(
    alba: Town, ana: Client, asked: Registered
) -> None:
    with acting_for(alba.id):
        services.change_register(
            register=alba.general,
            name="Registru",
            number_code="",
            reply_takes_number=False,
            by=alba.registrar,
        )

    typed = sent(page(ana, alba, asked), numbering="same")
    ana.post(at(alba, "answer", asked), typed)

    assert "numbering" not in sent(page(ana, alba, asked))
    assert not answers(alba, asked)[0].same_number


def test_pet_14_connected_documents_are_offered_checked_and_others_unchecked(
    alba: Town, ana: Client, ion: int, asked: Registered
) -> None:
    connected = request_of(alba, ion, connected_to_id=asked.entry_id)
    other = request_of(alba, ion)
    request_of(alba, ion, direction="outgoing")

    text = page(ana, alba, asked)
    ana.post(at(alba, "answer", asked), sent(text))

    assert f'value="{other.entry_id}" id="id_answered_{other.entry_id}">' in text
    assert len(answers(alba, connected)) == 1
    assert answers(alba, other) == ()


def test_ar_18_several_documents_are_closed_with_one_answer(
    alba: Town, ana: Client, ion: int, asked: Registered
) -> None:
    other = request_of(alba, ion)

    ana.post(at(alba, "answer", asked), sent(page(ana, alba, asked), answered=[str(other.entry_id)]))

    assert answers(alba, other)[0].answer.entry_id == answers(alba, asked)[0].answer.entry_id


def test_who_comes_second_is_told_who_was_first_and_may_go_on(
    alba: Town, ana: Client, asked: Registered
) -> None:
    rodica = entered(alba.officer)
    late = sent(page(rodica, alba, asked))
    ana.post(at(alba, "answer", asked), sent(page(ana, alba, asked)))

    refused = rodica.post(at(alba, "answer", asked), late)
    assert refused.status_code == 409
    assert "Ana Albu" in words(refused)
    assert answers(alba, asked)[0].answer_number in words(refused)
    assert "Trimit totuși încă un răspuns" in refused.text
    rodica.post(at(alba, "answer", asked), sent(refused.text))

    assert [line.linked_by for line in answers(alba, asked)] == ["Ana Albu", "Rodica Rusu"]


def test_the_holder_answers_and_the_work_is_done(alba: Town, asked: Registered) -> None:
    give(alba, asked, alba.clerk)
    bogdan = entered(alba.clerk)

    answer = bogdan.post(at(alba, "answer", asked), sent(page(bogdan, alba, asked)), follow=True)

    assert "S-a încheiat și lucrarea dumneavoastră" in answer.text


def test_files_come_back_with_a_refused_form_and_stand_on_the_answer(
    alba: Town, ana: Client, asked: Registered
) -> None:
    typed = sent(page(ana, alba, asked), subject="")
    typed["files"] = SimpleUploadedFile("raspuns.txt", b"Se admite.\n")

    refused = ana.post(at(alba, "answer", asked), typed)
    assert refused.status_code == 422
    assert "raspuns.txt" in refused.text
    ana.post(at(alba, "answer", asked), sent(refused.text, subject="Răspuns"))

    assert [file.name for file in card(alba, answers(alba, asked)[0].answer.entry_id).documents] == [
        "raspuns.txt"
    ]


def test_the_entry_page_offers_the_answer_by_one_key(alba: Town, ana: Client, asked: Registered) -> None:
    text = ana.get(at(alba, "entry", asked)).text

    assert f'href="{at(alba, "answer", asked)}"' in text
    assert 'data-key="r"' in text
    assert "Niciun răspuns încă" in text


def test_the_lists_carry_the_reference_of_both_ends(alba: Town, ana: Client, asked: Registered) -> None:
    line = linked(alba, asked)

    text = ana.get(address(alba, "register_list", register="general")).text

    assert f"răspuns {line.answer_number}" in text
    assert f"răspunde la {line.answered.written_number}" in text


@pytest.mark.parametrize("bent", BENT)
@pytest.mark.parametrize(
    "name",
    [
        *("request_key", "seen", "answered", "recipient", "recipient_text", "subject", "unit", "channel"),
        *("filing_code", "document_kind", "sheet_count", "annex_count", "number_range", "numbering", "kept"),
    ],
)
def test_bad_input_never_breaks_the_answer(
    alba: Town, ana: Client, asked: Registered, name: str, bent: str
) -> None:
    typed = sent(page(ana, alba, asked)) | {name: [bent]}

    answer = ana.post(at(alba, "answer", asked), typed)

    assert answer.status_code in (302, 409, 422)
    assert len(answers(alba, asked)) == (answer.status_code == 302)


def test_a_document_of_somebody_else_is_not_closed_by_its_key(
    alba: Town, buzau: Town, ana: Client, asked: Registered
) -> None:
    strange = buzau.register()

    answer = ana.post(
        at(alba, "answer", asked), sent(page(ana, alba, asked), answered=[str(strange.entry_id)])
    )

    assert answer.status_code == 422
    assert answers(buzau, strange) == ()


def test_a_key_of_another_document_is_told(alba: Town, ana: Client, asked: Registered) -> None:
    key = str(uuid4())
    ana.post(at(alba, "answer", asked), sent(page(ana, alba, asked), request_key=key))

    answer = ana.post(
        at(alba, "answer", asked), sent(page(ana, alba, asked), request_key=key, subject="Cu totul altceva")
    )

    assert answer.status_code == 409
    assert "alt conținut" in words(answer)


def test_the_page_costs_few_queries_whatever_one_answers(
    alba: Town, ana: Client, ion: int, asked: Registered
) -> None:
    for _round in range(5):
        request_of(alba, ion)
    page(ana, alba, asked)

    with CaptureQueriesContext(connection) as few:
        page(ana, alba, asked)
    for _round in range(15):
        request_of(alba, ion)
    with CaptureQueriesContext(connection) as many:
        page(ana, alba, asked)

    assert len(many) == len(few)
    assert len(few) <= 30
