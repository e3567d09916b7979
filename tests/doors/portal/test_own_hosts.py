"""An institution's own address: its portal under its own name, the rest of the program under the program's."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client, override_settings

from registratura.doors.portal import own_hosts
from registratura.portals import services
from registratura.portals.errors import PortalRefusedError
from registratura.portals.services import Look
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

pytestmark = pytest.mark.django_db
HOST = "registratura.primaria-alba.ro"
LOOK = Look(color="#14405f", host=HOST)


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    """Names are remembered for a minute: here each test begins anew, with the names that the service has."""
    own_hosts._known.clear()
    with override_settings(ALLOWED_HOSTS=["testserver", "localhost"]):
        yield
    own_hosts._known.clear()


@pytest.fixture
def hosted(alba: Town) -> Town:
    """Alba, reached under its own name."""
    with acting_for(alba.id):
        services.change_portal(look=LOOK, own_hosts=frozenset(), by=None, now=NOW)
    return alba


def test_the_own_name_serves_the_portal_of_its_institution(hosted: Town) -> None:
    client = Client(headers={"host": HOST})
    own = f"/portal/{hosted.institution.code}/"

    assert hosted.institution.name in client.get("/").text
    assert client.get(f"{own}accesibilitate/").status_code == 200
    assert f"http://{HOST}{own}" in client.get(f"{own}accesibilitate/").text
    assert f'href="{settings.PUBLIC_URL}/cont/intrare/"' in client.get("/").text


def test_the_rest_stays_under_the_programs_own_address(hosted: Town, buzau: Town) -> None:
    client = Client(headers={"host": HOST})

    for path in ("/cont/intrare/", "/birou/", f"/portal/{buzau.institution.code}/", "/portal/?q=a"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, f"{settings.PUBLIC_URL}{path}")
    assert client.post("/cont/intrare/").status_code == 404


def test_an_unknown_name_is_refused_as_ever(hosted: Town) -> None:
    for name in ("primaria-alba.ro", "evil.example.com", f"{HOST}.evil.com", "a..b", "<script>"):
        assert Client(headers={"host": name}).get("/").status_code == 400


def test_the_name_of_a_closed_portal_is_unknown(hosted: Town) -> None:
    with acting_for(hosted.id):
        services.close_portal(by=None, now=NOW)

    assert Client(headers={"host": HOST}).get("/").status_code == 400


def test_a_name_belongs_to_one_open_portal_and_never_the_programs_own(hosted: Town, buzau: Town) -> None:
    with acting_for(buzau.id):
        for look in (LOOK, replace(LOOK, host="localhost"), replace(LOOK, host="https://ceva/")):
            with pytest.raises(PortalRefusedError) as refused:
                services.change_portal(look=look, own_hosts=frozenset({"localhost"}), by=None, now=NOW)
            assert refused.value.field == "host"
        with pytest.raises(PortalRefusedError):
            services.change_portal(
                look=replace(LOOK, host="pagini.ro"), own_hosts=frozenset({"pagini.ro"}), by=None, now=NOW
            )
