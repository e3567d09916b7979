"""The secretary general sees the papers of every unit, gives orders everywhere, and gives nobody more time."""

from registratura.flows.terms import role_to_extend
from registratura.institutions.permissions import Permission
from registratura.institutions.roles import Role
from registratura.routing import queries
from registratura.routing import services as routing
from tests.cast import NOW, Town

from .deeds import colleague, entry, folder, powers, subunit


def test_everything_that_waits_stands_in_the_folder_of_the_secretary_general(town: Town) -> None:
    secretary = colleague(town, "Valeria Nistor", town.secretariat, Role.SECRETARY_GENERAL)
    in_unit, at_registry = entry(town, town.urbanism), entry(town)

    assert folder(town, secretary) == [in_unit, at_registry]


def test_og27_art_9_the_secretary_general_gives_no_more_time(town: Town) -> None:
    secretary = colleague(town, "Valeria Nistor", town.secretariat, Role.SECRETARY_GENERAL)

    assert not powers(town, secretary).may(Permission.TERM_EXTEND)
    assert role_to_extend(powers=powers(town, secretary), unit_id=town.urbanism.id) == ""


def test_pet_17_below_the_secretary_general_is_the_own_unit(town: Town) -> None:
    secretary = colleague(town, "Valeria Nistor", town.secretariat, Role.SECRETARY_GENERAL)
    office = subunit(town, "REL", town.secretariat)
    below = colleague(town, "Rodica Medrea", office)
    entry_id = entry(town)
    routing.name_concerned(entry_id=entry_id, user_ids=[secretary.id], by=town.registrar, now=NOW)

    barred = queries.barred_from([entry_id], at=NOW)[entry_id]

    assert {secretary.id, below.id, town.registrar.id} <= barred.user_ids
    assert town.clerk.id not in barred.user_ids
    assert barred.unit_ids == {town.secretariat.id, office.id}
