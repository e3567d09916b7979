"""
The manual is true: a browser does what each page says, against the demonstration. A wrong step fails.

With MANUAL_PICTURES=1 (`make manual`) the pictures of the pages are taken on the way.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from registratura.flows.demo.services import ensure_demo
from registratura.flows.manual import steps
from registratura.flows.manual.place import TASKS
from registratura.toolkit.postgres.cluster import PrivateCluster
from tests.browser.looking import faults
from tests.browser.manual_ground import enter, places
from tests.browser.manual_steps import SIZE, LostError, Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ENTRIES = 300
PAGES = sorted(path for path in TASKS.glob("*/*.md") if steps.actions(source=path.read_text("utf-8")))


@pytest.fixture(scope="module")
def ground(
    cluster: PrivateCluster, database: str, server: str, django_db_blocker: Any
) -> Iterator[dict[str, Any]]:
    """The demonstration in the module's database, and what its steps write in braces."""
    with django_db_blocker.unblock():
        owner = cluster.url_for("registratura_owner", database=database)
        ensure_demo(owner_url=owner, now=datetime.now(tz=UTC), entries=ENTRIES)
        yield places()


@pytest.fixture
def reader(server: str, chromium: Browser, ground: dict[str, Any]) -> Iterator[Reader]:
    context = chromium.new_context(
        viewport=SIZE,  # type: ignore[arg-type]
        locale="ro-RO",
        timezone_id="Europe/Bucharest",
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield Reader(page, server, enter(server), ground)
    context.close()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_step_of_the_manual_can_be_done(reader: Reader, path: Path) -> None:
    reader.folder = path.parent / "images" if os.environ.get("MANUAL_PICTURES") == "1" else None

    reader.follow(steps.actions(source=path.read_text("utf-8")))

    assert reader.page.title()


def test_a_wrong_step_is_seen(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.browser.manual_steps.PATIENCE_S", 1.0)
    wrong = '<!-- do\nas registrar\nopen {desk}/\npress "Zboară"\n-->'

    with pytest.raises(LostError, match="line 4: nothing here is called 'Zboară'"):
        reader.follow(steps.actions(source=wrong))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    ["", "registrator/document-pe-hartie/", "registrator/", "arhiva/", "scurtaturi/", "cauta/?q=borderou"],
)
def test_pages_of_the_manual_are_in_order(reader: Reader, address: str, scheme: Any) -> None:
    page = reader.page
    page.emulate_media(color_scheme=scheme)

    page.goto(f"{reader.root}/manual/{address}")

    assert faults(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert faults(page) == []


def test_the_mark_of_a_desk_page_leads_to_its_own_help_by_keyboard(reader: Reader) -> None:
    page = reader.page
    reader.enter(page, "registrar")
    page.goto(f"{reader.root}{reader.places['desk']}/tava/")

    page.get_by_role("link", name="Ajutor la această pagină").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/manual/registrator/tava/")

    assert "Înregistrați ce a venit prin e-mail" in page.title()
