"""Error pages of the public door: in its look, with words for who is lost, without the database."""

import pytest
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
