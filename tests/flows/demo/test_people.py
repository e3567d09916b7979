"""Nobody in the demonstration exists, yet every code could."""

import random
from datetime import date

import pytest
from stdnum.ro import cnp, cui

from registratura.flows.demo import people
from registratura.flows.demo.towns import INSTITUTIONS, DemoInstitution
from registratura.institutions.roles import ROLES

TOWNS = list(INSTITUTIONS.values())


def test_personal_codes_are_valid_and_given_once() -> None:
    place = TOWNS[0].place

    made = people.persons(rng=random.Random(4), place=place, count=2_000)

    assert all(cnp.is_valid(person.cnp) for person in made)
    assert len({person.cnp for person in made}) == 2_000


def test_a_check_digit_of_ten_becomes_one() -> None:
    # The two vectors of the numbering rule: an ordinary code and one whose remainder is ten.
    assert people.check_digit_cnp("163061512345") == "7"
    assert people.check_digit_cnp("199010140018") == "1"


@pytest.mark.parametrize(
    ("female", "born_on", "first"),
    [
        (False, date(1963, 6, 15), "1"),
        (True, date(1963, 6, 15), "2"),
        (False, date(2001, 2, 3), "5"),
        (True, date(2001, 2, 3), "6"),
    ],
)
def test_the_first_digit_tells_sex_and_century(*, female: bool, born_on: date, first: str) -> None:
    made = people.make_cnp(female=female, born_on=born_on, county_number=1, serial=900)

    assert made[0] == first
    assert cnp.get_birth_date(made) == born_on


def test_known_tax_codes_get_their_check_digit() -> None:
    assert people.make_cui(1_439_984) == "14399840"
    assert people.make_cui(1_854_729) == "18547290"


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.code)
def test_firms_and_bodies_have_valid_tax_codes_nobody_shares(town: DemoInstitution) -> None:
    firms = people.firms(rng=random.Random(5), place=town.place, count=700)
    bodies = people.institutions(rng=random.Random(5), place=town.place)

    codes = [party.cui for party in (*firms, *bodies)] + [other.cui for other in TOWNS]

    assert all(cui.is_valid(code) for code in codes)
    assert len(set(codes)) == len(codes)
    assert len({firm.name for firm in firms}) == 700
    assert min(int(code) for code in codes) > 60_000_000


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.code)
def test_no_address_leads_to_anyone(town: DemoInstitution) -> None:
    rng = random.Random(6)
    parties = (
        *people.persons(rng=rng, place=town.place, count=300),
        *people.firms(rng=rng, place=town.place, count=60),
        *people.institutions(rng=rng, place=town.place),
    )

    mails = [party.email for party in parties if party.email] + [member.email for member in town.cast]

    assert all(mail.endswith(".example") and mail.isascii() for mail in mails)
    assert all(party.phone.startswith("0700 000 0") for party in parties if party.phone)


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.code)
def test_the_cast_has_every_role_in_a_unit_that_exists(town: DemoInstitution) -> None:
    codes = {unit.code for unit in town.units}
    (top,) = [unit.code for unit in town.units if not unit.parent]
    heads = [member for member in town.cast if member.role == "head"]

    assert {member.role for member in town.cast} == {
        role.value for role, what in ROLES.items() if not what.supplier_only
    }
    assert {member.unit_code for member in town.cast} <= codes
    assert (heads[0].unit_code, heads[0].job_title) == (top, "Primar")
    assert len({member.email for member in town.cast}) == len(town.cast)


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.code)
def test_units_form_a_tree_with_parents_first(town: DemoInstitution) -> None:
    seen = {""}
    for unit in town.units:
        assert unit.parent in seen, unit.code
        assert unit.code not in seen, unit.code
        seen.add(unit.code)

    assert sum(not unit.parent for unit in town.units) == 1
    assert len({unit.filing for unit in town.units}) == len(town.units)


def test_ana_registers_in_alba_and_carmen_elsewhere() -> None:
    registrars = {
        member.full_name.split()[0]: town.place.county
        for town in TOWNS
        for member in town.cast
        if member.role == "registrar"
    }

    assert registrars == {"Ana": "Alba", "Carmen": "Buzău"}
