"""An operator of the supplier looks in by permission alone: for a time, read only, seen by who gave it."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.utils import timezone

from registratura.accounts.models import User
from registratura.flows import support_visits as flow
from registratura.institutions import queries as institutions
from registratura.institutions import services
from registratura.institutions.roles import Role
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, Town, open_supplier
from tests.doors.attack import client_of
from tests.doors.console.test_home import colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier() -> Supplier:
    return open_supplier()


@pytest.fixture
def operator(supplier: Supplier) -> User:
    return colleague(supplier, Role.SUPPORT)


def let_in(alba: Town, operator: User, minutes: str = "30", **fields: str) -> int:
    """Give a permission through the page and return the status."""
    values = {"operator": str(operator.id), "minutes": minutes, "reason": "Nu se tipărește"}
    return (
        client_of(alba.administrator)
        .post(f"/birou/{alba.institution.code}/ajutor/permisiuni/", values | fields)
        .status_code
    )


def test_without_permission_there_is_nothing_and_with_it_only_reading(
    alba: Town, buzau: Town, operator: User
) -> None:
    town, there = f"/birou/{alba.institution.code}/", f"/birou/{buzau.institution.code}/"
    alba.register("Zmeurisul cere")
    client = client_of(operator)

    before = client.get(town).status_code
    given = let_in(alba, operator)
    seen = client.get(f"{town}registre/general/")
    other = client.get(f"{there}registre/general/").status_code
    written = client.post(f"{town}corespondenti/nou/", {"name": "X", "kind": "person"}).status_code
    settings = client.get(f"{town}ajutor/permisiuni/").status_code
    told = client_of(alba.administrator).get(f"{town}ajutor/permisiuni/")

    assert (before, given, other) == (404, 302, 404)
    assert seen.status_code == 200
    assert "Zmeurisul cere" in seen.text
    assert (written, settings) == (403, 403)
    assert "vede acum" in told.text
    assert f"{town}registre/general/" in told.text
    (visit,) = flow.given(institution=alba.institution, now=timezone.now())
    assert f"{town}registre/general/" in [one.page for one in visit.seen]


def test_it_ends_by_itself_at_once_when_asked_and_with_the_job(
    alba: Town, operator: User, supplier: Supplier
) -> None:
    place = f"/birou/{alba.institution.code}/registre/general/"
    client = client_of(operator)
    let_in(alba, operator)
    with time_machine.travel(timezone.now() + timedelta(minutes=29), tick=False):
        in_time = client_of(operator).get(place).status_code
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        too_late = client_of(operator).get(place).status_code
    page = client_of(alba.administrator).get(f"/birou/{alba.institution.code}/ajutor/permisiuni/")
    visit = re.search(r"permisiuni/(\d+)/incheiere", page.text)
    assert visit
    client_of(alba.administrator).post(
        f"/birou/{alba.institution.code}/ajutor/permisiuni/{visit[1]}/incheiere/"
    )
    ended = client.get(place).status_code
    let_in(alba, operator)
    again = client.get(place).status_code
    with acting_for(supplier.id):
        (line,) = [one for one in institutions.members(at=timezone.now()) if one.user_id == operator.id]
        row = institutions.membership_by_id(line.id)
        assert row is not None
        services.end_membership(membership=row, now=timezone.now(), by=supplier.administrator)
    left = client.get(place).status_code

    assert (in_time, too_late, ended, again, left) == (200, 404, 404, 200, 404)


def test_only_an_administrator_gives_it_to_an_operator_with_a_reason(
    alba: Town, operator: User, supplier: Supplier
) -> None:
    place = f"/birou/{alba.institution.code}/ajutor/permisiuni/"
    refusals = [
        let_in(alba, operator, reason=""),
        let_in(alba, operator, minutes="100000"),
        let_in(alba, alba.clerk),
        let_in(alba, supplier.protector),
    ]
    by_clerk = client_of(alba.clerk).post(place, {"operator": operator.id, "minutes": "30", "reason": "x"})

    assert refusals == [422] * 4
    assert by_clerk.status_code == 403
    with acting_for(alba.id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM support_visit")
        assert cursor.fetchone() == (0,)


def test_what_the_supplier_asks_of_its_people_holds_on_their_visits(
    alba: Town, supplier: Supplier, operator: User
) -> None:
    client, town = client_of(operator), f"/birou/{alba.institution.code}/registre/general/"
    assert let_in(alba, operator) == 302
    assert client.get(town).status_code == 200
    now = timezone.now()
    with acting_for(supplier.id):
        own = institutions.supplier()
        assert own is not None
        services.ask_second_step(institution=own, since=now, now=now, by=supplier.administrator)

    led = client.get(town)
    shown = client.get(led["Location"])

    assert led["Location"].startswith(f"/cont/a-doua-dovada/?institutie={own.code}")
    assert "Pune o cheie de acces" in shown.text
    Authenticator.objects.create(user=operator, type=Authenticator.Type.WEBAUTHN, data={})
    assert client.get(town).status_code == 200
