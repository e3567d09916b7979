"""Answers at the desk: the prefilled page, one number or none, links, withdrawals; who may, who may not, bad input."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.correspondents import services as correspondents
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as registers
from registratura.registers import services
from registratura.registers.drafts import PartyDraft
from registratura.registers.queries import AnswerLine
from registratura.registers.services import Registered
from registratura.routing import services as routing
from registratura.routing.orders import Holder, Target
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.doors.desk.counter import address, words

pytestmark = pytest.mark.django_db
BENT = ("\x00", "ș" * 10_000, "9" * 30, "-1", "²", "1.²", "' OR 1=1")


def entered(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ana(alba: Town) -> Client:
    return entered(alba.registrar)


@pytest.fixture
def ion(alba: Town) -> int:
    with acting_for(alba.id):
        return correspondents.add(
            data={"name": "Popescu Ion", "address": "str. Morii 4", "locality": "Alba"},
            by=alba.registrar,
            now=NOW,
        ).id


@pytest.fixture
def asked(alba: Town, ion: int) -> Registered:
    return request_of(alba, ion)


def request_of(town: Town, correspondent: int, **fields: Any) -> Registered:
    fields.setdefault("unit_id", town.urbanism.id)
    return town.register(parties=(PartyDraft("sender", "Popescu Ion", correspondent),), **fields)


def at(town: Town, name: str, paper: Registered, **more: Any) -> str:
    year = legal_date(timezone.now()).year
    return address(town, name, register="general", year=year, number=paper.number, **more)


def page(client: Client, town: Town, paper: Registered) -> str:
    answer = client.get(at(town, "answer", paper))
    assert answer.status_code == 200
    return answer.text


def sent(text: str, **typed: Any) -> dict[str, Any]:
    """What a browser hands in from a page just opened, with what was typed over it."""
    form = re.search(r'<form class="form answering".*?</form>', text, re.S)
    assert form is not None
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if name is None or (kind and kind[1] == "file"):
            continue
        if kind and kind[1] in ("checkbox", "radio") and "checked" not in tag:
            continue
        found.setdefault(name[1], []).append(value[1] if value else "")
    for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form[0], re.S):
        found[name] = [value]
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = [chosen[1] if chosen else ""]
    return {**found, **typed}


def answers(town: Town, paper: Registered) -> tuple[AnswerLine, ...]:
    with acting_for(town.id):
        return registers.answers_of([paper.entry_id]).get(paper.entry_id, ())


def card(town: Town, entry_id: int) -> registers.EntryCard:
    with acting_for(town.id):
        row = registers.entry_by_id(entry_id)
        assert row is not None
        return registers.entry_card(row)


def linked(town: Town, paper: Registered) -> AnswerLine:
    given = town.register(direction="outgoing", unit_id=town.urbanism.id)
    with acting_for(town.id):
        services.answer_entries(
            answer_id=given.entry_id, answered_ids=[paper.entry_id], seen=(), by=town.registrar
        )
    return answers(town, paper)[0]


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


def test_an_existing_answer_is_linked_by_its_number(alba: Town, ana: Client, asked: Registered) -> None:
    given = alba.register(direction="outgoing")

    answer = ana.post(at(alba, "answer_link", asked), {"number": str(given.number)}, follow=True)

    assert "S-a legat răspunsul" in answer.text
    assert answers(alba, asked)[0].answer.entry_id == given.entry_id


def test_what_was_sent_to_the_same_person_is_offered_for_linking(
    alba: Town, ana: Client, ion: int, asked: Registered
) -> None:
    given = alba.register(direction="outgoing", parties=(PartyDraft("recipient", "Popescu Ion", ion),))

    text = ana.get(at(alba, "answer_link", asked)).text

    assert f'name="number" value="{given.number}/' in text


@pytest.mark.parametrize("typed", ["", "999999", "1", *BENT])
def test_a_link_to_what_is_no_answer_is_refused_in_words(
    alba: Town, ana: Client, asked: Registered, typed: str
) -> None:
    answer = ana.post(at(alba, "answer_link", asked), {"number": typed, "seen": typed})

    assert answer.status_code == 422
    assert answers(alba, asked) == ()


def test_a_link_after_somebody_elses_answer_is_told(alba: Town, ana: Client, asked: Registered) -> None:
    linked(alba, asked)
    given = alba.register(direction="outgoing")

    refused = ana.post(at(alba, "answer_link", asked), {"number": str(given.number)})

    assert refused.status_code == 409
    assert "s-a răspuns deja" in words(refused)


def test_an_answer_is_withdrawn_with_a_reason_and_stays_to_be_seen(
    alba: Town, ana: Client, asked: Registered
) -> None:
    line = linked(alba, asked)
    where = at(alba, "answer_withdraw", asked, answer=line.id)

    assert ana.get(where).status_code == 200
    assert ana.post(where, {"reason": ""}).status_code == 422
    answer = ana.post(where, {"reason": "Altă cerere"}, follow=True)

    assert answers(alba, asked) == ()
    assert "Altă cerere" in answer.text
    assert "retras" in answer.text
    assert ana.get(where).status_code == 404


def test_an_annulled_answer_is_told_on_both_pages(alba: Town, ana: Client, asked: Registered) -> None:
    line = linked(alba, asked)

    ana.post(
        address(alba, "annul", register="general", year=line.answer.year, number=line.answer.number),
        {"reason": "Scris greșit"},
    )

    text = ana.get(at(alba, "entry", asked)).text
    assert f"Răspunsul {line.answer_number} a fost anulat" in text
    assert "Scris greșit" in text
    assert answers(alba, asked) == ()


def test_an_annulled_document_leaves_a_note_at_its_answer(alba: Town, ana: Client, asked: Registered) -> None:
    line = linked(alba, asked)

    ana.post(at(alba, "annul", asked), {"reason": "Înregistrat de două ori"})

    text = ana.get(
        address(alba, "entry", register="general", year=line.answer.year, number=line.answer.number)
    ).text
    assert "document anulat" in text
    assert "la care răspunde, a fost anulat" in text


NAMES = ("answer", "answer_link")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_neither_holds_nor_registers_is_refused(
    alba: Town, asked: Registered, name: str, method: str
) -> None:
    for user in (alba.clerk, alba.head, alba.archivist, alba.auditor):
        assert getattr(entered(user), method)(at(alba, name, asked)).status_code == 403


def test_a_withdrawal_is_of_the_giver_or_of_who_corrects(alba: Town, asked: Registered) -> None:
    line = linked(alba, asked)

    for user in (alba.clerk, alba.archivist):
        assert (
            entered(user).post(at(alba, "answer_withdraw", asked, answer=line.id), {"reason": "x y z"})
        ).status_code == 403
    assert len(answers(alba, asked)) == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_carmen_of_another_town_finds_nothing(
    alba: Town, buzau: Town, asked: Registered, method: str
) -> None:
    line = linked(alba, asked)
    carmen = entered(buzau.registrar)

    for where in (
        at(alba, "answer", asked),
        at(alba, "answer_link", asked),
        at(alba, "answer_withdraw", asked, answer=line.id),
        at(buzau, "answer", asked),
    ):
        assert getattr(carmen, method)(where).status_code == 404


def test_signed_out_one_is_sent_to_the_entrance(alba: Town, asked: Registered) -> None:
    for name in NAMES:
        assert Client().get(at(alba, name, asked)).status_code == 302


def test_an_outgoing_or_annulled_document_is_not_answered(alba: Town, ana: Client, asked: Registered) -> None:
    given = alba.register(direction="outgoing")
    ana.post(at(alba, "annul", asked), {"reason": "Scris greșit"})

    assert ana.get(at(alba, "answer", given)).status_code == 403
    assert ana.get(at(alba, "answer", asked)).status_code == 403


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
