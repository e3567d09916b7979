"""What the signatures of files say, whom is trusted, and what a file is: looked at wide and narrow."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, expect

from registratura.accounts import services as accounts
from registratura.signatures.findings import Verdict
from tests.browser.looking import faults
from tests.cast import Town, open_town
from tests.doors.desk.test_files import attached, read
from tests.doors.desk.test_signatures import AT, found, reported
from tests.fakes.signed_samples import plain_pdf

pytestmark = pytest.mark.browser
SIZES = ({"width": 1366, "height": 768}, {"width": 390, "height": 844})


@pytest.fixture(scope="module")
def signed(server: str, django_db_blocker: Any) -> Iterator[tuple[Town, int]]:
    """A town with one file whose signature holds but for what was added; committed, under a name of its own."""
    with django_db_blocker.unblock():
        cache.clear()
        town = open_town(name=f"Primăria {uuid4().hex[:8]}", domain=f"{uuid4().hex[:8]}.example")
        document = attached(town, "cerere-semnata.pdf", plain_pdf())
        read(town)
        reported(town, document, found(Verdict.CHANGED, "appended"))
        yield town, document
        connection.close()


@pytest.fixture(scope="module")
def inside(chromium: Browser, server: str, signed: tuple[Town, int]) -> Iterator[dict[str, BrowserContext]]:
    """The registrar and the administrator, who came in by their links."""
    opened = {}
    for name, user in (("registrar", signed[0].registrar), ("administrator", signed[0].administrator)):
        opened[name] = chromium.new_context(locale="ro-RO")
        page = opened[name].new_page()
        page.goto(f"{server}/cont/legatura/{accounts.issue_sign_in_link(user=user, now=_now())}/")
        with page.expect_navigation():
            page.get_by_role("button", name="Intră în registratură").click()
        page.close()
    yield opened
    for context in opened.values():
        context.close()


def _now() -> Any:
    from datetime import UTC, datetime

    assert AT.tzinfo is UTC
    return datetime.now(tz=UTC)


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("registrar", "fisiere/{document}/semnaturi/"),
        ("registrar", "fisiere/{document}/vezi/"),
        ("registrar", "fisiere/{document}/versiuni/"),
        ("administrator", "incredere/"),
        ("administrator", "spatiu/"),
    ],
)
def test_the_page_is_sound_wide_and_narrow(
    inside: dict[str, BrowserContext], server: str, signed: tuple[Town, int], who: str, address: str
) -> None:
    town, document = signed
    page = inside[who].new_page()
    found_faults = []
    for size, scheme in zip(SIZES, ("light", "dark"), strict=True):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        answer = page.goto(f"{server}/birou/{town.institution.code}/{address.format(document=document)}")
        assert answer is not None
        assert answer.status == 200
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        found_faults += faults(page)
    page.close()

    assert found_faults == []
