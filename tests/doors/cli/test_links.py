"""The sign-in links that `registratura run` prints: who is who, where several heads and clerks work."""

import pytest

from registratura.doors.cli.run import place_of
from registratura.flows.demo.towns import COMMUNE, MUNICIPALITY, DemoInstitution


@pytest.mark.parametrize("institution", [COMMUNE, MUNICIPALITY])
def test_each_of_the_cast_is_known_by_title_and_place(institution: DemoInstitution) -> None:
    places = [place_of(member, institution) for member in institution.cast]

    assert len(set(places)) == len(places)


def test_heads_and_clerks_are_named_with_their_unit() -> None:
    places = {member.full_name: place_of(member, COMMUNE) for member in COMMUNE.cast}

    assert places["Dorin Hossu"] == "Arhitect-șef, Compartimentul Urbanism"
    assert places["Sorin Pașca"] == "Referent urbanism, Compartimentul Urbanism"
    assert (places["Ioan Moldovan"], places["Ana Jurcă"]) == ("Primar", "Registrator")
