"""Programs told of entries at the desk: added, tried, their key changed, told again; nobody else's."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from registratura.toolkit.scope import acting_for
from registratura.webhooks import queries
from registratura.webhooks import services as webhooks
from registratura.webhooks.models import Delivery, Endpoint
from tests.cast import Town
from tests.doors.desk.counter import words
from tests.doors.desk.terms_ground import signed_in

pytestmark = pytest.mark.django_db
PROGRAM = {"name": "Programul de contabilitate", "url": "https://program.example/anunturi"}
BAD = ["\x00", "a" * 10_000, "<script>", "९", "-1", "9" * 40]


@pytest.fixture
def adina(alba: Town) -> Client:
    """The administrator, signed in."""
    return signed_in(alba.administrator)


@pytest.fixture
def added(alba: Town, adina: Client) -> int:
    answer = adina.post(address(alba, "programe-anuntate/nou/"), PROGRAM)
    assert answer.status_code == 302
    with acting_for(alba.id):
        (line,) = queries.endpoints()
    return line.id


def address(town: Town, path: str) -> str:
    return f"/birou/{town.institution.code}/{path}"


def place(town: Town, program: int, deed: str = "") -> str:
    return address(town, f"programe-anuntate/{program}/{deed}")


def test_an_added_program_shows_its_key_and_how_it_stands(alba: Town, adina: Client, added: int) -> None:
    page = adina.get(place(alba, added))

    with acting_for(alba.id):
        secret, _former = queries.secrets_of(added, now=datetime.now(tz=UTC))
    assert secret.startswith("whsec_")
    assert secret in page.content.decode().replace("&#43;", "+")
    assert "neîncercat" in words(page)
    assert "Programul de contabilitate" in words(adina.get(address(alba, "programe-anuntate/")))


def test_a_trial_stands_in_the_log_and_can_be_sent_again(alba: Town, adina: Client, added: int) -> None:
    adina.post(place(alba, added, "proba/"))
    assert "anunț de probă" in words(adina.get(place(alba, added)))
    with acting_for(alba.id):
        Delivery.objects.update(state="failed", next_attempt_at=None)
        (line,) = queries.deliveries(endpoint_id=added)

    answer = adina.post(address(alba, f"programe-anuntate/trimiteri/{line.id}/din-nou/"), follow=True)

    assert "pleacă din nou" in words(answer)
    assert "anunț de probă" in words(adina.get(place(alba, added) + "?stare=asteapta"))
    assert "anunț de probă" not in words(adina.get(place(alba, added) + "?stare=renuntate"))


def test_a_changed_key_shows_the_former_one_for_a_day(alba: Town, adina: Client, added: int) -> None:
    answer = adina.post(place(alba, added, "cheie/"), follow=True)
    assert "Cheia veche" in words(answer)
    assert "Cheia s-a schimbat deja" in words(adina.post(place(alba, added, "cheie/"), follow=True))


def test_what_is_changed_is_kept_and_a_bad_address_says_the_remedy(
    alba: Town, adina: Client, added: int
) -> None:
    adina.post(
        place(alba, added, "schimba/"),
        {**PROGRAM, "kinds": ["entry.annulled"], "with_words": "on"},
    )
    page = words(adina.get(place(alba, added)))
    assert "înregistrare anulată" in page
    assert "conținutul pe scurt și numele" in page

    refused = adina.post(place(alba, added, "schimba/"), {**PROGRAM, "url": "ftp://x"})
    assert refused.status_code == 200
    assert "Scrieți o adresă întreagă" in words(refused)


def test_a_stopped_program_says_why_and_is_started_again(alba: Town, adina: Client, added: int) -> None:
    with acting_for(alba.id):
        Endpoint.objects.update(disabled_at=datetime.now(tz=UTC), disabled_reason="Nu a răspuns.")
    page = words(adina.get(place(alba, added)))
    assert "Nu a răspuns." in page
    assert "Trimite o probă" not in page

    adina.post(place(alba, added, "porneste/"))
    assert "neîncercat" in words(adina.get(place(alba, added)))


def test_days_without_events_are_refused_beside_their_field(alba: Town, adina: Client, added: int) -> None:
    answer = adina.post(place(alba, added, "din-nou/"), {"since": "01.03.2026", "until": "02.03.2026"})
    assert "nu este păstrat niciun eveniment" in words(answer)
    answer = adina.post(place(alba, added, "din-nou/"), {"since": "03.03.2026", "until": "01.03.2026"})
    assert "Prima zi trebuie să fie înaintea ultimei" in words(answer)


@pytest.mark.parametrize("bad", BAD)
def test_bad_input_is_refused_in_words(alba: Town, adina: Client, added: int, bad: str) -> None:
    for deed, given in (
        ("schimba/", {"name": bad, "url": bad, "kinds": [bad]}),
        ("din-nou/", {"since": bad, "until": bad}),
    ):
        assert adina.post(place(alba, added, deed), given).status_code == 200
    assert adina.get(place(alba, added), {"stare": bad, "inainte": bad}).status_code == 200


def test_an_ended_program_is_gone_from_the_list(alba: Town, adina: Client, added: int) -> None:
    adina.post(place(alba, added, "opreste/"))
    assert "Niciun program anunțat" in words(adina.get(address(alba, "programe-anuntate/")))
    assert adina.get(place(alba, added)).status_code == 404


def test_bogdan_may_not_and_carmen_s_administrator_finds_nothing(alba: Town, buzau: Town, added: int) -> None:
    assert signed_in(alba.clerk).get(address(alba, "programe-anuntate/")).status_code == 403
    stranger = signed_in(buzau.administrator)
    assert stranger.get(place(alba, added)).status_code in (403, 404)
    assert stranger.get(place(buzau, added)).status_code == 404
    assert stranger.post(place(buzau, added, "opreste/")).status_code == 404
    with acting_for(alba.id):
        delivery = webhooks.send_test(endpoint_id=added, by=alba.administrator, now=datetime.now(tz=UTC))
    again = address(buzau, f"programe-anuntate/trimiteri/{delivery.id}/din-nou/")
    assert stranger.post(again).status_code == 404
