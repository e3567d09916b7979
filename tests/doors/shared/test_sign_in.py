"""Signing in by link and password; and what a stranger can learn from the pages: nothing."""

import re
import unicodedata
from smtplib import SMTPServerDisconnected
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client

from registratura.accounts.models import User
from registratura.doors.shared import account_views
from tests.cast import Town
from tests.doors.shared.people import (
    LOGIN,
    PASSWORD,
    is_in,
    link_for,
    log_in,
    without_tokens,
)

RESET = "/cont/parola/uitata/"
CEDILLA = re.compile("[\u015e\u015f\u0162\u0163]")


def test_opening_a_link_greets_and_does_not_use_it_up(alba: Town, client: Client) -> None:
    address = link_for(alba.registrar)

    pages = [client.get(address), client.head(address), client.get(address)]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "Bun venit, Ana Albu" in pages[2].text
    assert not is_in(client)


def test_a_link_signs_in_once_with_a_new_session_and_proposes_a_key(alba: Town, client: Client) -> None:
    address = link_for(alba.registrar)
    client.get("/cont/parola/pune/")
    session = client.session
    session["seen"] = "before"
    session.save()
    client.cookies["registratura"] = session.session_key or ""

    answer = client.post(address)

    assert (answer.status_code, answer["Location"]) == (302, "/cont/cale/")
    assert client.session.session_key != session.session_key
    assert is_in(client)
    again = Client().post(address)
    assert again.status_code == 410
    assert "Cereți administratorului" in again.text or "cereți administratorului" in again.text


@pytest.mark.parametrize("secret", ["x", "a" * 3000, "%00", "../x", "ș"])
def test_a_link_that_never_was_is_refused_in_words(db: None, client: Client, secret: str) -> None:
    for answer in (client.get(f"/cont/legatura/{secret}/"), client.post(f"/cont/legatura/{secret}/")):
        assert answer.status_code in (404, 410)


def test_a_wrong_password_and_an_unknown_address_give_the_same_answer(ana: User, client: Client) -> None:
    known = log_in(client, password="nu aceasta este parola")
    unknown = log_in(client, email="nimeni@alba.example", password="nu aceasta este parola")

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert without_tokens(known) == without_tokens(unknown)
    assert "Adresa de e-mail sau parola nu este bună" in known.text


def test_the_password_opens_a_new_session_and_a_broken_form_keeps_the_address(
    ana: User, client: Client
) -> None:
    refused = client.post(LOGIN, {"login": "registrar@alba.example", "password": ""})
    assert 'value="registrar@alba.example"' in refused.text

    before = client.session.session_key
    answer = log_in(client)

    assert answer["Location"] == "/"
    assert client.session.session_key not in (None, before)
    assert is_in(client)


def test_a_password_composed_otherwise_by_the_keyboard_is_the_same(ana: User, client: Client) -> None:
    log_in(client, password=unicodedata.normalize("NFD", PASSWORD))

    assert is_in(client)


def test_the_whole_of_a_long_password_counts(alba: Town, client: Client) -> None:
    long = "cuvinte multe și fără rost " * 9
    client.post(link_for(alba.registrar))
    assert client.post("/cont/parola/pune/", {"password1": long}).status_code == 302

    log_in(short := Client(), password=long[:72])
    log_in(whole := Client(), password=long)

    assert not is_in(short)
    assert is_in(whole)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("scurtă", "cel puțin 15"),
        ("password1234", "lista celor cunoscute"),
        ("ana albu alba", "prea mult cu numele"),
        ("", "obligatoriu"),
        ("x" * 10_000, "mai scurtă"),
        ("cu un\x00zero în mijloc", "permise"),
    ],
)
def test_a_bad_password_is_refused_in_words(alba: Town, client: Client, typed: str, words: str) -> None:
    client.post(link_for(alba.registrar))

    answer = client.post("/cont/parola/pune/", {"password1": typed})

    assert answer.status_code == 200
    assert words in answer.text
    assert not CEDILLA.search(answer.text)


def test_no_page_about_signing_in_is_written_with_cedillas(ana: User, client: Client) -> None:
    pages = [client.get(address) for address in (LOGIN, RESET, "/cont/inscriere/", "/nu-exista/")]
    pages += [
        client.post(LOGIN, {"login": "x" * 400, "password": "\x00"}),
        client.post(RESET, {"email": "@"}),
    ]
    broken = Client(enforce_csrf_checks=True).post(LOGIN, {})

    assert [page.status_code for page in [*pages, broken]] == [200, 200, 200, 404, 200, 200, 403]
    assert not [page.request for page in [*pages, broken] if CEDILLA.search(page.text)]


def test_cedillas_of_others_are_mended_before_the_page_leaves(rf: Any) -> None:
    from django.contrib.auth.models import AnonymousUser

    from registratura.doors.shared.language import LanguageMiddleware

    request = rf.get("/")
    request.user = AnonymousUser()
    page = LanguageMiddleware(lambda _: HttpResponse("Introduce\u0163i \u015fi \u0162\u015e"))(request)
    file = LanguageMiddleware(lambda _: HttpResponse("\u0163", content_type="text/plain"))(request)

    assert page.content.decode() == "Introduceți și ȚȘ"
    assert file.content.decode() == "\u0163"


def test_nobody_makes_an_account_alone(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # Portals that other modules left open, committed, would let citizens in.
    monkeypatch.setattr("registratura.doors.portal.identity.signing_up.signing_up.open_here", lambda: False)
    answer = client.post("/cont/inscriere/", {"email": "eu@alba.example", "password1": PASSWORD})

    assert "administratorul" in answer.text
    assert not User.objects.filter(email="eu@alba.example").exists()


def test_after_five_wrong_passwords_one_waits(ana: User, client: Client) -> None:
    for _attempt in range(5):
        log_in(client, password="nu aceasta este parola")

    answer = log_in(client)

    assert "Prea multe încercări" in answer.text
    assert not is_in(client)


def test_too_many_requests_have_a_page_of_their_own(ana: User, client: Client) -> None:
    answers = [client.post(LOGIN, {}) for _attempt in range(31)]

    assert answers[-1].status_code == 429
    assert "Prea multe încercări" in answers[-1].text


def test_a_forgotten_password_tells_nobody_whether_the_address_has_an_account(
    ana: User, client: Client
) -> None:
    known = client.post(RESET, {"email": "registrar@alba.example"}, follow=True)
    unknown = client.post(RESET, {"email": "nimeni@alba.example"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert without_tokens(known) == without_tokens(unknown)
    assert [letter.to for letter in mail.outbox] == [["registrar@alba.example"], ["nimeni@alba.example"]]
    assert mail.outbox[0].subject == mail.outbox[1].subject == "Altă parolă pentru Registratura"


def test_the_moment_of_the_answer_does_not_tell_either(
    ana: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments, waited = iter([0.0, 0.02, 10.0, 10.31]), list[float]()
    clock = SimpleNamespace(monotonic=lambda: next(moments), sleep=waited.append)
    monkeypatch.setattr(account_views, "time", clock)

    for address in ("registrar@alba.example", "nimeni@alba.example"):
        client.post(RESET, {"email": address})

    assert [0.02 + waited[0], 0.31 + waited[1]] == pytest.approx([0.5, 0.5])


def test_a_broken_mail_server_shows_the_same_page(
    ana: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(self: EmailMessage, fail_silently: bool = False) -> int:
        raise SMTPServerDisconnected("down")

    monkeypatch.setattr(EmailMessage, "send", down)

    assert (
        client.post(RESET, {"email": "registrar@alba.example"})["Location"] == "/cont/parola/uitata/trimis/"
    )


def test_the_link_of_the_letter_sets_a_new_password_once_and_ends_sessions(ana: User, client: Client) -> None:
    log_in(elsewhere := Client())
    client.post(RESET, {"email": "registrar@alba.example"})
    found = re.search(rf"{settings.PUBLIC_URL}(\S+)", str(mail.outbox[0].body))
    assert found is not None

    form = client.get(found[1], follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "alt cocostârc, două picioare"})

    assert not is_in(elsewhere)
    log_in(after := Client(), password="alt cocostârc, două picioare")
    assert is_in(after)
    assert "Legătura nu mai este bună" in Client().get(found[1]).text
    assert "a fost schimbată" in mail.outbox[-1].subject
