"""The first page of the console: for the supplier's people, with what waits for each."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.institutions import queries as institutions
from registratura.institutions import services
from registratura.institutions.permissions import SUPPLIER_ONLY, Permission
from registratura.institutions.roles import ROLES, Role
from registratura.institutions.services import MembershipRefusedError
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Supplier, Town, open_supplier
from tests.doors.attack import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier(alba: Town) -> Supplier:
    return open_supplier()  # after the town: its keys come first


def colleague(supplier: Supplier, role: Role) -> User:
    user = accounts.create_user(email=f"{role}@furnizor.example", full_name="Olga Nistor", now=NOW)
    with acting_for(supplier.id):
        services.add_member(user_id=user.id, role=role, unit_id=None, job_title="", now=NOW, by=None)
    return user


def test_the_suppliers_administrator_begins_in_the_console(supplier: Supplier) -> None:
    client = client_of(supplier.administrator)

    begins = client.get("/birou/")
    page = client.get("/consola/")

    assert begins["Location"] == "/consola/"
    assert page.status_code == 200
    assert "Ce așteaptă" in page.text
    assert "/birou/furnizor/compartimente/" in page.text


def test_the_first_page_of_who_may_all_asks_few_questions(supplier: Supplier) -> None:
    with acting_for(supplier.id):
        for role, what in ROLES.items():
            if what.supplier_only:
                services.add_member(
                    user_id=supplier.administrator.id, role=role, unit_id=None, job_title="", now=NOW, by=None
                )
    client = client_of(supplier.administrator)
    client.get("/consola/")

    with CaptureQueriesContext(connection) as asked:
        assert client.get("/consola/").status_code == 200

    # The scope's own steps belong to the test's transaction, and its way of signing in reads the person once more.
    free = ("SAVEPOINT", "RELEASE", "SELECT set_config('app.institution'")
    told = [one["sql"] for one in asked if not one["sql"].startswith(free)]
    assert 5 < len(told) <= 14, "\n".join(told)


@pytest.mark.parametrize("role", [role for role, what in ROLES.items() if what.supplier_only])
def test_each_role_of_the_supplier_has_the_console_and_no_register(supplier: Supplier, role: Role) -> None:
    client = client_of(colleague(supplier, role))

    assert client.get("/consola/").status_code == 200
    assert client.get("/birou/furnizor/registre/general/").status_code == 403


def test_without_a_supplier_there_is_no_console(alba: Town) -> None:
    assert client_of(alba.administrator).get("/consola/").status_code == 404
    assert Client().get("/consola/")["Location"].startswith("/cont/intrare/")


def test_the_desk_of_the_supplier_leads_to_the_console_and_other_desks_do_not(
    supplier: Supplier, alba: Town
) -> None:
    own = client_of(supplier.administrator).get("/birou/furnizor/compartimente/").text
    other = client_of(alba.administrator).get(f"/birou/{alba.institution.code}/compartimente/").text

    assert 'href="/consola/"' in own
    assert 'href="/consola/"' not in other


def test_the_powers_of_the_supplier_hold_nowhere_else(supplier: Supplier, alba: Town) -> None:
    with acting_for(alba.id):
        here = institutions.powers_of(alba.administrator.id, institution_id=alba.id, at=NOW)
        holders = institutions.holders_of(Permission.SALES_HANDLE, at=NOW)
    with acting_for(supplier.id):
        there = institutions.powers_of(supplier.administrator.id, institution_id=supplier.id, at=NOW)

    assert not here.grants.keys() & SUPPLIER_ONLY
    assert holders == []
    assert there.grants.keys() >= SUPPLIER_ONLY


def test_a_role_of_the_supplier_is_not_given_elsewhere(alba: Town) -> None:
    with acting_for(alba.id), pytest.raises(MembershipRefusedError, match="furnizorul"):
        services.add_member(
            user_id=alba.clerk.id, role=Role.SALES, unit_id=None, job_title="", now=NOW, by=None
        )
