"""
The first wall: nothing of a tenant outside its scope, and no scope left behind on a connection.

Not beside the tests of the toolkit, whose private clusters stand in the place of the tests' database.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.institutions.models import Institution, OrgUnit
from registratura.registers.models import Entry, NumberSequence
from registratura.toolkit import scope
from registratura.toolkit.scope import ScopeConflictError, ScopeMissingError, acting_for
from tests.cast import Town


def setting() -> str:
    """Return the institution that the connection's transaction is set to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.institution', true), '')")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "read",
    [
        lambda unit: OrgUnit.objects.count(),
        lambda unit: OrgUnit.objects.all(),
        lambda unit: OrgUnit.objects.filter(pk=unit.id).exists(),
        lambda unit: OrgUnit.objects.filter(pk=unit.id).update(name="x"),
        lambda unit: unit.refresh_from_db(),
        lambda unit: unit.save(update_fields=["name"]),
        lambda unit: OrgUnit(institution_id=unit.institution_id, code="X", name="X").save(force_insert=True),
        lambda unit: OrgUnit._base_manager.count(),
        lambda unit: OrgUnit._default_manager.count(),
    ],
)
def test_outside_a_scope_a_tenant_s_table_is_not_touched(alba: Town, read: Callable[[Any], object]) -> None:
    with pytest.raises(ScopeMissingError):
        read(alba.urbanism)


def test_a_relation_is_not_followed_outside_a_scope(alba: Town) -> None:
    given = alba.register(unit_id=alba.urbanism.id)
    with acting_for(alba.id):
        entry = Entry.objects.get(pk=given.entry_id)

    with pytest.raises(ScopeMissingError):
        entry.unit  # noqa: B018
    with acting_for(alba.id):
        assert entry.unit == alba.urbanism


def test_in_a_scope_another_s_row_does_not_exist(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        assert not OrgUnit.objects.filter(pk=buzau.urbanism.id).exists()
        assert set(OrgUnit.objects.values_list("institution_id", flat=True)) == {alba.id}
        with pytest.raises(OrgUnit.DoesNotExist):
            buzau.urbanism.refresh_from_db()


def test_the_database_hides_it_from_raw_statements_too(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT institution_id FROM institutions_orgunit")
        assert cursor.fetchall() == [(alba.id,)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM institutions_orgunit")
        assert cursor.fetchone() == (0,)


def test_the_manager_lifted_still_meets_the_second_wall(alba: Town, buzau: Town) -> None:
    with scope.across_institutions(reason="the test of the second wall"):
        assert OrgUnit.objects.count() == 0
        with acting_for(alba.id):
            assert set(OrgUnit.objects.values_list("institution_id", flat=True)) == {alba.id}
    with pytest.raises(ScopeMissingError):
        OrgUnit.objects.count()


def test_a_scope_joins_its_like_and_refuses_another(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        with acting_for(alba.id):
            assert OrgUnit.objects.count() == 2
        assert scope.current_institution() == alba.id
        assert setting() == str(alba.id)
        with pytest.raises(ScopeConflictError), acting_for(buzau.id):
            pytest.fail("the other scope opened")
        with pytest.raises(ScopeConflictError), scope.scope_without_setting(buzau.id):
            pytest.fail("the other scope opened")
        assert OrgUnit.objects.count() == 2


def test_the_scope_ends_with_its_block(alba: Town) -> None:
    with acting_for(alba.id):
        assert setting() == str(alba.id)

    assert scope.current_institution() is None
    assert setting() == ""


def fails_inside(town: Town) -> None:
    """Open a scope, write, and fail."""
    with acting_for(town.id):
        OrgUnit.objects.filter(pk=town.urbanism.id).update(name="Altul")
        raise ZeroDivisionError


def test_an_error_ends_the_scope_and_undoes_its_writes(alba: Town) -> None:
    with pytest.raises(ZeroDivisionError):
        fails_inside(alba)

    assert scope.current_institution() is None
    assert setting() == ""
    with acting_for(alba.id):
        alba.urbanism.refresh_from_db()
    assert alba.urbanism.name == "Urbanism"


def test_an_error_in_a_joined_scope_leaves_the_outer_one_whole(alba: Town) -> None:
    with acting_for(alba.id):
        with pytest.raises(ZeroDivisionError):
            fails_inside(alba)
        assert setting() == str(alba.id)
        assert OrgUnit.objects.get(pk=alba.urbanism.id).name == "Urbanism"


def test_an_error_of_the_database_ends_the_scope_too(alba: Town) -> None:
    with pytest.raises(DatabaseError), acting_for(alba.id), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")

    assert scope.current_institution() is None
    assert setting() == ""


def test_a_scope_inside_a_transaction_leaves_the_rest_of_it_without(alba: Town) -> None:
    with transaction.atomic():
        with acting_for(alba.id):
            assert OrgUnit.objects.count() == 2
        assert setting() == ""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM institutions_orgunit")
            assert cursor.fetchone() == (0,)


def test_a_kept_connection_carries_no_scope_to_the_next_request(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    """D2: after the commit the setting is empty, and the next transaction of the same connection sees nothing."""
    with django_db_blocker.unblock():
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            before = cursor.fetchone()
        with acting_for(987_654):
            assert setting() == "987654"
        assert setting() == ""
        with pytest.raises(ZeroDivisionError), acting_for(987_654):
            raise ZeroDivisionError
        assert setting() == ""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            assert cursor.fetchone() == before
            cursor.execute("SELECT count(*) FROM institutions_orgunit")
            assert cursor.fetchone() == (0,)
        connection.close()


def test_threads_do_not_share_a_scope(alba: Town) -> None:
    import threading

    seen: list[int | None] = []
    with acting_for(alba.id):
        other = threading.Thread(target=lambda: seen.append(scope.current_institution()))
        other.start()
        other.join()

    assert seen == [None]


def test_institutions_themselves_belong_to_nobody(alba: Town) -> None:
    assert Institution.objects.filter(pk=alba.id).exists()


def test_rows_of_the_registers_are_not_made_by_their_managers(alba: Town) -> None:
    with acting_for(alba.id):
        for deed in (Entry.objects.create, NumberSequence.objects.create, Entry.objects.get_or_create):
            with pytest.raises(TypeError):
                deed()
        with pytest.raises(TypeError):
            Entry.objects.bulk_create([Entry()])
        with pytest.raises(TypeError):
            Entry.objects.update_or_create()
