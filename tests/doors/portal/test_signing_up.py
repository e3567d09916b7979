"""Making an account by a letter: no word about who has one, one use, back to where the person was."""

from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from registratura.accounts import queries as people
from registratura.accounts.models import SecurityEvent, User
from registratura.assurance import queries as proofs
from registratura.assurance.models import Proof, SignUp
from registratura.kernel.assurance import Level
from tests.cast import Town, open_supplier
from tests.doors.portal.identity_ground import ION, LEVELS, SIGN_UP, ask, citizen, link_in, now
from tests.doors.shared.people import is_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    settings.PORTAL_HASTE_S = 0
    monkeypatch.setattr("registratura.doors.portal.identity.signing_up.time.sleep", lambda _seconds: None)


def test_a_letter_makes_the_account_and_proves_the_address(alba: Town, client: Client) -> None:
    page = client.get(SIGN_UP)
    user = citizen(client)

    assert page.status_code == 200
    assert "/confidentialitate/informare/" in page.text
    assert is_in(client)
    assert proofs.level_of(user.pk, at=now()) is Level.EMAIL
    assert (user.full_name, user.has_usable_password()) == ("Ion Popescu", False)
    kinds = set(SecurityEvent.objects.filter(user=user).values_list("kind", flat=True))
    assert kinds == {"signed_up", "link_used"}
    assert client.get("/").headers["Location"] == "/depunerile-mele/"


def test_opening_the_link_makes_nothing_and_it_works_once(alba: Town, client: Client) -> None:
    ask(client)
    link = link_in(mail.outbox[0])

    assert "Ion Popescu" in client.get(link).text
    assert people.user_by_email(ION["email"]) is None
    assert Client().post(link).status_code == 302
    assert Client().post(link).status_code == 410
    assert Client().get(link).status_code == 410
    assert client.get("/cont/inscriere/altceva/").status_code == 410
    assert User.objects.filter(email=ION["email"]).count() == 1


def test_the_person_comes_back_to_where_the_filing_waits(alba: Town, client: Client) -> None:
    back = "/portal/primaria-alba/formulare/certificat/"
    page = client.get(SIGN_UP, {"next": back})
    citizen(client, next=back)

    assert f'value="{back}"' in page.text
    assert f'href="{back}"' in client.get("/cont/cale/").text
    assert f'href="{back}"' in client.get(LEVELS).text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://rau.example/",
        "//rau.example/",
        "/\\rau.example",
        "javascript:alert(1)",
        "/a\nb",
        "x" * 600,
        "rau",
    ],
)
def test_nobody_is_led_elsewhere(alba: Town, client: Client, elsewhere: str) -> None:
    citizen(client, next=elsewhere)

    assert SignUp.objects.get().return_to == ""
    assert "rau" not in client.get("/cont/cale/").text
    assert "return_to" not in client.session
    client.get(LEVELS, {"next": elsewhere})
    assert "return_to" not in client.session


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "ion"}, "id_email"),
        ({"email": ""}, "id_email"),
        ({"full_name": "  "}, "id_full_name"),
        ({"full_name": "12345"}, "id_full_name"),
        ({"full_name": "x" * 300}, "id_full_name"),
        ({"email": "ion\x00@exemplu.ro\x00" * 40}, "id_email"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(
    alba: Town, client: Client, typed: dict[str, str], field: str
) -> None:
    answer = ask(client, **typed)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert not mail.outbox
    assert not SignUp.objects.exists()


def test_somebody_elses_mailbox_is_not_flooded(alba: Town, client: Client) -> None:
    answers = [ask(client)["Location"] for _ in range(4)]

    assert len(mail.outbox) == 3
    assert set(answers) == {"/cont/inscriere/trimis/"}


def test_who_is_in_already_is_led_to_the_own_levels(alba: Town, client: Client) -> None:
    citizen(client)

    assert client.get(SIGN_UP)["Location"] == LEVELS


def test_an_account_there_already_proves_its_address_by_a_letter(alba: Town, client: Client) -> None:
    user = citizen(client)
    Proof.objects.filter(user=user).delete()

    client.post("/cont/identitate/adresa/")
    link = link_in(mail.outbox[-1])
    stranger = Client()
    assert stranger.post(link).status_code == 410  # the address has an account, and the stranger is not in it
    assert client.post(link)["Location"] == LEVELS

    assert proofs.level_of(user.pk, at=now()) is Level.EMAIL


def test_where_nobody_answers_for_accounts_none_is_made(alba: Town, buzau: Town, client: Client) -> None:
    assert ask(client).status_code == 200
    assert not SignUp.objects.exists()

    open_supplier()
    assert ask(client).status_code == 302


def test_a_citizen_closes_the_account_and_nothing_proven_stays(alba: Town, client: Client) -> None:
    user = citizen(client)
    client.post("/cont/inchidere/", {"sure": "on"})

    assert proofs.proofs_of(user.pk, at=now()) == []
    assert people.user_by_email(ION["email"]) is None
    assert not is_in(client)
