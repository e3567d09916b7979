"""The second wall, tried as every role: without a scope nothing, in a scope one's own, for another nothing."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from registratura.registers.models import Entry
from registratura.toolkit.models import TenantModel
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .deeds import keep_file, register, reserve
from .test_frozen_rows import fill

ROLES = ("registratura_app", "registratura_auditor", "registratura_owner")
# The two gates in the wall round the owner, with their own tests (ADR 21 and 28, test_search_by_index.py in both).
GATES = {
    ("registers_entrysearch", "registratura_owner"),
    ("correspondents_correspondent", "registratura_owner"),
}
# The rooms on this floor and below; those above try their own walls, and the catalogs are read in tests/house.
ROOMS = {"journal", "institutions", "correspondents", "documents", "registers"}
TENANT_TABLES = sorted(
    model._meta.db_table
    for model in apps.get_models()
    if issubclass(model, TenantModel) and model._meta.app_label in ROOMS
)


@pytest.fixture(scope="module")
def towns(two_towns: tuple[Town, Town], tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, Town]:
    """Both towns with rows in every table."""
    folder = tmp_path_factory.mktemp("files")
    for town in two_towns:
        fill(town, folder)
    return two_towns


@pytest.mark.parametrize(
    ("table", "role"),
    [(table, role) for table in TENANT_TABLES for role in ROLES if (table, role) not in GATES],
)
def test_r12_a_role_sees_one_town_or_none(
    roles: Any, towns: tuple[Town, Town], table: str, role: str
) -> None:
    alba, buzau = towns
    seen: dict[int, list[int]] = {}
    for town in towns:
        with roles.acting_as(role, institution=town.id) as cursor:
            cursor.execute(f"SELECT DISTINCT institution_id FROM {table}")
            seen[town.id] = [row[0] for row in cursor.fetchall()]
    with roles.acting_as(role) as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        without = cursor.fetchone()[0]

    assert without == 0
    assert seen == {alba.id: [alba.id], buzau.id: [buzau.id]}


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_r12_not_even_the_owner_writes_for_another_town(
    roles: Any, towns: tuple[Town, Town], table: str
) -> None:
    alba, buzau = towns
    with roles.acting_as("registratura_owner", institution=alba.id) as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 1")
        columns = [column.name for column in cursor.description]
    values = ", ".join("%s" if column == "institution_id" else f'"{column}"' for column in columns)

    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_owner", institution=alba.id) as cursor,
    ):
        cursor.execute(f"INSERT INTO {table} SELECT {values} FROM {table} LIMIT 1", [buzau.id])

    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_r12_an_institution_is_changed_in_its_own_scope_only(roles: Any, towns: tuple[Town, Town]) -> None:
    alba, buzau = towns
    changed = {}
    for scope in (alba.id, buzau.id, None):
        with roles.acting_as("registratura_app", institution=scope) as cursor:
            cursor.execute("UPDATE institutions_institution SET phone = '1' WHERE id = %s", [alba.id])
            changed[scope] = cursor.rowcount

    assert changed == {alba.id: 1, buzau.id: 0, None: 0}


def test_r12_own_memberships_show_only_to_the_question_who_am_i(roles: Any, towns: tuple[Town, Town]) -> None:
    alba = towns[0]
    with roles.acting_as("registratura_app") as cursor:
        cursor.execute("SELECT set_config('app.user', %s, true)", [str(alba.registrar.id)])
        cursor.execute("SELECT DISTINCT user_id FROM institutions_membership")
        assert [row[0] for row in cursor.fetchall()] == [alba.registrar.id]
    with roles.acting_as("registratura_app") as cursor:
        cursor.execute("SELECT count(*) FROM institutions_membership")
        assert cursor.fetchone() == (0,)


class Call:
    """The registering function with every argument good, to be bent one at a time."""

    def __init__(self, town: Town) -> None:
        self.arguments: dict[str, Any] = {
            "register": town.general.id,
            "unit": None,
            "entry": '{"state":"registered","direction":"incoming","channel":"counter","subject":"Cerere",'
            '"document_kind":"",'
            '"sender_name":"","recipient_name":"","sender_number":"","resolution":"","filing_code":"","remarks":"",'
            '"late_reason":"","annulled_reason":"","annulled_act":"","reserved_purpose":""%s}',
            "more": "",
            "parties": "[]",
            "documents": [],
            "specials": [],
        }

    def made(self, cursor: Any, **bent: Any) -> None:
        """Call the function."""
        a = {**self.arguments, **bent}
        cursor.execute(
            "SELECT * FROM registers_register(%s, %s, NULL, 'Ana', %s, 'd', %s::jsonb, %s::jsonb, %s::bigint[],"
            " %s::bigint[], '', '')",
            [
                a["register"],
                a["unit"],
                uuid4(),
                a["entry"] % a["more"],
                a["parties"],
                a["documents"],
                a["specials"],
            ],
        )


def test_r12_foreign_numbers_given_to_the_database_itself_write_nothing(
    roles: Any, towns: tuple[Town, Town], tmp_path: Path
) -> None:
    alba, buzau = towns
    document = keep_file(buzau, tmp_path)
    with acting_for(buzau.id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM correspondents_correspondent LIMIT 1")
            person = cursor.fetchone()[0]
            cursor.execute("SELECT id FROM registers_register WHERE kind = 'special'")
            petitions = cursor.fetchone()[0]
        entry = Entry.objects.order_by("id")[0].id
    party = f'[{{"correspondent_id":{person},"role":"sender","position":1,"name":"Dan"}}]'
    own = f'[{{"role":"sender","position":1,"name":"Dan","entry_id":{entry},"institution_id":{buzau.id}}}]'
    call = Call(alba)
    bends: list[dict[str, Any]] = [
        {"register": buzau.general.id},
        {"parties": party},
        {"documents": [document]},
        {"specials": [petitions]},
        {"unit": buzau.urbanism.id},
        {"more": f',"unit_id":{buzau.urbanism.id}'},
        {"more": f',"connected_to_id":{entry}'},
    ]

    with roles.acting_as("registratura_app", institution=alba.id) as cursor:
        call.made(cursor)
        call.made(
            cursor,
            more=f',"institution_id":{buzau.id},"id":{entry},"register_id":{buzau.general.id}',
            parties=own,
        )
        cursor.execute("SELECT count(*), count(DISTINCT institution_id) FROM registers_entry")
        mine = cursor.fetchone()
    assert mine[1] == 1
    for bend in bends:
        with pytest.raises(DatabaseError), roles.acting_as("registratura_app", institution=alba.id) as cursor:
            call.made(cursor, **bend)


@pytest.mark.parametrize(
    "call",
    [
        "registers_annul({entry}, NULL, 'Ana', 'registered', 0, 0, 'motiv', '')",
        "registers_correct({entry}, NULL, 'Ana', 0, '{{\"subject\":\"x\"}}', '[]', 'motiv', '', '')",
        "registers_attach({entry}, NULL, 'Ana', '{{}}')",
        "registers_complete({reserved}, NULL, 'Ana', '{{\"subject\":\"x\"}}', '[]', '{{}}', '{{}}', '', '')",
        "registers_continue_from({register}, 9, NULL, 'Ana')",
        "registers_give_range({register}, 2030, {unit}, 900, 901, NULL, 'Ana')",
    ],
)
@pytest.mark.parametrize("scoped", [True, False], ids=["from another town", "from no town"])
def test_r12_no_function_reaches_over_the_wall(
    roles: Any, towns: tuple[Town, Town], call: str, scoped: bool
) -> None:
    alba, buzau = towns
    places = {
        "entry": register(buzau).entry_id,
        "reserved": reserve(buzau)[0].id,
        "register": buzau.general.id,
        "unit": buzau.urbanism.id,
    }

    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_app", institution=alba.id if scoped else None) as cursor,
    ):
        cursor.execute(f"SELECT {call.format(**places)}")

    cause = refusal.value.__cause__
    assert isinstance(cause, psycopg.Error)
    assert cause.sqlstate in ("RG004", "RG007")


def test_r12_a_foreign_sweep_ends_no_reservation(roles: Any, towns: tuple[Town, Town]) -> None:
    alba, buzau = towns
    (entry,) = reserve(buzau)

    for scope in (alba.id, None):
        with roles.acting_as("registratura_app", institution=scope) as cursor:
            cursor.execute("SELECT registers_expire_reservations(%s, NULL, 'Ana')", [entry.id])
            assert cursor.fetchone() == (0,)


def test_r12_an_act_is_written_in_the_scope_s_own_journal(roles: Any, towns: tuple[Town, Town]) -> None:
    alba = towns[0]
    with roles.acting_as("registratura_app", institution=alba.id) as cursor:
        cursor.execute("SELECT journal_write('x.y.z', NULL, 'Ana', 'entry', 1, '{}')")
        cursor.execute("SELECT institution_id FROM journal_record ORDER BY id DESC LIMIT 1")
        assert cursor.fetchone() == (alba.id,)
    with pytest.raises(DatabaseError), roles.acting_as("registratura_app") as cursor:
        cursor.execute("SELECT journal_write('x.y.z', NULL, 'Ana', 'entry', 1, '{}')")


def test_the_auditor_registers_nothing(roles: Any, towns: tuple[Town, Town]) -> None:
    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_auditor", institution=towns[0].id) as cursor,
    ):
        Call(towns[0]).made(cursor)

    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize("bent", ["x", "1; DROP TABLE x", "99999999999999999999999"])
def test_a_bent_setting_shows_nothing(roles: Any, towns: tuple[Town, Town], bent: str) -> None:
    with pytest.raises(DatabaseError), roles.acting_as("registratura_app", institution=bent) as cursor:
        cursor.execute("SELECT count(*) FROM registers_entry")
