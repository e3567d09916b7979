"""The counter for another register than the general one: one with its own numbers, or a special one."""

import re

import pytest
from django.test import Client

from registratura.registers import queries as registers
from registratura.registers import services
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.doors.desk.counter import address, given, typed, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(alba: Town, client: Client) -> Client:
    client.force_login(alba.registrar)
    return client


def opened(town: Town, template: str) -> registers.RegisterRow:
    with acting_for(town.id):
        return services.open_register(template=template, by=None, now=NOW)


def ticked(page: str) -> list[str]:
    boxes = re.findall(r"<input[^>]*name=\"special\"[^>]*>", page)
    return [found[1] for box in boxes if " checked" in box and (found := re.search(r'value="(\d+)"', box))]


def direction(page: str) -> str:
    boxes = re.findall(r"<input[^>]*name=\"direction\"[^>]*>", page)
    (chosen,) = [
        found[1] for box in boxes if " checked" in box and (found := re.search(r'value="(\w+)"', box))
    ]
    return chosen


def test_a_register_of_its_own_gives_its_numbers_and_shows_its_code(alba: Town, ana: Client) -> None:
    opened(alba, "dispositions")
    alba.register()

    empty = words(ana.get(address(alba), {"registru": "dispozitii"}))
    form = typed(
        registru="dispozitii", direction="internal", sender_text="", subject="Convocarea consiliului"
    )
    page = words(ana.post(address(alba), form, follow=True))

    assert direction(empty) == "internal"
    assert 'name="special"' not in empty
    assert "S-a dat numărul 1/DISP/" in page
    assert '<span class="stamp__number">1<small>/DISP</small></span>' in page
    assert '1<span class="number__code">/DISP</span>' in page
    assert 'name="registru" value="dispozitii"' in page
    assert [line.number for line in given(alba)] == [1]


def test_a_direction_that_the_register_does_not_take_is_refused(alba: Town, ana: Client) -> None:
    opened(alba, "dispositions")

    answer = ana.post(address(alba), typed(registru="dispozitii"))

    assert answer.status_code == 422
    assert "nu primește documente în acest sens" in words(answer)


def test_the_counter_opened_for_a_special_register_stays_with_it(alba: Town) -> None:
    rodica = Client()
    rodica.force_login(alba.officer)
    petitions = opened(alba, "petitions")
    opened(alba, "law544")

    empty = words(rodica.get(address(alba), {"registru": "petitii"}))
    form = typed(registru="petitii", special=str(petitions.id))
    pages = [words(rodica.post(address(alba), {**form, **typed()}, follow=True)) for _document in range(2)]

    for page in (empty, *pages):
        assert ticked(page) == [str(petitions.id)]
        assert "Registrul petițiilor</p>" in page
    assert "S-a dat numărul 2/" in pages[-1]
    with acting_for(alba.id):
        cards = [registers.entry_card(row) for line in given(alba) if (row := registers.entry_by_id(line.id))]
    assert [[place.number for place in card.inscriptions] for card in cards] == [[1], [2]]


def test_a_special_register_of_what_leaves_opens_the_form_for_what_leaves(alba: Town, ana: Client) -> None:
    certificates = opened(alba, "certificates")

    page = words(ana.get(address(alba), {"registru": "adeverinte"}))
    other_way = words(ana.get(address(alba), {"registru": "adeverinte", "directie": "incoming"}))

    assert (direction(page), ticked(page)) == ("outgoing", [str(certificates.id)])
    assert (direction(other_way), ticked(other_way)) == ("incoming", [])


def test_the_list_of_a_register_leads_to_its_own_form(alba: Town, ana: Client) -> None:
    dispositions = opened(alba, "dispositions")
    where = address(alba, "register_list", register="dispozitii")
    wanted = f'href="{address(alba)}?registru=dispozitii"'

    page = words(ana.get(where))
    with acting_for(alba.id):
        services.close_register(register=dispositions, by=alba.administrator, now=NOW)

    assert page.count(wanted) == 2  # beside the title, and where the list is still empty
    assert wanted not in words(ana.get(where))


def test_the_rail_points_to_the_general_register_only_on_its_own_pages(alba: Town, ana: Client) -> None:
    opened(alba, "dispositions")

    def current(register: str) -> set[str]:
        page = words(ana.get(address(alba, "register_list", register=register)))
        links = re.findall(r"<a[^>]*aria-current=\"page\"[^>]*>", page)
        return {found[1] for link in links if (found := re.search(r'href="([^"]*)"', link))}

    assert current("general") == {address(alba, "register_list", register="general")}
    assert current("dispozitii") == {address(alba, "registers")}
