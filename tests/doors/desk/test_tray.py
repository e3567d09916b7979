"""The tray at the desk: who may, one key to the number, bad input, strangers, mailboxes."""

from typing import Any

import pytest
from django.test import Client

from registratura.intake import queries
from registratura.intake import services as intake
from registratura.intake.queries import TrayLine
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.test_entries import signed_in
from tests.flows.test_tray import Fake, clock, fetch, letter, mailbox, waiting

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def ana(alba: Town) -> Client:
    return signed_in(alba.registrar)


def arrived(town: Town, *letters: bytes) -> list[TrayLine]:
    fetch(town, mailbox(town, 143), Fake(*(letters or (letter(number=1, attachment=b"anexa"),))))
    return waiting(town)


def typed(**fields: str) -> dict[str, str]:
    return {"sender_name": "Ilinca Moga", "subject": "Cerere de adeverință", **fields}


def test_the_tray_says_what_to_do_when_it_is_empty(alba: Town, ana: Client) -> None:
    assert "Nicio cutie poștală" in words(ana.get(address(alba, "tray")))
    mailbox(alba, 143)
    assert "Tava este goală" in words(ana.get(address(alba, "tray")))


def test_a_message_is_shown_as_text_and_registered_by_one_key(alba: Town, ana: Client) -> None:
    (item,) = arrived(alba, letter(f"Cerere {HOSTILE}", number=1, attachment=b"anexa"))

    page = ana.get(address(alba, "tray_item", item=item.id))
    answer = ana.post(address(alba, "tray_item", item=item.id), typed(), follow=True)

    assert HOSTILE not in page.text
    assert "Vă rog să îmi eliberați adeverința." in page.text
    assert 'value="Ilinca Moga"' in page.text
    assert "Mesajul a primit numărul 1." in words(answer)
    assert waiting(alba) == []
    assert "Înregistrat" in words(ana.get(address(alba, "tray_item", item=item.id)))


def test_after_a_number_comes_the_next_message(alba: Town, ana: Client) -> None:
    first, second = arrived(alba, letter(number=1), letter("A doua", number=2))

    answer = ana.post(address(alba, "tray_item", item=first.id), typed())

    assert answer["Location"] == address(alba, "tray_item", item=second.id)


def test_a_second_registrar_is_told_who_was_first(alba: Town, ana: Client) -> None:
    (item,) = arrived(alba)
    ana.post(address(alba, "tray_item", item=item.id), typed())

    again = ana.post(address(alba, "tray_item", item=item.id), typed(), follow=True)

    assert f"Mesajul a fost înregistrat de {alba.registrar.full_name}" in words(again)


@pytest.mark.parametrize(
    "bad",
    [
        {"subject": ""},
        {"subject": "x" * 10_000},
        {"sender_name": "y" * 10_000},
        {"unit": "999999"},
        {"unit": "abc"},
        {"special": "-1"},
        {"subject": "a\x00b", "unit": "\x00"},
    ],
)
def test_bad_input_keeps_what_was_typed_and_gives_no_number(
    alba: Town, ana: Client, bad: dict[str, str]
) -> None:
    (item,) = arrived(alba)

    answer = ana.post(address(alba, "tray_item", item=item.id), typed(**bad))

    assert answer.status_code == 200
    assert "De îndreptat" in answer.text
    assert len(waiting(alba)) == 1


def test_setting_aside_asks_for_a_reason_and_can_be_taken_back(alba: Town, ana: Client) -> None:
    (item,) = arrived(alba)
    aside = address(alba, "tray_set_aside", item=item.id)

    without = ana.post(aside, {"reason": " "}, follow=True)
    done = ana.post(aside, {"reason": "reclamă"}, follow=True)

    assert "Scrieți de ce" in words(without)
    assert "lăsat deoparte" in words(done)
    assert "reclamă" in words(ana.get(address(alba, "tray") + "?stare=deoparte"))
    ana.post(address(alba, "tray_take_back", item=item.id))
    assert [line.id for line in waiting(alba)] == [item.id]


def test_files_go_out_as_attachments_and_only_those_of_the_message(alba: Town, ana: Client) -> None:
    (item,) = arrived(alba)
    assert item.raw_id is not None

    raw = ana.get(address(alba, "tray_file", item=item.id, document=item.raw_id))
    foreign = ana.get(address(alba, "tray_file", item=item.id, document=item.raw_id + 99))

    assert raw["Content-Disposition"].startswith("attachment")
    assert b"adeverin" in b"".join(raw.streaming_content)  # type: ignore[attr-defined]
    raw.close()
    assert foreign.status_code == 404


PAGES = ("tray", "tray_item", "tray_set_aside", "tray_take_back", "tray_file")


@pytest.mark.parametrize("name", PAGES)
def test_strangers_readers_and_the_signed_out_see_nothing(alba: Town, buzau: Town, name: str) -> None:
    (item,) = arrived(alba)
    places: dict[str, Any] = {} if name == "tray" else {"item": item.id}
    if name == "tray_file":
        places["document"] = item.raw_id
    method = "post" if name in ("tray_set_aside", "tray_take_back") else "get"

    def status(client: Client, town: Town) -> int:
        return int(getattr(client, method)(address(town, name, **places)).status_code)

    carmen = signed_in(buzau.registrar)
    assert status(carmen, alba) == 404
    assert status(carmen, buzau) == (200 if name == "tray" else 404)
    assert status(signed_in(alba.clerk), alba) == 403
    assert status(Client(), alba) == 302


@pytest.mark.parametrize(
    "asked", ["?stare=altceva", "?dupa=abc", "?dupa=" + "9" * 40, "?stare=deoparte&dupa=-1"]
)
def test_any_address_of_the_tray_is_answered(alba: Town, ana: Client, asked: str) -> None:
    arrived(alba)

    assert ana.get(address(alba, "tray") + asked).status_code == 200


def test_a_mailbox_is_added_changed_and_its_password_never_shown(alba: Town, buzau: Town) -> None:
    adina = signed_in(alba.administrator)
    box = {
        "name": "Registratura",
        "host": "127.0.0.1",
        "port": "9",
        "security": "none",
        "username": "registratura@alba.example",
        "password": "foarte secretă",
        "folder": "",
        "is_active": "on",
    }

    refused = adina.post(address(alba, "mailbox_new"), {**box, "host": "posta.example"})
    done = adina.post(address(alba, "mailbox_new"), box, follow=True)
    with acting_for(alba.id):
        (card,) = queries.mailboxes()
    page = adina.get(address(alba, "mailbox", mailbox=card.id))

    assert "Alegeți TLS sau STARTTLS" in words(refused)
    assert "este păstrată" in words(done)
    assert "foarte secretă" not in page.text + refused.text + done.text
    assert signed_in(alba.registrar).get(address(alba, "mailboxes")).status_code == 403
    assert signed_in(buzau.administrator).get(address(buzau, "mailbox", mailbox=card.id)).status_code == 404


def test_a_mailbox_in_trouble_is_told_on_the_tray(alba: Town, ana: Client) -> None:
    box = mailbox(alba, 143)
    with acting_for(alba.id):
        intake.note_checked(mailbox_id=box, trouble="Serverul a refuzat.", now=clock())

    assert "Serverul a refuzat." in words(ana.get(address(alba, "tray")))
