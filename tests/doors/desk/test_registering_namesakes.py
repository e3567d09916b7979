"""A name typed to the end without the list: linked when one correspondent bears it, told when several do."""

from typing import Any

import pytest
from django.test import Client

from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, correspondent, given, typed, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(alba: Town, client: Client) -> Client:
    client.force_login(alba.registrar)
    return client


def linked(town: Town) -> list[int | None]:
    with acting_for(town.id):
        return [party.correspondent_id for party in registers.parties_of(given(town)[-1].id)]


def test_the_only_one_of_that_name_is_linked_without_a_word(alba: Town, ana: Client) -> None:
    one = correspondent(alba, "Țăruș Ștefania")
    correspondent(alba, "Țăruș Ștefania Maria")

    page = words(ana.post(address(alba), typed(sender_text="tarus  STEFANIA"), follow=True))

    assert linked(alba) == [one]
    assert "Țăruș Ștefania" in page
    assert "corespondenți cu numele" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {"sender_text": "popescu ion"},
        {"direction": "outgoing", "sender_text": "", "recipient_text": "popescu ion"},
        {"sender_text": "popescu ion", "copies": "2"},
    ],
)
def test_several_of_that_name_are_told_with_links_and_nothing_is_blocked(
    alba: Town, buzau: Town, ana: Client, fields: dict[str, Any]
) -> None:
    keys = [correspondent(alba, "Popescu Ion", locality=place) for place in ("Sibiel", "Tilișca")]
    strange = correspondent(buzau, "Popescu Ion", locality="Nehoiu")

    page = words(ana.post(address(alba), typed(**fields), follow=True))

    assert None in linked(alba)
    assert not set(keys) & set(linked(alba))
    assert "Există 2 corespondenți cu numele popescu ion" in page.replace("Popescu Ion", "popescu ion")
    for key in keys:
        assert address(alba, "correspondent", correspondent=key) in page
    assert "Sibiel" in page
    assert "Nehoiu" not in page
    assert address(alba, "correspondent", correspondent=strange) not in page


def test_who_is_chosen_from_the_list_is_not_asked_about(alba: Town, ana: Client) -> None:
    one = correspondent(alba, "Popescu Ion")
    correspondent(alba, "Popescu Ion")

    page = words(ana.post(address(alba), typed(sender=str(one), sender_text=""), follow=True))

    assert linked(alba) == [one]
    assert "corespondenți cu numele" not in page
