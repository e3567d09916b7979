"""The national list of localities: what is typed is found, what is unknown is only doubted."""

import pytest

from registratura.kernel import localities


def test_the_list_holds_41_counties_and_bucharest_with_their_codes_idn_05() -> None:
    counties = localities.counties()
    assert len(counties) == 42
    assert {(one.code, one.siruta) for one in counties} >= {
        ("AB", "10"),
        ("B", "403"),
        ("CL", "519"),
        ("GR", "528"),
    }
    assert [one.name for one in counties][:3] == ["Alba", "Arad", "Argeș"]
    assert localities.county("cj").name == "Cluj"  # type: ignore[union-attr]
    assert localities.county("ZZ") is None


@pytest.mark.parametrize(
    ("typed", "county", "siruta"),
    [
        ("Cluj-Napoca", "CJ", "54984"),
        ("municipiul CLUJ NAPOCA", "CJ", "54984"),
        ("floresti", "CJ", "57715"),
        ("com. Florești", "CJ", "57715"),
        ("Sector 3", "B", "179169"),
        ("București, sectorul 3", "B", "179132"),
        ("București", "B", "179132"),
    ],
)
def test_a_locality_is_found_as_people_write_it(typed: str, county: str, siruta: str) -> None:
    found = localities.find(typed, county=county)
    assert found.exact is not None
    assert found.exact.siruta == siruta


def test_villages_of_one_name_are_told_apart_by_the_commune() -> None:
    several = (
        localities.find("Lunca", county="BN").several or localities.find("Valea Mare", county="VL").several
    )
    assert len(several) > 1
    one = several[0]
    chosen = localities.find(f"{one.name}, comuna {one.administered_by}", county=one.county)
    assert chosen.exact == one
    assert one.words.startswith(one.name)


def test_an_unknown_name_brings_those_alike() -> None:
    assert localities.find("Alba Iula", county="AB").near == ("Alba Iulia",)
    for nothing in ("", "\x00", "Zzzz", "()"):
        assert localities.find(nothing, county="AB").exact is None
