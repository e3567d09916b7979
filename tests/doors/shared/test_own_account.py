"""One's own account: profile, security history, private note, data to take along, closing."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registratura.accounts import queries as people
from registratura.accounts.models import User
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.doors.shared.people import PASSWORD, is_in, log_in

PROFILE, HISTORY, NOTE, CLOSE, DATA = (
    f"/cont/{page}/" for page in ("profil", "istoric", "insemnare", "inchidere", "date")
)
EMPTY = {"phone": "", "addressed_as": "", "language": "", "theme": ""}


@pytest.fixture
def inside(ana: User, client: Client) -> Client:
    log_in(client)
    return client


@pytest.mark.parametrize("page", [PROFILE, HISTORY, NOTE, CLOSE, DATA])
def test_the_pages_of_the_account_are_its_person_s_alone(alba: Town, client: Client, page: str) -> None:
    for answer in (client.get(page), client.post(page, {})):
        assert answer.status_code in (302, 405)
        assert answer.status_code == 405 or answer["Location"].startswith("/cont/intrare/")


def test_each_datum_stands_beside_its_purpose_and_all_but_two_may_stay_empty(
    inside: Client, ana: User
) -> None:
    page = inside.get(PROFILE)

    assert page.text.count('class="why"') == 10
    assert "contul și intrarea în cont" in page.text
    assert page.text.count("(opțional)") == 4
    assert inside.post(PROFILE, EMPTY)["Location"] == PROFILE
    ana.refresh_from_db()
    assert (ana.language, ana.theme, people.profile_of(ana.pk)) == ("ro", "auto", people.ProfileCard())


def test_a_profile_is_kept_and_a_bad_number_is_refused_beside_its_field(inside: Client, ana: User) -> None:
    refused = inside.post(PROFILE, {**EMPTY, "phone": "sună-mă\x01", "addressed_as": "doamna Albu"})
    assert "Scrieți numărul cu cifre" in refused.text
    assert 'value="doamna Albu"' in refused.text

    inside.post(PROFILE, {**EMPTY, "phone": "0722 000 000", "theme": "dark"})

    assert people.profile_of(ana.pk).phone == "0722 000 000"
    assert "Date de profil schimbate" in inside.get(HISTORY).text


@pytest.mark.parametrize("typed", ["\x00", "x" * 10_000, "<script>alert(1)</script>"])
def test_nothing_typed_into_the_profile_breaks_it(inside: Client, typed: str) -> None:
    answer = inside.post(PROFILE, dict.fromkeys(EMPTY, typed))

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_the_history_tells_what_happened_and_what_failed(ana: User, client: Client) -> None:
    log_in(Client(), password="nu aceasta este parola")
    log_in(client)
    client.post("/cont/parola/schimba/", {"oldpassword": PASSWORD, "password1": "trei berze pe un horn"})

    told = [line.kind for line in people.security_events(ana.pk)]

    assert told[:1] == ["password_changed"]
    assert {"signed_in", "sign_in_failed"} <= set(told)
    page = client.get(HISTORY)
    assert "Parolă schimbată" in page.text
    assert "127.0.*.*" in page.text
    assert "127.0.0.1" not in page.text


def test_the_history_asks_little_of_the_database_and_turns_its_pages(inside: Client, ana: User) -> None:
    from registratura.accounts import services as accounts
    from registratura.accounts.kinds import Happened

    for _time in range(70):
        accounts.note_security_event(user_id=ana.pk, kind=Happened.SIGNED_IN, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        first = inside.get(HISTORY)

    assert len(asked.captured_queries) <= 15
    assert first.text.count("happened__at") == 30
    older = people.security_events(ana.pk)[29].id
    assert inside.get(f"{HISTORY}?inainte={older}").text.count("happened__at") == 30
    for strange in ("x", "-1", "9" * 400, "\x00"):
        assert inside.get(HISTORY, {"inainte": strange}).status_code == 200


def test_ac_a2_1_the_note_is_read_only_soon_after_signing_in(ana: User, client: Client) -> None:
    now = datetime.now(tz=UTC)
    with time_machine.travel(now, tick=False) as clock:
        log_in(client)
        client.post(NOTE, {"text": "seiful de la secretariat", "password": PASSWORD})
        assert "seiful de la secretariat" in client.get(NOTE).text
        clock.move_to(now + timedelta(minutes=16))

        asked_again = client.get(NOTE)

    assert asked_again["Location"].startswith("/cont/confirma/")
    for page in ("/cont/intrare/", "/cont/parola/uitata/", "/cont/legatura/x/"):
        assert "seiful" not in Client().get(page).text
    assert "însemnare" in mail.outbox[-1].subject


@pytest.mark.parametrize(
    ("text", "password", "words"),
    [
        (f"e {PASSWORD}", PASSWORD, "conține parola sau seamănă"),
        ("cocostârcul într-un picior", PASSWORD, "conține parola sau seamănă"),
        ("seiful", "nu aceasta este parola", "Parola nu este bună"),
        ("seiful", "", "Parola nu este bună"),
        ("", PASSWORD, "Scrieți însemnarea"),
    ],
)
def test_ac_a2_1_a_note_is_refused_in_words(
    inside: Client, ana: User, text: str, password: str, words: str
) -> None:
    answer = inside.post(NOTE, {"text": text, "password": password})

    assert words in answer.text
    assert PASSWORD not in answer.text.replace(f"e {PASSWORD}", "")
    assert not people.has_note(ana.pk)


def test_a_note_is_taken_away_by_its_person(inside: Client, ana: User) -> None:
    inside.post(NOTE, {"text": "seiful de la secretariat", "password": PASSWORD})
    inside.post(NOTE, {"deed": "remove"})

    assert not people.has_note(ana.pk)
    assert inside.post(NOTE, {"deed": "remove"}).status_code == 302


def test_the_data_of_the_account_are_taken_along_without_secrets(inside: Client, ana: User) -> None:
    inside.post(NOTE, {"text": "seiful de la secretariat", "password": PASSWORD})
    answer = inside.post(DATA)
    data: dict[str, Any] = json.loads(answer.content)

    assert answer["Content-Disposition"].startswith("attachment")
    assert (data["account"]["email"], data["private_note_kept"]) == (ana.email, True)
    assert data["roles"][0]["institution"] == "Primăria Alba"
    ana.refresh_from_db()
    assert ana.password not in answer.text
    assert "seiful" not in answer.text


def test_ar_27_closing_says_what_stays_and_keeps_the_name_in_the_register(
    inside: Client, ana: User, alba: Town
) -> None:
    alba.register("Cerere")
    page = inside.get(CLOSE)
    assert "Rămâne, și de ce" in page.text
    assert "Bifați" in inside.post(CLOSE, {}).text

    answer = inside.post(CLOSE, {"sure": "on"})

    assert answer["Location"] == "/cont/intrare/"
    assert not is_in(inside)
    ana.refresh_from_db()
    assert (ana.full_name, ana.is_active, ana.email) == ("Ana Albu", False, f"cont-{ana.pk}@inchis.invalid")
    assert mail.outbox[-1].to == ["registrar@alba.example"]
    with acting_for(alba.id), connection.cursor() as cursor:
        cursor.execute("SELECT actor_name FROM journal_record WHERE action = 'accounts.account.closed'")
        assert cursor.fetchone() == ("Ana Albu",)
        assert not [line for line in institutions.members(at=datetime.now(tz=UTC)) if line.user_id == ana.pk]


def test_the_last_administrator_hands_the_role_over_before_closing(
    ana: User, alba: Town, inside: Client
) -> None:
    with acting_for(alba.id):
        structure.add_member(
            user_id=ana.pk, role=Role.ADMINISTRATOR, unit_id=None, job_title="", now=NOW, by=None
        )
        other = next(line for line in institutions.members() if line.user_id == alba.administrator.id)
        membership = institutions.membership_by_id(other.id)
        assert membership is not None
        structure.end_membership(membership=membership, now=datetime.now(tz=UTC), by=ana)

    answer = inside.post(CLOSE, {"sure": "on"})

    assert "ultimul administrator" in answer.text
    assert is_in(inside)
    with acting_for(alba.id):
        assert [line for line in institutions.members(at=datetime.now(tz=UTC)) if line.user_id == ana.pk]
