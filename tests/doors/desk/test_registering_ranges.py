"""Numbers from a unit's range at the counter: offered, given, used up."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.kernel.calendar import legal_year
from registratura.registers import services
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.doors.desk.counter import address, given, typed, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stores(tmp_path: Any, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"


@pytest.fixture
def ana(alba: Town, client: Client) -> Client:
    client.force_login(alba.registrar)
    return client


def give(town: Town, first: int, upper: int, *, unit: int | None = None, later: int = 0) -> None:
    with acting_for(town.id):
        services.give_range(
            register=town.general,
            year=legal_year(timezone.now()) + later,
            unit_id=unit or town.urbanism.id,
            first=first,
            upper=upper,
            by=town.administrator,
        )


def numbers(town: Town) -> list[int]:
    return sorted(line.number for line in given(town))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"direction": "outgoing", "sender_text": "", "recipient_text": "Prefectura"},
        {"direction": "internal", "sender_text": ""},
    ],
)
def test_the_number_is_given_from_the_chosen_range_in_every_direction(
    alba: Town, ana: Client, fields: dict[str, str]
) -> None:
    give(alba, 5001, 8000)
    unit = str(alba.urbanism.id)

    shown = words(ana.get(address(alba)))
    first = words(ana.post(address(alba), typed(number_range=unit, **fields), follow=True))
    ana.post(address(alba), typed(**fields))

    assert "plaja compartimentului Urbanism (5001–8000, următorul 5001)" in shown
    assert "S-a dat numărul 5001/" in first
    assert (
        f'<option value="{unit}" selected>plaja compartimentului Urbanism (5001–8000, următorul 5002)'
        in first
    )
    assert numbers(alba) == [1, 5001]


def test_a_series_with_a_newcomer_comes_from_the_range_too(alba: Town, ana: Client) -> None:
    give(alba, 20, 30)

    form = typed(
        number_range=str(alba.urbanism.id),
        copies="3",
        sender_text="",
        new_name="Dobre Ilie",
        new_role="sender",
    )
    for _press in range(2):
        ana.post(address(alba), form)

    assert numbers(alba) == [20, 21, 22]


def test_the_choice_stands_beside_a_unit_that_has_a_range_and_folds_away_otherwise(
    alba: Town, ana: Client
) -> None:
    give(alba, 20, 30)

    def folded(**fields: str) -> bool:
        page = words(ana.post(address(alba), typed(subject="", **fields)))
        return page.index('name="number_range"') > page.index('id="more"')

    assert folded(unit=str(alba.secretariat.id))
    assert not folded(unit=str(alba.urbanism.id))
    assert not folded(number_range=str(alba.urbanism.id))


def test_a_used_up_range_is_said_beside_its_field_and_nothing_is_lost(alba: Town, ana: Client) -> None:
    give(alba, 20, 20)
    form = typed(number_range=str(alba.urbanism.id))
    ana.post(address(alba), form)
    next_form = typed(number_range=str(alba.urbanism.id), subject="Al doilea document", sender_number="77")

    again = words(ana.post(address(alba), form, follow=True))
    refused = ana.post(address(alba), next_form)
    mended = words(ana.post(address(alba), {**next_form, "number_range": ""}, follow=True))

    assert "avea deja numărul 20/" in again
    assert refused.status_code == 422
    page = words(refused)
    assert 'id="id_number_range_error"' in page
    assert (
        page.count("s-a terminat. Cereți alta de la registratură.") == 2
    )  # in the summary and beside the field
    assert "plaja compartimentului Urbanism (20–20, terminată)" in page
    for kept in ("Al doilea document", 'value="77"', next_form["request_key"]):
        assert kept in page
    assert "S-a dat numărul 1/" in mended


def test_the_lowest_range_with_a_free_number_is_told(alba: Town, ana: Client) -> None:
    give(alba, 40, 50)
    give(alba, 20, 20)
    ana.post(address(alba), typed(number_range=str(alba.urbanism.id)))

    assert "(40–50, următorul 40)" in words(ana.get(address(alba)))


@pytest.mark.parametrize("bent", ["0", "x\x00", "9" * 300, "-1", "secretariat"])
def test_a_unit_without_a_range_gives_no_number(alba: Town, buzau: Town, ana: Client, bent: str) -> None:
    give(alba, 20, 30)
    give(buzau, 20, 30)
    wanted = str(alba.secretariat.id) if bent == "secretariat" else bent

    for unit in (wanted, str(buzau.urbanism.id)):
        answer = ana.post(address(alba), typed(number_range=unit))
        assert (answer.status_code, "nu are numere ale lui" in words(answer)) == (422, True)
    assert ana.get(address(alba), {"plaja": bent}).status_code == 200
    assert numbers(alba) == []


def test_only_this_years_ranges_of_this_register_are_offered(alba: Town, ana: Client) -> None:
    give(alba, 20, 30, later=1)
    with acting_for(alba.id):
        other = services.open_register(template="audiences", by=None, now=NOW)

    assert "number_range" not in words(ana.get(address(alba)))
    give(alba, 20, 30)
    assert "number_range" in words(ana.get(address(alba)))
    assert "number_range" not in words(ana.get(address(alba), {"registru": other.code}))


def test_the_form_asks_once_for_ranges_and_only_where_there_are(alba: Town, ana: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            ana.get(address(alba))
        return len(caught)

    count()
    without = count()
    give(alba, 20, 30)
    with_one = count()
    give(alba, 40, 50, unit=alba.secretariat.id)
    give(alba, 60, 70)

    assert (with_one, count()) == (without + 1, without + 1)
