"""The wall between purposes stands round every table of the records wing, and the service wing must name a purpose."""

import re

import pytest
from django.apps import apps
from django.db import connection, models

from registratura.kernel.privacy import Dataset, Purpose
from registratura.kernel.privacy.purposes import WALLED
from registratura.toolkit.models import ServiceModel, TenantModel
from registratura.toolkit.personal_data import dataset_of, is_records, refused_purposes
from registratura.toolkit.purpose_walls import POLICY, wanted_walls

from .tree import SOURCE, contracts, modules, rooms, says

RECORDS = [model for model in apps.get_models() if issubclass(model, TenantModel) and is_records(model)]
SERVICE = "The service wing does not see the records wing"
# Rooms whose tables the supplier only keeps, besides those of the records wing.
BELOW_THE_REGISTERS = {
    "journal",
    "institutions",
    "deadlines",
    "messaging",
    "recovery",
    "checkpoints",
    "machines",
}
SENDS_WHAT_WAS_AGREED = {Dataset.MESSAGES, Dataset.MESSAGE_SETTINGS}


def wing(layer: int) -> set[str]:
    """Return the rooms of one side of the contract between the wings."""
    layers = next(contract["layers"] for contract in contracts() if contract["name"] == SERVICE)
    return {name.strip("() ") for name in layers[layer].replace(":", "|").split("|")}


@pytest.mark.django_db
def test_every_processor_table_has_the_wall() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.polpermissive, p.polcmd::text, obj_description(p.oid, 'pg_policy')"
            " FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE p.polname = %s",
            [POLICY],
        )
        standing = {row[0]: row[1:] for row in cursor.fetchall()}

    wanted = {table: (False, "*", tail) for table, tail in wanted_walls().items()}
    faults = [f"{table}: {standing.get(table)}" for table in wanted if standing.get(table) != wanted[table]]
    faults += [f"{table} has a wall that nobody asked for" for table in standing.keys() - wanted.keys()]

    assert len(wanted) > 60
    assert not faults, says(faults)


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_records_refuse_every_optional_purpose(model: type[models.Model]) -> None:
    left_open = WALLED - refused_purposes(model)

    if dataset_of(model) in SENDS_WHAT_WAS_AGREED:
        assert left_open == {Purpose.P12, Purpose.P13, Purpose.P14}
    else:
        assert left_open == set()


def test_every_room_of_the_records_wing_is_only_kept() -> None:
    kept = {model._meta.app_label for model in RECORDS}

    assert kept == wing(0) | BELOW_THE_REGISTERS


def test_rooms_of_the_service_wing_name_a_purpose() -> None:
    faults = [
        f"{model._meta.label} is no ServiceModel"
        for model in apps.get_models()
        if model._meta.app_label in wing(1) and not issubclass(model, ServiceModel)
    ]
    faults += [
        f"{model._meta.label} of the service wing holds records"
        for model in apps.get_models()
        if model._meta.app_label in wing(1) and is_records(model)
    ]

    assert not wing(1) & wing(0)
    assert wing(0) <= set(rooms())
    assert not faults, says(faults)


SETS = re.compile(r"set_config\(\s*'app\.purpose'|\bSET\s+(?:LOCAL\s+|SESSION\s+)?app\.purpose", re.I)


def test_only_the_toolkit_sets_the_purpose() -> None:
    found = [module.name for module in modules() if SETS.search(module.text)]
    found += [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.sql")
        if SETS.search(path.read_text(encoding="utf-8"))
    ]

    # The live process has no request and no models: its one question names its purpose itself.
    assert found == ["toolkit.purpose", "support/sql/0006_live.sql"]


def test_a_purpose_set_by_hand_is_seen() -> None:
    assert SETS.search("SELECT set_config('app.purpose', '', true)")
    assert SETS.search("set local app.purpose = ''")
    assert not SETS.search("current_setting('app.purpose', true)")
