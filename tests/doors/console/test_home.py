"""The first page of the console: for the supplier's people, with what waits for each."""

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.config.env import EnvironmentRefusedError, load
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


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("10.8.0.7", 200),
        ("::ffff:10.8.0.7", 200),
        ("2001:db8::7", 200),
        ("10.9.0.7", 403),
        ("2001:db9::7", 403),
    ],
)
def test_the_console_opens_only_from_the_networks_that_were_named(
    supplier: Supplier, settings: LazySettings, address: str, status: int
) -> None:
    settings.CONSOLE_NETWORKS = load(
        {"REGISTRATURA_CONSOLE_NETWORKS": "10.8.0.0/24, 2001:db8::/32"}
    ).console_networks
    client = client_of(supplier.administrator)

    for path in ("/consola/", "/consola/clienti/"):
        answer = client.get(path, REMOTE_ADDR=address)
        # Nothing typed by the visitor changes where they are.
        forged = client.get(path, REMOTE_ADDR=address, headers={"X-Forwarded-For": "10.8.0.7"})

        assert (answer.status_code, forged.status_code) == (status, status), path
        assert ("De aici nu se intră" in answer.text) == (status == 403)


def test_where_one_is_not_let_in_the_networks_are_not_told(
    supplier: Supplier, alba: Town, settings: LazySettings
) -> None:
    settings.CONSOLE_NETWORKS = load({"REGISTRATURA_CONSOLE_NETWORKS": "10.8.0.1"}).console_networks

    assert client_of(alba.registrar).get("/consola/").status_code == 404
    assert client_of(supplier.administrator).get("/consola/").status_code == 403


@pytest.mark.parametrize("value", ["10.8.0.1/24", "acasă", "10.8.0.0/33"])
def test_networks_that_cannot_be_read_are_refused_in_words(value: str) -> None:
    with pytest.raises(EnvironmentRefusedError, match=r"10\.8\.0\.0/24"):
        load({"REGISTRATURA_CONSOLE_NETWORKS": value})


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
