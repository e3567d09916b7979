"""Letting a person into a page: one question for session and person, one for institution, powers and scope."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registratura.accounts.models import User
from registratura.institutions import queries as institutions
from registratura.institutions import services
from registratura.institutions.models import Membership
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import powers_of
from registratura.institutions.roles import ROLES, Role
from registratura.toolkit.scope import acting_for
from registratura.toolkit.statements import prepared_rows
from tests.cast import NOW, Town, open_supplier
from tests.doors.shared.people import is_in, log_in

LATER = NOW + timedelta(days=1)


def setting() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.institution', true)")
        (value,) = cursor.fetchone()
    return value or None


def test_a_page_asks_two_questions_before_its_own(ana: User, client: Client) -> None:
    log_in(client)
    client.get("/birou/primaria-alba/cautare/")

    with CaptureQueriesContext(connection) as asked:
        assert client.get("/birou/primaria-alba/cautare/").status_code == 200

    words = [query["sql"] for query in asked.captured_queries]
    assert sum("django_session" in sql for sql in words) == 1
    assert sum("accounts_user" in sql for sql in words) == 1
    assert sum("institutions_admission" in sql for sql in words) == 1
    assert not any("institutions_membership" in sql for sql in words)


def test_a_session_written_down_as_another_person_s_stays_its_own_person_s(
    ana: User, alba: Town, client: Client
) -> None:
    log_in(client)
    UserSession.objects.update(user=alba.administrator)

    page = client.get("/birou/eu/")

    assert page.status_code == 200
    assert page.wsgi_request.user == ana


def test_a_session_that_nobody_wrote_down_is_read_as_ever(ana: User, client: Client) -> None:
    log_in(client)
    UserSession.objects.all().delete()

    assert is_in(client)


def test_a_password_changed_behind_the_session_ends_it(ana: User, client: Client) -> None:
    log_in(client)
    ana.set_password("cu totul altă parolă")
    ana.save(update_fields=["password"])

    assert not is_in(client)


@pytest.mark.parametrize("role", list(Role))
def test_admission_gives_the_powers_that_are_given_elsewhere(alba: Town, role: Role) -> None:
    given_at = open_supplier().institution if ROLES[role].supplier_only else alba.institution
    with acting_for(given_at.id):
        unit = services.add_unit(code="AJUTOR", name="Ajutor", parent_id=None, by=None)
        services.add_member(user_id=alba.clerk.id, role=role, unit_id=unit.id, job_title="", now=NOW, by=None)
        expected = powers_of(alba.clerk.id, institution_id=given_at.id, at=LATER)

    admitted = institutions.admission(code=given_at.code, user_id=alba.clerk.id, at=LATER, stays=False)

    assert admitted is not None
    institution, powers = admitted
    assert institution == given_at
    assert institution.name == given_at.name
    assert powers == expected


def test_units_below_come_with_the_unit(alba: Town) -> None:
    with acting_for(alba.id):
        below = services.add_unit(code="URB-1", name="Sub urbanism", parent_id=alba.urbanism.id, by=None)
        services.add_member(
            user_id=alba.auditor.id, role=Role.HEAD, unit_id=alba.urbanism.id, job_title="", now=NOW, by=None
        )

    admitted = institutions.admission(
        code=alba.institution.code, user_id=alba.auditor.id, at=LATER, stays=False
    )

    assert admitted is not None
    assert admitted[1].grants[Permission.ENTRY_ASSIGN] == frozenset({alba.urbanism.id, below.id})


def test_r12_who_has_no_role_is_not_let_in_and_no_code_tells_more(alba: Town, buzau: Town) -> None:
    for code in (buzau.institution.code, "nimic", "", "x' OR true --"):
        assert institutions.admission(code=code, user_id=alba.clerk.id, at=LATER, stays=False) is None


def test_a_role_lets_in_from_its_first_moment_until_its_last(alba: Town) -> None:
    with acting_for(alba.id):
        before = NOW - timedelta(days=365)
        held = Membership.objects.get(user=alba.archivist)
        services.end_membership(membership=held, now=LATER, by=alba.administrator)

    def let_in(at: datetime) -> bool:
        code, person = alba.institution.code, alba.archivist.id
        return institutions.admission(code=code, user_id=person, at=at, stays=False) is not None

    assert [let_in(at) for at in (before, NOW, LATER, LATER + timedelta(seconds=1))] == [
        False,
        True,
        False,
        False,
    ]


def test_the_scope_stays_for_the_transaction_when_asked_and_leaves_no_trace_else(alba: Town) -> None:
    asked = {"code": alba.institution.code, "user_id": alba.clerk.id, "at": LATER}
    with transaction.atomic():
        institutions.admission(**asked, stays=False)  # type: ignore[arg-type]
        assert setting() is None
        institutions.admission(**asked, stays=True)  # type: ignore[arg-type]
        assert setting() == str(alba.id)
        transaction.set_rollback(True)

    assert setting() is None


def test_prepared_statements_give_rows_inside_and_outside_a_transaction(db: None) -> None:
    asked = "SELECT %s::integer + 1, %s::timestamptz"
    at = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)

    assert prepared_rows(asked, [1, at]) == [(2, at)]
    with transaction.atomic():
        assert [prepared_rows(asked, [n, at])[0][0] for n in range(3)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("sent_from", "back"),
    [
        ("http://testserver/birou/primaria-alba/expedieri/?fila=intoarse", "expedieri/%3Ffila%3Dintoarse"),
        ("https://alt.example/birou/primaria-alba/expedieri/", "expedieri/raport/"),
        ("http://testserver@alt.example/", "expedieri/raport/"),
        ("", "expedieri/raport/"),
    ],
)
def test_what_is_sent_after_the_session_ended_leads_back_to_its_page(
    alba: Town, client: Client, sent_from: str, back: str
) -> None:
    headers = {"Referer": sent_from} if sent_from else {}

    answer = client.post("/birou/primaria-alba/expedieri/raport/", headers=headers)

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next=/birou/primaria-alba/{back}")
