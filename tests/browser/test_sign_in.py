"""Signing in with a real browser: one-time link, passkey, application of codes, code on paper; axe finds nothing."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from tests.browser.looking import CHROMIUM, FLAGS, faults, follow
from tests.cast import Town, open_town

pytestmark = pytest.mark.browser

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def _synchronous(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    cache.clear()


@pytest.fixture
def town(database: str, django_db_blocker: Any) -> Iterator[Town]:
    """A town that the server's own connection sees: committed, under a name of its own."""
    with django_db_blocker.unblock():
        yield open_town(name=f"Primăria {uuid4().hex[:8]}", domain=f"{uuid4().hex[:8]}.example")
        connection.close()


@pytest.fixture
def site(town: Town) -> Iterator[str]:
    """The address by name: browsers give passkeys to names, never to numbers."""
    server = LiveServer("127.0.0.1")
    yield str(server.url).replace("127.0.0.1", "localhost")
    server.stop()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
        connection.close()


def link_for(site: str, user: User) -> str:
    return f"{site}/cont/legatura/{accounts.issue_sign_in_link(user=user, now=datetime.now(tz=UTC))}/"


def give_key(page: Page) -> tuple[Any, str]:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def assert_clean(page: Page) -> None:
    assert faults(page) == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def go(page: Page, name: str) -> None:
    """Press a button that leads on, and wait for the next page: what is asked next comes after what was sent."""
    follow(page, page.get_by_role("button", name=name))


def leave(page: Page) -> None:
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/birou/eu/")
    go(page, "Ieșire din cont")
    page.wait_for_url("**/cont/intrare/**")


def totp_code(secret: str, *, steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def test_a_person_comes_by_link_adds_a_key_leaves_and_returns_with_the_key(
    browser: Browser, site: str, town: Town
) -> None:
    page = browser.new_context(locale="ro-RO").new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    session, key = give_key(page)

    page.goto(link_for(site, town.registrar))
    assert_clean(page)
    go(page, "Intră în registratură")
    page.wait_for_url("**/cont/cale/")
    assert_clean(page)
    follow(page, page.get_by_role("link", name="Pune o cheie de acces"))
    assert_clean(page)
    page.get_by_label("Numele cheii").fill("Calculatorul de la ghișeu")
    press(page, "Adaugă cheia")
    page.wait_for_url("**/cont/securitate/coduri/")
    assert_clean(page)
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert [credential["isResidentCredential"] for credential in kept] == [True]

    leave(page)
    assert_clean(page)
    press(page, "Intră cu cheia de acces")
    page.wait_for_url(f"{site}/birou/{town.institution.code}/")
    page.goto(f"{site}/cont/securitate/chei/")
    expect(page.get_by_text("Calculatorul de la ghișeu")).to_be_visible()
    assert_clean(page)
    assert not complaints, complaints


def test_a_key_that_does_not_answer_is_explained_and_can_be_tried_again(
    browser: Browser, site: str, town: Town
) -> None:
    page = browser.new_context(locale="ro-RO").new_page()
    session, key = give_key(page)
    page.goto(link_for(site, town.registrar))
    go(page, "Intră în registratură")
    page.goto(f"{site}/cont/securitate/chei/adauga/")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})

    press(page, "Adaugă cheia")
    page.get_by_role("alert").get_by_text("Încercați din nou").wait_for()
    assert_clean(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    press(page, "Adaugă cheia")

    page.wait_for_url("**/cont/securitate/coduri/")


def test_a_password_is_shown_while_typed_and_the_codes_are_the_second_step(
    browser: Browser, site: str, town: Town
) -> None:
    page = browser.new_context(locale="ro-RO").new_page()
    page.goto(link_for(site, town.registrar))
    go(page, "Intră în registratură")
    page.goto(f"{site}/cont/parola/pune/")
    field = page.locator("#id_password1")
    field.fill("un cocostârc la ghișeu")
    press(page, "Arată parola")
    expect(field).to_have_attribute("type", "text")
    assert_clean(page)
    go(page, "Pune parola")
    page.goto(f"{site}/cont/securitate/aplicatie/porneste/")
    assert_clean(page)
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 0
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Codul din aplicație").fill(totp_code(secret))
    press(page, "Pornește")
    page.wait_for_url("**/cont/securitate/coduri/")
    paper = re.findall(r"\b\d{8}\b", page.locator(".codes").inner_text())
    page.goto(f"{site}/cont/securitate/")
    assert_clean(page)

    # A code lives half a minute: it is counted when it is typed.
    for code in (lambda: totp_code(secret, steps=1), lambda: paper[3]):
        leave(page)
        page.get_by_label("Adresa de e-mail").fill(town.registrar.email)
        page.locator("#id_password").fill("un cocostârc la ghișeu")
        page.locator("#id_password").press("Enter")
        page.wait_for_url("**/cont/securitate/pas/**")
        assert_clean(page)
        page.get_by_label("Codul din aplicație").fill(code())
        page.get_by_label("Codul din aplicație").press("Enter")
        page.wait_for_url(f"{site}/birou/{town.institution.code}/")


def test_the_pages_of_signing_in_work_without_scripts_and_say_what_is_wrong(
    browser: Browser, site: str, town: Town
) -> None:
    page = browser.new_context(locale="ro-RO", java_script_enabled=False).new_page()
    page.goto(f"{site}/")
    expect(page.get_by_role("button", name="Intră cu cheia de acces")).to_be_hidden()
    page.get_by_label("Adresa de e-mail").fill(town.registrar.email)
    page.locator("#id_password").fill("nu aceasta este")
    page.get_by_role("button", name="Intră", exact=True).click()

    expect(page.get_by_text("Adresa de e-mail sau parola nu este bună")).to_be_visible()
    expect(page.get_by_label("Adresa de e-mail")).to_have_value(town.registrar.email)
