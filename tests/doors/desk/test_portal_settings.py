"""The settings of the public pages."""

import pytest
from django.test import Client

from registratura.portals import queries as portals
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import client_of

pytestmark = pytest.mark.django_db


def settings_of(town: Town) -> str:
    return f"/birou/{town.institution.code}/portal-public/"


def test_the_administrator_dresses_and_closes_the_portal(alba: Town) -> None:
    client = client_of(alba.administrator)

    assert client.get(settings_of(alba)).status_code == 200
    sent = {"color": "#8c1d18", "welcome": "Bine ați venit", "day0": "8-12, 13-16:30", "host": ""}
    answer = client.post(settings_of(alba), sent)

    assert answer.status_code == 302, answer.text
    with acting_for(alba.id):
        portal = portals.portal_of(alba.id)
    assert (portal.color, portal.welcome, portal.is_open) == ("#8c1d18", "Bine ați venit", False)
    assert portal.week[0] == ((480, 720), (780, 990))
    assert Client().get(f"/portal/{alba.institution.code}/").status_code == 404


def test_a_weak_colour_comes_back_with_the_nearest_that_can_be_read(alba: Town) -> None:
    client = client_of(alba.administrator)
    answer = client.post(settings_of(alba), {"color": "#f2c14e", "is_open": "on", "welcome": "Rămâne scris"})

    assert answer.status_code == 422
    assert "Rămâne scris" in answer.text
    offered = answer.text.split('name="use" value="')[1][:7]
    assert (
        client.post(settings_of(alba), {"color": "#f2c14e", "use": offered, "is_open": "on"}).status_code
        == 302
    )
    with acting_for(alba.id):
        assert portals.portal_of(alba.id).color == offered


def test_nobody_else_settles_the_portal(alba: Town, buzau: Town) -> None:
    assert client_of(alba.registrar).get(settings_of(alba)).status_code == 403
    assert client_of(buzau.administrator).get(settings_of(alba)).status_code == 404
    assert Client().get(settings_of(alba)).status_code == 302


@pytest.mark.parametrize("page", ["", "accesibilitate/", "pe-alte-site-uri/", "culoare/?culoare=%2314405f"])
def test_each_page_of_the_settings_opens(alba: Town, page: str) -> None:
    assert client_of(alba.administrator).get(settings_of(alba) + page).status_code == 200


def test_the_statement_is_kept_and_stands_on_the_portal(alba: Town) -> None:
    client = client_of(alba.administrator)
    sent = {
        "conformance": "partial",
        "method": "own",
        "prepared_on": "01.03.2026",
        "reviewed_on": "02.03.2026",
        "fails": "Hărțile urbanistice nu au descriere.",
        "feedback_email": "accesibil@alba.example",
    }

    refused = client.post(f"{settings_of(alba)}accesibilitate/", {**sent, "conformance": "full"})
    assert refused.status_code == 422
    assert client.post(f"{settings_of(alba)}accesibilitate/", sent).status_code == 302

    page = Client().get(f"/portal/{alba.institution.code}/accesibilitate/").text
    for words in (
        "parțial conform",
        "Hărțile urbanistice",
        "accesibil@alba.example",
        "Autoritatea pentru Digitalizarea",
    ):
        assert words in page
