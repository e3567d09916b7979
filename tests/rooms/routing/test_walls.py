"""The second wall round the tables of this room, and what the database refuses whoever asks."""

from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from registratura.routing import services as routing
from registratura.routing.orders import Holder, StepDraft
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

from .deeds import LATER, entry, given

TABLES = sorted(model._meta.db_table for model in apps.get_app_config("routing").get_models())
ROLES = ("registratura_app", "registratura_auditor", "registratura_owner")
# What the application may change of each table; nothing else, and nothing is taken away.
CHANGEABLE = {
    "routing_assignment": {
        *(
            "state",
            "accepted_at",
            "accepted_by_id",
            "accepted_for_id",
            "ended_at",
            "ended_by_id",
            "ended_for_id",
        ),
        "outcome",
    },
    "routing_departure": {"done_count", "finished_at", "remark"},
    "routing_standing": {"unit_id", "state", "since_at"},
    "routing_deputy": {"absent_to", "ended_at", "ended_by_id"},
    "routing_concernedperson": {"withdrawn_at", "withdrawn_by_id", "withdrawn_reason"},
    "routing_circuit": {"retired_at", "retired_by_id"},
    "routing_circuitrun": {"state", "ended_at", "ended_by_id"},
    "routing_circuitstep": {
        *(
            "unit_id",
            "user_id",
            "state",
            "opened_at",
            "decided_at",
            "decided_by_id",
            "decided_for_id",
            "remark",
        ),
    },
}


def fill(town: Town) -> None:
    """Give a town rows in every table of this room, open and ended."""
    with acting_for(town.id):
        working, done, asked = entry(town, town.urbanism), entry(town, town.urbanism), entry(town)
        given(town, working)
        finished = given(town, done)
        routing.mark_done(assignment_id=finished.id, result="Rezolvat", by=town.clerk, now=NOW)
        routing.name_concerned(entry_id=asked, user_ids=[town.archivist.id], by=town.registrar, now=NOW)
        routing.clear_concerned(
            entry_id=asked, user_id=town.archivist.id, reason="Alt nume", by=town.registrar, now=NOW
        )
        arrangement = routing.set_deputy(
            user_id=town.clerk.id,
            deputy_id=town.head.id,
            absent_from=LATER.date(),
            last_day=None,
            reason="Concediu",
            by=town.administrator,
            now=NOW,
        )
        routing.end_deputy(deputy_id=arrangement.id, by=town.administrator, now=NOW)
        laid = routing.define_circuit(
            document_kind="Adresă",
            name="Aviz",
            steps=[StepDraft("sef", "Șef", Holder(user_id=town.head.id))],
            by=town.administrator,
            now=NOW,
        )
        routing.start_circuit(entry_id=asked, circuit_id=laid.id, by=town.registrar, now=NOW)
        routing.ask_departure(
            leaving=Holder(user_id=town.clerk.id),
            to=Holder(user_id=town.head.id),
            reason="Pensionare",
            by=town.administrator,
            now=NOW,
        )


@pytest.fixture(scope="module")
def towns(two_towns: tuple[Town, Town]) -> tuple[Town, Town]:
    """Both towns with rows in every table."""
    for each in two_towns:
        fill(each)
    return two_towns


def state_of(refusal: pytest.ExceptionInfo[DatabaseError]) -> str:
    cause = refusal.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.sqlstate or ""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", TABLES)
def test_r12_a_role_sees_one_town_or_none(
    roles: Any, towns: tuple[Town, Town], table: str, role: str
) -> None:
    seen: dict[int, list[int]] = {}
    for each in towns:
        with roles.acting_as(role, institution=each.id) as cursor:
            cursor.execute(f"SELECT DISTINCT institution_id FROM {table}")
            seen[each.id] = [row[0] for row in cursor.fetchall()]
    with roles.acting_as(role) as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        without = cursor.fetchone()[0]

    assert without == 0
    assert seen == {each.id: [each.id] for each in towns}


@pytest.mark.parametrize("table", TABLES)
def test_r12_not_even_the_owner_writes_for_another_town(
    roles: Any, towns: tuple[Town, Town], table: str
) -> None:
    alba, buzau = towns
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        columns = [row[0] for row in cursor.fetchall()]
    values = ", ".join("%s" if column == "institution_id" else f'"{column}"' for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)

    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_owner", institution=alba.id) as cursor,
    ):
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} LIMIT 1", [buzau.id])

    assert state_of(refusal) == "42501"


@pytest.mark.parametrize("table", TABLES)
def test_the_application_changes_what_its_services_change_and_no_more(
    roles: Any, towns: tuple[Town, Town], table: str
) -> None:
    with roles.acting_as("registratura_app", institution=towns[0].id) as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
            " AND has_column_privilege('registratura_app', attrelid, attname, 'UPDATE')",
            [table],
        )
        changeable = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT has_table_privilege('registratura_app', %s, 'DELETE'),"
            " has_table_privilege('registratura_app', %s, 'TRUNCATE')",
            [table, table],
        )
        taken = cursor.fetchone()

    assert changeable == CHANGEABLE[table]
    assert taken == (False, False)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("deed", ["DELETE FROM {0}", "TRUNCATE {0} CASCADE"], ids=["delete", "truncate"])
def test_ar_27_not_even_the_owner_deletes_the_way_of_a_paper(
    roles: Any, towns: tuple[Town, Town], table: str, deed: str
) -> None:
    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_owner", institution=towns[0].id) as cursor,
    ):
        cursor.execute(deed.format(table))

    assert state_of(refusal) == "RG001"


@pytest.mark.parametrize(
    "change",
    [
        "routing_assignment SET state = 'accepted' WHERE state = 'done'",
        "routing_assignment SET outcome = 'altul' WHERE state = 'done'",
        "routing_assignment SET user_id = assigned_by_id WHERE state = 'pending'",
        "routing_assignment SET order_text = 'altul' WHERE state = 'pending'",
        "routing_assignment SET assigned_at = now() WHERE state = 'pending'",
        "routing_deputy SET absent_to = NULL WHERE ended_at IS NOT NULL",
        "routing_concernedperson SET withdrawn_reason = 'altul' WHERE withdrawn_at IS NOT NULL",
    ],
)
def test_what_ended_and_what_was_ordered_is_kept_from_the_owner(
    roles: Any, towns: tuple[Town, Town], change: str
) -> None:
    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_owner", institution=towns[0].id) as cursor,
    ):
        cursor.execute(f"UPDATE {change}")

    assert state_of(refusal) in ("RG001", "RG006")


def test_a_second_open_lead_is_refused_by_the_table_itself(roles: Any, towns: tuple[Town, Town]) -> None:
    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_app", institution=towns[0].id) as cursor,
    ):
        cursor.execute(
            "INSERT INTO routing_assignment (institution_id, entry_id, unit_id, part, state, order_text, assigned_at,"
            " assigned_by_id, outcome) SELECT institution_id, entry_id, unit_id, part, state, '', assigned_at,"
            " assigned_by_id, '' FROM routing_assignment WHERE state = 'pending'"
        )

    assert "routing_assignment_one_open_lead" in str(refusal.value)


@pytest.mark.parametrize("scoped", [True, False], ids=["from another town", "from no town"])
def test_r12_no_entry_is_held_over_the_wall(roles: Any, towns: tuple[Town, Town], scoped: bool) -> None:
    alba, buzau = towns
    theirs = entry(buzau)

    with roles.acting_as("registratura_app", institution=alba.id if scoped else None) as cursor:
        cursor.execute("SELECT count(*) FROM routing_hold(%s::bigint[])", [[theirs]])
        assert cursor.fetchone() == (0,)


def test_r12_units_people_and_entries_of_another_town_are_refused(towns: tuple[Town, Town]) -> None:
    from registratura.kernel.errors import DomainError

    alba, buzau = towns
    theirs = entry(buzau)
    with acting_for(alba.id):
        mine = entry(alba)
        for entry_id, lead in (
            (theirs, Holder(unit_id=alba.urbanism.id)),
            (mine, Holder(unit_id=buzau.urbanism.id)),
            (mine, Holder(user_id=buzau.clerk.id)),
            (mine, Holder(unit_id=buzau.urbanism.id, user_id=alba.clerk.id)),
        ):
            with pytest.raises(DomainError):
                given(alba, entry_id, lead=lead, by=alba.registrar)
        for act in (
            lambda: routing.name_concerned(
                entry_id=mine, user_ids=[buzau.head.id], by=alba.registrar, now=NOW
            ),
            lambda: routing.set_deputy(
                user_id=alba.clerk.id,
                deputy_id=buzau.clerk.id,
                absent_from=LATER.date(),
                last_day=None,
                reason="Concediu",
                by=alba.head,
                now=NOW,
            ),
        ):
            with pytest.raises(DomainError):
                act()


def test_r12_an_assignment_of_another_town_is_not_moved(towns: tuple[Town, Town]) -> None:
    from registratura.routing.errors import AssignmentEndedError

    alba, buzau = towns
    with acting_for(buzau.id):
        theirs = given(buzau, entry(buzau, buzau.urbanism))

    with acting_for(alba.id), pytest.raises(AssignmentEndedError):
        routing.accept(assignment_id=theirs.id, by=buzau.clerk, now=NOW)
