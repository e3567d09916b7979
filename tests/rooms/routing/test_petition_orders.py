"""OG 27/2002 art. 6 and 12: a petition is given with a day asked for inside, and by another than who registered it."""

import pytest

from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.routing.errors import HolderRefusedError, OrderRefusedError
from registratura.routing.orders import Target
from tests.cast import NOW, Town

from .deeds import day, given, petition


def test_pet_05_a_petition_is_given_with_an_internal_day(town: Town) -> None:
    first = petition(town, town.urbanism)

    with pytest.raises(OrderRefusedError) as refusal:
        given(town, first)
    assert "25.03.2026" in refusal.value.words
    assert "art. 6" in refusal.value.words

    assert given(town, first, internal_on=day("03-25")).internal_on == day("03-25")


@pytest.mark.parametrize("internal", ["04-01", "04-02"])
def test_pet_05_the_internal_day_lies_before_the_term(town: Town, internal: str) -> None:
    first = petition(town, town.urbanism)

    with pytest.raises(OrderRefusedError) as refusal:
        given(town, first, internal_on=day(internal))

    assert refusal.value.field == "internal_on"
    assert given(town, first, internal_on=day("03-31")).internal_on == day("03-31")


def test_pet_05_the_internal_day_of_the_unit_goes_on_to_the_person(town: Town) -> None:
    first = petition(town)
    at_unit = given(town, first, town.urbanism, by=town.registrar, internal_on=day("03-20"))

    assert given(town, first, target=Target(first, at_unit.id)).internal_on == day("03-20")


def test_pet_18_nobody_gives_a_petition_registered_by_oneself_to_oneself(town: Town) -> None:
    structure.add_member(
        user_id=town.registrar.id,
        role=Role.CLERK,
        unit_id=town.secretariat.id,
        job_title="",
        now=NOW,
        by=None,
    )
    first = petition(town)

    with pytest.raises(HolderRefusedError) as refusal:
        given(town, first, town.registrar, by=town.registrar, internal_on=day("03-20"))

    assert "art. 12" in refusal.value.words
    assert given(town, first, town.registrar, internal_on=day("03-20")).user_id == town.registrar.id
