"""Sessions: how long they last, who ends them, what they remember."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from tests.cast import Town
from tests.doors.shared.people import (
    PASSWORD,
    is_in,
    link_for,
    log_in,
)


def test_changing_the_password_ends_the_other_sessions_and_says_so_by_mail(ana: User, client: Client) -> None:
    log_in(client)
    log_in(elsewhere := Client())

    wrong = client.post("/cont/parola/schimba/", {"oldpassword": "alta", "password1": "barza cu ciocul lung"})
    assert "Parola de acum nu este aceasta" in wrong.text
    decomposed = unicodedata.normalize("NFD", PASSWORD)
    client.post("/cont/parola/schimba/", {"oldpassword": decomposed, "password1": "barza cu ciocul lung"})

    assert is_in(client)
    assert not is_in(elsewhere)
    assert mail.outbox[-1].subject == "Parola dumneavoastră a fost schimbată"
    assert "Dacă nu, anunțați" in str(mail.outbox[-1].body)


def test_an_hour_of_rest_ends_the_session_and_work_keeps_it(ana: User, client: Client) -> None:
    start = datetime.now(tz=UTC)
    with time_machine.travel(start, tick=False) as clock:
        log_in(client)
        for minutes in (1, 50, 100, 150):
            clock.move_to(start + timedelta(minutes=minutes))
            assert is_in(client)
        clock.move_to(start + timedelta(minutes=211))
        answer = client.get("/birou/eu/", follow=True)

    assert answer.redirect_chain[0][0].startswith("/cont/intrare/")
    assert "după o oră de nefolosire" in answer.text


def test_twelve_hours_end_the_session_whatever_is_done(ana: User, client: Client) -> None:
    start = datetime.now(tz=UTC)
    with time_machine.travel(start, tick=False) as clock:
        log_in(client)
        is_in(client)
        for minutes in range(50, 12 * 60 + 50, 50):
            clock.move_to(start + timedelta(minutes=minutes))
            last = is_in(client)

    assert not last


def test_a_closed_account_is_out_at_the_next_page(ana: User, client: Client) -> None:
    log_in(client)
    accounts.close_account(user=ana, now=datetime.now(tz=UTC))

    assert not is_in(client)
    assert client.post(link_for(ana)).status_code == 410


def test_signed_in_pages_stay_in_no_cache(ana: User, client: Client) -> None:
    assert "no-store" in client.get(link_for(ana))["Cache-Control"]
    log_in(client)

    for address in ("/birou/eu/", "/cont/securitate/", "/cont/sesiuni/", "/nu-exista/"):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_leaving_is_a_button_and_never_a_link(ana: User, client: Client) -> None:
    log_in(client)
    client.get("/cont/iesire/")
    assert is_in(client)

    client.post("/cont/iesire/")
    assert not is_in(client)


def test_setting_up_a_second_step_asks_again_who_one_is(ana: User, client: Client) -> None:
    log_in(client)

    answer = client.get("/cont/securitate/aplicatie/porneste/")
    assert answer["Location"].startswith("/cont/confirma/")
    page = client.get(answer["Location"])
    assert "Confirmați că sunteți dumneavoastră" in page.text
    client.post(answer["Location"], {"password": PASSWORD})

    assert client.get("/cont/securitate/aplicatie/porneste/").status_code == 200


def test_one_ends_ones_own_sessions_and_nobody_elses(ana: User, alba: Town, client: Client) -> None:
    log_in(client)
    log_in(elsewhere := Client())
    page = client.get("/cont/sesiuni/")
    end = re.findall(r'action="(/cont/sesiuni/\d+/incheie/)"', page.text)
    assert len(end) == 1

    stranger = Client()
    stranger.post(link_for(alba.clerk))
    assert stranger.post(end[0]).status_code == 404
    assert is_in(elsewhere)
    client.post(end[0])
    assert not is_in(elsewhere)
    assert is_in(client)


def test_preferences_are_kept_and_lead_nowhere_outside(ana: User, client: Client) -> None:
    log_in(client)

    answer = client.post(
        "/birou/preferinte/",
        {"theme": "dark", "language": "en", "single_keys": "off", "next": "//evil.example/"},
    )
    ana.refresh_from_db()

    assert answer["Location"] == "/birou/eu/"
    assert (ana.theme, ana.language) == ("dark", "en")
    assert client.cookies["single_keys"].value == "off"
    client.post("/birou/preferinte/", {"theme": "\x00", "language": "xx"})
    ana.refresh_from_db()
    assert (ana.theme, ana.language) == ("dark", "en")


def test_one_goes_only_to_institutions_where_one_works(
    ana: User, alba: Town, buzau: Town, client: Client
) -> None:
    log_in(client)

    assert client.post("/birou/schimba/", {"institution": buzau.institution.code}).status_code == 404
    answer = client.post("/birou/schimba/", {"institution": alba.institution.code})
    assert answer["Location"] == f"/birou/{alba.institution.code}/"


def test_the_words_of_the_addresses_are_no_codes_of_institutions(db: None) -> None:
    from registratura.institutions import services as institutions

    now = datetime.now(tz=UTC)
    assert institutions.open_institution(name="Eu", cui="", now=now).code == "eu-2"
    with pytest.raises(institutions.InstitutionCodeTakenError):
        institutions.open_institution(name="X", cui="", now=now, code="schimba")
