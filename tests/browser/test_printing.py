"""
A register ordered, printed by a worker's process, and fetched: with the scripts of the page and without them.

The server runs against the database of the tests; what it writes is committed and stays.
"""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from registratura.registers.printing.rows import HEADINGS
from tests.browser.looking import faults
from tests.cast import Town, open_town

pytestmark = pytest.mark.browser

YEAR = timezone.localdate().year


@pytest.fixture
def town(server: str) -> Town:
    """A town with a few entries, one of them with a long subject."""
    mark = uuid4().hex[:6]
    opened = open_town(name=f"Comuna Poiana Teiului {mark}", domain=f"{mark}.example")
    for subject in ("Cerere de racordare", "Petiție privind drumul comunal " * 12, "Factura de motorină"):
        opened.register(subject)
    return opened


@pytest.fixture
def visit(server: str, chromium: Browser, town: Town) -> Iterator[Callable[..., Page]]:
    """Open the page of prints as the archivist, with scripts or without."""
    elena = Client()
    elena.force_login(town.archivist, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = next(iter(elena.cookies.values()))
    complaints: list[str] = []
    contexts = []

    def open_page(*, scripts: bool = True, width: int = 1366, dark: bool = False) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 768},
            locale="ro-RO",
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        context.add_cookies([{"name": session.key, "value": session.value, "url": server}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if "Content Security" in m.text else None)
        page.goto(f"{server}/birou/{town.institution.code}/tipar/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def work(app_url: str) -> None:
    """Let a worker's process do the jobs that wait, as `registratura run` starts it, and end."""
    subprocess.run(
        [
            *(sys.executable, "-m", "django", "procrastinate", "--skip-checks"),
            *("worker", "--concurrency", "2", "--one-shot", "--queues", "print"),
        ],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "registratura.config.settings_test",
            "REGISTRATURA_DATABASE_URL": app_url,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        },
        check=True,
        capture_output=True,
        timeout=120,
    )


def test_a_register_is_ordered_followed_and_downloaded(
    visit: Callable[..., Page], app_url: str, tmp_path: Path
) -> None:
    page = visit()
    expect(page.get_by_text("Nicio tipăritură încă")).to_be_visible()
    assert not faults(page)

    page.get_by_role("button", name="Tipărește").click()
    expect(page.get_by_text("Așteaptă la rând")).to_be_visible()
    assert not faults(page)

    work(app_url)

    # Nobody reloads: the page finds out by itself.
    link = page.get_by_role("link", name=f"Descarcă registru-general-{YEAR}.pdf")
    expect(link).to_be_visible()
    expect(page.locator("#print-news")).to_have_text("Tipărirea este gata.")
    assert not faults(page)
    with page.expect_download() as fetched:
        link.click()
    assert fetched.value.suggested_filename == f"registru-general-{YEAR}.pdf"
    file = tmp_path / "register.pdf"
    fetched.value.save_as(file)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == page.locator(".prints__hash code").inner_text()
    with pypdfium2.PdfDocument(file) as pdf:
        assert len(pdf) == 1
        assert pdf[0].get_width() > pdf[0].get_height()
        text = " ".join(pdf[0].get_textpage().get_text_range().split())
    assert len(HEADINGS) == 13
    assert [heading for heading in HEADINGS if heading not in text] == []
    assert "1 2 3 4 5 6 7 8 9 10 11 12 13" in text
    assert "Pagina 1 din 1" in text
    assert "conține 3 (trei) poziții" in text
    assert "Elena Enache" in text


def test_without_scripts_a_month_is_ordered_and_the_page_reloaded_by_its_link(
    visit: Callable[..., Page], app_url: str
) -> None:
    page = visit(scripts=False)
    expect(page.get_by_label("Luna")).to_be_hidden()
    page.get_by_role("radio", name="O lună").check()
    page.get_by_label("Luna").select_option(str(timezone.localdate().month))
    page.get_by_role("button", name="Tipărește").click()
    expect(page.get_by_text("Așteaptă la rând")).to_be_visible()

    work(app_url)
    page.get_by_role("link", name="Reîncarcă").click()

    expect(
        page.get_by_role("link", name=re.compile(r"^Descarcă registru-general-\d{4}-\d\d\.pdf"))
    ).to_be_visible()


def test_a_wrong_time_is_shown_at_its_field_on_a_phone_in_the_dark(visit: Callable[..., Page]) -> None:
    page = visit(width=390, dark=True)
    page.get_by_role("radio", name="Între două zile").check()
    page.get_by_label("Prima zi").fill(f"20.03.{YEAR}")
    page.get_by_label("Ultima zi").fill(f"10.03.{YEAR}")
    page.get_by_role("button", name="Tipărește").click()

    expect(page.get_by_role("alert")).to_contain_text("Ultima zi este înaintea primei")
    expect(page.get_by_label("Prima zi")).to_have_value(f"20.03.{YEAR}")
    assert not faults(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
