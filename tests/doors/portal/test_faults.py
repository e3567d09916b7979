"""Error pages of the public door: in its look, with words for who is lost, without the database."""

import errno

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory

from registratura.doors.shared import errors
from registratura.portals import services
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town


@pytest.mark.django_db
def test_a_closed_portal_says_so_and_how_the_office_is_reached(alba: Town) -> None:
    with acting_for(alba.id):
        services.close_portal(by=None, now=NOW)

    page = Client().get(f"/portal/{alba.institution.code}/")

    assert page.status_code == 404
    assert "Portalul nu este deschis" in page.text
    assert alba.institution.name in page.text


@pytest.mark.django_db
def test_a_wrong_address_is_answered_in_the_look_of_the_portal(alba: Town) -> None:
    for path in ("/portal/nu-exista/", f"/portal/{alba.institution.code}/nu-exista/"):
        page = Client().get(path)
        assert page.status_code == 404
        assert 'class="portal-root"' in page.text
    assert 'class="portal-root"' not in Client().get("/nu-exista/").text


def test_a_fault_of_ours_is_told_without_asking_the_database() -> None:
    request = RequestFactory().get("/portal/alba/")
    request.resolver_match = None

    page = errors.server_error(request)

    assert page.status_code == 500
    assert b"portal-root" in page.content


def raised(error: Exception, cause: BaseException | None = None) -> tuple[int, str, str]:
    """Return status, content and how long to wait, as answered to an error that nobody expected."""
    request = RequestFactory().get("/birou/alba/")
    request.resolver_match = None
    try:
        raise error from cause
    except Exception:  # noqa: BLE001 - as Django does
        page = errors.server_error(request)
    return page.status_code, page.text, page.headers.get("Retry-After", "")


def test_R4_a_full_disk_and_a_database_that_is_away_are_told_in_words() -> None:
    full = [
        raised(OSError(errno.ENOSPC, "No space left on device")),
        raised(OperationalError("x"), psycopg.errors.DiskFull("could not extend file")),
    ]
    away = [
        raised(OperationalError("x"), psycopg.OperationalError("the connection is lost")),
        raised(OperationalError("x"), psycopg.errors.CannotConnectNow("starting up")),
        raised(InterfaceError("connection already closed")),
    ]
    ours = [
        raised(OSError(errno.EACCES, "x")),
        raised(OperationalError("x"), psycopg.errors.DeadlockDetected("x")),
    ]

    assert {(status, wait) for status, _text, wait in full} == {(507, "30")}
    assert all("facă loc pe disc" in text for _status, text, _wait in full)
    assert {(status, wait) for status, _text, wait in away} == {(503, "30")}
    assert all("nu va primi două numere" in text for _status, text, _wait in away)
    assert {status for status, _text, _wait in ours} == {500}
