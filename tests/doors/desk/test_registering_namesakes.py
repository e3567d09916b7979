"""A name typed to the end without the list: linked when one correspondent bears it, told when several do."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registratura.kernel.calendar import legal_date
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


def corrected(town: Town, client: Client, number: int, **typed: Any) -> Any:
    """Open the correction of an entry and hand it in with what is typed over it."""
    where = address(town, "correct", register="general", year=legal_date(timezone.now()).year, number=number)
    seen = re.search(r'name="seen" value="(\d+)"', client.get(where).text)
    assert seen is not None
    return client.post(
        where,
        {
            "seen": seen[1],
            "subject": "Cerere de eliberare a unui certificat",
            "sender": "Popescu Ion",
            "channel": "counter",
            **typed,
        },
        follow=True,
    )


@pytest.fixture
def namesakes(alba: Town) -> list[int]:
    return [correspondent(alba, "Popescu Ion", locality=place) for place in ("Alba", "Sebeș")]


def linked_to(town: Town, entry_id: int) -> list[int | None]:
    with acting_for(town.id):
        return [party.correspondent_id for party in registers.parties_of(entry_id)]


def test_an_entry_left_unlinked_is_linked_by_its_correction_without_a_reason(
    alba: Town, client: Client, namesakes: list[int]
) -> None:
    client.force_login(alba.registrar)
    entry = alba.register()

    page = corrected(alba, client, entry.number, link_0=str(namesakes[1]))

    assert page.status_code == 200
    assert linked_to(alba, entry.entry_id) == [namesakes[1]]
    with acting_for(alba.id):
        found = registers.entries_of_correspondents(namesakes[1:], visible_units=None, reader_id=0)
    assert [line.id for line in found.lines] == [entry.entry_id]


def test_the_correction_names_every_bearer_of_an_unlinked_name(
    alba: Town, client: Client, namesakes: list[int]
) -> None:
    client.force_login(alba.registrar)
    entry = alba.register()

    page = client.get(
        address(
            alba, "correct", register="general", year=legal_date(timezone.now()).year, number=entry.number
        )
    ).text

    assert "Cine este „Popescu Ion”" in page
    assert "Sebeș" in page


@pytest.mark.parametrize("bent", ["999999", "x", "\x00", "-1", "9" * 30])
def test_a_link_to_nobody_is_refused(alba: Town, client: Client, namesakes: list[int], bent: str) -> None:
    client.force_login(alba.registrar)
    entry = alba.register()

    page = corrected(alba, client, entry.number, link_0=bent)

    assert page.status_code == 422
    assert linked_to(alba, entry.entry_id) == [None]


def test_a_correspondent_of_another_town_is_not_offered(alba: Town, buzau: Town, client: Client) -> None:
    strange = correspondent(buzau, "Popescu Ion")
    client.force_login(alba.registrar)
    entry = alba.register()

    corrected(alba, client, entry.number, link_0=str(strange))

    assert linked_to(alba, entry.entry_id) == [None]
