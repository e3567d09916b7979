"""Every page of a portal is light: with sheets, scripts, pictures and letters under 100 kB, in few questions."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from registratura.doors.portal import guards
from registratura.filings import services as filings
from registratura.flows.following import ticket_of
from registratura.portals import services
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.flows.filing_ground import begin, open_forms

pytestmark = pytest.mark.django_db

MOST_BYTES = 100_000
MOST_QUESTIONS = 8
MOST_OF_A_STATUS = 16  # of a paper with term, way, message and secret: each room says its part
NO_QUESTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config")
LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|script[^>]* src|img[^>]* src)="([^"]+)"')
FACE = re.compile(r"@font-face")
ARMS = b"\x89PNG" + b"0" * 12_000  # as heavy as arms of many colours come out


def pages_of(code: str) -> list[str]:
    """Return the address of each page of a portal that needs nothing but the institution's code."""
    found = []
    for pattern in get_resolver("registratura.doors.portal.urls").url_patterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        if route.startswith("portal/<slug:code>/") and route.count("<") == 1 and route.endswith("/"):
            found.append("/" + route.replace("<slug:code>", code))
    return found


def weight_of(client: Client, page: str) -> int:
    """Return the bytes of a page with everything that it loads, nothing compressed."""
    total = len(page.encode())
    for address in sorted(set(LOADED.findall(page))):
        if address.startswith("/static/"):
            place = finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.)", "", address.removeprefix("/static/")))
            assert isinstance(place, str), address
            total += Path(place).stat().st_size
        else:
            total += len(client.get(address).content)
    return total


@pytest.fixture
def dressed(alba: Town) -> Town:
    """Alba, with a coat of arms."""
    with acting_for(alba.id):
        services.change_arms(png=ARMS, width=144, height=144, by=None, now=NOW)
    return alba


def test_every_page_is_light_and_asks_little(dressed: Town) -> None:
    client = Client()
    heavy, curious, looked_at = [], [], 0
    for address in pages_of(dressed.institution.code):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        looked_at += 1
        weight = weight_of(client, answer.text)
        if weight >= MOST_BYTES:
            heavy.append(f"{address}: {weight} bytes")
        questions = [one["sql"] for one in asked if not one["sql"].startswith(NO_QUESTIONS)]
        if len(questions) > MOST_QUESTIONS:
            curious.append(f"{address}: {len(questions)} questions")

    assert looked_at > 5
    assert not heavy, heavy
    assert not curious, curious


def questions_of(client: Client, address: str) -> int:
    """Return how much a page asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return sum(not one["sql"].startswith(NO_QUESTIONS) for one in asked)


def test_a_filing_in_progress_and_its_status_ask_little(alba: Town, settings: Any) -> None:
    settings.PORTAL_HASTE_S = 0
    open_forms(alba, unit_id=alba.urbanism.id)
    person, client = begin(alba, now=timezone.now()), Client()
    portal = f"/portal/{alba.institution.code}"
    draft = f"{portal}/depunere/ciorna/{person.secret}"

    filling = {rest: questions_of(client, f"{draft}/{rest}/") for rest in ("pagina/despre-ce", "pastrare")}
    filling["verificare"] = questions_of(client, f"{draft}/verificare/")
    client.post(f"{draft}/verificare/", {guards.TOKEN: guards.fields(what="filing").token})
    filling["trimisa"] = questions_of(client, f"{draft}/trimisa/")
    card = person.filing()
    with acting_for(alba.id):
        secret = filings.secret_of(filing_id=card.id)
    status = f"{portal}/urmarire/{ticket_of(secret=secret, reference=card.reference)}/"
    questions_of(client, status)  # the first look keeps the key

    assert max(filling.values()) <= MOST_QUESTIONS, filling
    assert questions_of(client, status) <= MOST_OF_A_STATUS


def test_public_pages_fetch_no_letters() -> None:
    sheet = finders.find("registratura/portal/portal.css")
    assert isinstance(sheet, str)
    text = Path(sheet).read_text(encoding="utf-8")

    own = re.search(r"--sans: ([^;]+);", text)
    assert own is not None
    assert "Registratura" not in own[1]
    assert not FACE.search(text)
