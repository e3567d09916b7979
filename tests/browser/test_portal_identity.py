"""A citizen makes an account on a phone and looks at the levels: without JavaScript, by keyboard, in the dark."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, Page, ViewportSize, expect

from registratura.flows import identity
from registratura.institutions import services as institutions
from registratura.institutions.models import Institution
from tests.browser.looking import faults
from tests.cast import NOW, Town, open_town

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def town(server: str, django_db_blocker: Any) -> Iterator[Town]:
    """A town, and a supplier who answers for the accounts; committed, under names of their own."""
    with django_db_blocker.unblock():
        cache.clear()
        made = open_town(name=f"Primăria {uuid4().hex[:8]}", domain=f"{uuid4().hex[:8]}.example")
        if not Institution.objects.filter(kind=Institution.Kind.SUPPLIER).exists():
            institutions.open_institution(
                name="Cartea Software SRL",
                cui="",
                code=f"furnizor-{uuid4().hex[:6]}",
                kind=Institution.Kind.SUPPLIER,
                now=NOW,
            )
        yield made
        connection.close()


def signed_up(page: Page, server: str, *, email: str) -> None:
    """Make an account by keyboard alone, from the entrance to the levels."""
    page.goto(f"{server}/cont/inscriere/?next=/confidentialitate/")
    page.get_by_label("Adresa de e-mail").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type("Ion Popescu")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Uitați-vă în căsuța de e-mail")).to_be_visible()
    found = re.search(r"/cont/inscriere/\S+", str(mail.outbox[-1].body))
    assert found is not None
    page.goto(f"{server}{found[0]}")
    expect(page.get_by_role("heading", name="Bună ziua, Ion Popescu")).to_be_visible()
    page.get_by_role("button", name="Fă contul").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cum intrați data viitoare?")).to_be_visible()


def test_an_account_on_a_phone_without_javascript_and_back_where_one_was(
    chromium: Browser, server: str, town: Town
) -> None:
    context = chromium.new_context(locale="ro-RO", viewport=PHONE, java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{server}/cont/inscriere/")
    page.get_by_label("Adresa de e-mail").fill("ion")
    page.get_by_role("button", name="Trimite legătura").click()
    expect(page.get_by_role("alert")).to_contain_text("Scrieți adresa întreagă")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    signed_up(page, server, email=f"{uuid4().hex[:8]}@exemplu.ro")
    page.get_by_role("link", name="Mai târziu, mă întorc la ce făceam").click()
    expect(page).to_have_url(f"{server}/confidentialitate/")
    context.close()


def test_every_page_of_ones_identity_is_sound_wide_and_on_a_phone(
    chromium: Browser, server: str, town: Town
) -> None:
    context = chromium.new_context(locale="ro-RO", viewport=PHONE, color_scheme="dark")
    page = context.new_page()
    found = []
    for address in ("inscriere/", "inscriere/trimis/", "inscriere/nu-este/"):
        page.goto(f"{server}/cont/{address}")
        found += [f"{address}: {fault}" for fault in faults(page)]
    signed_up(page, server, email=f"{uuid4().hex[:8]}@exemplu.ro")
    found += faults(page)
    page.goto(f"{server}/cont/identitate/ghiseu/")
    page.get_by_role("button", name="Sunt la ghișeu").click()
    expect(page.locator("#counter-code")).to_be_visible()
    found += [f"code: {fault}" for fault in faults(page)]
    for address in (
        "?nivel=counter&next=/confidentialitate/",
        "telefon/",
        "telefon/cod/",
        "ghiseu/",
        "semnatura/",
        "nume/",
    ):
        page.goto(f"{server}/cont/identitate/{address}")
        found += [f"{address}: {fault}" for fault in faults(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{address}: {wide} wide"] if wide > PHONE["width"] else []
    context.close()

    assert not found, "\n".join(found)


def test_the_counter_sees_the_account_and_is_sound(chromium: Browser, server: str, town: Town) -> None:
    context = chromium.new_context(locale="ro-RO")
    page = context.new_page()
    from registratura.accounts import services as accounts

    now = datetime.now(tz=UTC)
    secret = accounts.issue_sign_in_link(user=town.registrar, now=now)
    page.goto(f"{server}/cont/legatura/{secret}/")
    page.get_by_role("button", name="Intră în registratură").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    someone = accounts.create_user(email=f"{uuid4().hex[:8]}@exemplu.ro", full_name="Ion Popescu", now=now)
    page.goto(f"{server}/birou/{town.institution.code}/identitate/")
    found = faults(page)
    page.get_by_label("Codul arătat de persoană").fill(identity.counter_code(user=someone, now=now))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Ion Popescu")).to_be_visible()
    found += faults(page)
    page.get_by_role("button", name="Confirmă identitatea").click()
    expect(page.get_by_role("alert")).to_contain_text("Alegeți actul")
    found += faults(page)
    page.get_by_label("carte de identitate", exact=True).check()
    page.get_by_label("Ultimele patru caractere").fill("3456")
    page.get_by_label("Numele și fotografia").check()
    page.get_by_role("button", name="Confirmă identitatea").click()
    expect(page.get_by_role("cell", name="Ion Popescu", exact=True)).to_be_visible()
    found += faults(page)
    context.close()

    assert not found, "\n".join(found)
