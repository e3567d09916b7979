"""Pages of the archive, of the emergency register, of the seals and of reports: in order, light, and few questions."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage

from tests.browser.addresses import SHELVED
from tests.browser.shelved import Places, shelve
from tests.browser.test_every_page import Walk, signed_in
from tests.cast import Town, open_town

pytestmark = pytest.mark.browser

MOST_QUERIES = 15
# Closing a year looks at everything that may keep it open, each in the room that knows it.
MORE = {"sigilii/ani/general/{year}/": 18}


@pytest.fixture(scope="module")
def town(server: str) -> Town:
    """A town with a name as long as they get."""
    mark = uuid4().hex[:6]
    return open_town(name=f"Comuna Poiana Lungă de Sus și de Jos {mark}", domain=f"{mark}.example")


@pytest.fixture(scope="module")
def places(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """What stands in the addresses."""
    return shelve(town, tmp_path_factory.mktemp("shelved")) | {"year": timezone.localdate().year}


@pytest.fixture
def walk(chromium: Browser) -> Iterator[Walk]:
    """A visitor who has not signed in yet."""
    context = chromium.new_context(locale="ro-RO", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(20_000)
    here = Walk(page, set())

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            here.said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: here.said.append(str(error)))
    yield here
    context.close()
    assert not here.faults, "\n".join(here.faults)


def home_of(town: Town) -> str:
    return f"/birou/{town.institution.code}/"


@pytest.mark.parametrize("role", SHELVED)
def test_each_page_is_in_order(walk: Walk, server: str, town: Town, places: Places, role: str) -> None:
    session = next(iter(signed_in(getattr(town, role)).cookies.values()))
    walk.page.context.add_cookies([{"name": session.key, "value": session.value, "url": server}])

    for page in SHELVED[role]:
        walk.open(server + home_of(town) + page.format(**places))


@pytest.mark.parametrize("role", SHELVED)
def test_each_page_asks_the_database_little(town: Town, places: Places, role: str) -> None:
    client, heavy = signed_in(getattr(town, role)), []
    for page in SHELVED[role]:
        address = home_of(town) + page.format(**places)
        client.get(address)  # the first look of a session fills what later ones find
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counted = [one["sql"] for one in asked if _is_question(one["sql"])]
        if len(counted) > MORE.get(page, MOST_QUERIES):
            heavy.append(
                "\n  ".join([f"{address}: {len(counted)}", *(" ".join(one.split())[:150] for one in counted)])
            )

    assert not heavy, "\n".join(heavy)


# The tenant's walls are set beside the questions, for each block; the test's way of signing in reads the person again.
FREE = (
    *("SELECT set_config", "SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SET "),
    'SELECT "accounts_user"."id", "accounts_user"."password"',
)


def _is_question(sql: str) -> bool:
    """Whether a statement would be asked of the database for a person who signed in."""
    return not sql.startswith(FREE)
