"""R12: the tray's newer ways in (files by hand, many at once, the hour of reminding) open nothing of another office."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from registratura.intake import queries
from registratura.messaging.models import Message
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address
from tests.doors.desk.test_entries import signed_in
from tests.doors.desk.test_tray_adding import sent
from tests.flows.test_tray import waiting


@pytest.fixture
def deposited(alba: Town) -> int:
    sent(signed_in(alba.registrar), alba, ("zmeurisul.txt", b"Zmeurisul"))
    return waiting(alba)[0].id


@pytest.mark.parametrize("deed", ["register", "aside", "nimic"])
def test_r12_items_of_another_institution_are_decided_by_nobody_else(
    alba: Town, buzau: Town, deposited: int, deed: str
) -> None:
    carmen = signed_in(buzau.registrar)
    named = {"item": [str(deposited)], "items": [str(deposited)], "deed": deed, "reason": "nu ne privește"}

    answer = carmen.post(address(buzau, "tray_many"), named, follow=True)

    assert b"Zmeurisul" not in answer.content
    assert b"zmeurisul" not in answer.content.lower()
    (item,) = waiting(alba)
    assert (item.id, item.state) == (deposited, queries.WAITING)
    assert waiting(buzau) == []


def test_r12_the_key_of_another_s_form_finds_nothing_of_theirs(
    alba: Town, buzau: Town, deposited: int
) -> None:
    answer = sent(signed_in(buzau.registrar), buzau, ("zmeurisul.txt", b"Zmeurisul"), key=str(UUID(int=5)))

    assert b"deja" not in answer.content
    assert len(waiting(alba)) == len(waiting(buzau)) == 1
    assert waiting(buzau)[0].id != deposited


def test_r12_pages_and_files_of_an_item_do_not_exist_for_others(
    alba: Town, buzau: Town, deposited: int
) -> None:
    carmen, bogdan = signed_in(buzau.registrar), signed_in(alba.clerk)
    for town in (alba, buzau):
        for name in ("tray_item", "tray_set_aside", "tray_take_back"):
            assert carmen.post(address(town, name, item=deposited)).status_code in (404, 405)
            assert carmen.get(address(town, name, item=deposited)).status_code in (404, 405)
    assert bogdan.get(address(alba, "tray_item", item=deposited)).status_code == 403
    assert bogdan.post(address(alba, "tray_set_aside", item=deposited)).status_code == 403


def test_r12_the_hour_of_reminding_is_the_own_administrator_s(alba: Town, buzau: Town) -> None:
    asked = {"hour": "9"}
    for client, expected in (
        (signed_in(buzau.administrator), 404),
        (signed_in(alba.registrar), 403),
        (signed_in(alba.clerk), 403),
        (Client(), 302),
    ):
        assert client.post(address(alba, "tray_reminding"), asked).status_code == expected
    with acting_for(alba.id):
        before = queries.reminding().hour
    assert signed_in(buzau.administrator).post(address(buzau, "tray_reminding"), asked).status_code == 302
    with acting_for(alba.id):
        assert queries.reminding().hour == before


def test_the_reminder_leads_to_the_oldest_item_that_waits(alba: Town, deposited: int) -> None:
    from datetime import UTC, datetime

    from registratura.flows import tray_reminding

    monday = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    ana: Any = signed_in(alba.registrar)
    assert tray_reminding.remind(institution_id=alba.id, now=monday) > 0
    with acting_for(alba.id):
        message = Message.objects.get(kind="tray.waiting", user_id=alba.registrar.id)

    answer = ana.post(address(alba, "message_open", message=message.id))

    assert answer["Location"] == address(alba, "tray_item", item=deposited)
    assert ana.get(answer["Location"]).status_code == 200
