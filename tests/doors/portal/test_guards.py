"""The guarded door: nothing for most, an effort near a limit, patience above it, and nobody is locked out."""

import re
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone

from registratura.doors.portal import guards
from registratura.kernel.effort import is_solved
from registratura.toolkit.counting import _COUNT, count
from tests.cast import Town

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.PORTAL_LIMITS = {"booking": (2, 5, 3600, 100)}


def asked(town: Town, address: str = "192.0.2.1", *, old_s: int = 30, **fields: str) -> HttpRequest:
    place = f"/portal/{town.institution.code}/programari/"
    token = guards.fields(what="booking", now=timezone.now() - timedelta(seconds=old_s)).token
    request = RequestFactory().post(
        place, {"name": "Maria", "guard_token": token} | fields, REMOTE_ADDR=address
    )
    request.resolver_match = resolve(place)
    request.user = town.registrar
    return request


def answer(town: Town, *args: Any, email: str = "", **fields: Any) -> HttpResponse | None:
    code = town.institution.code
    return guards.guarded(asked(town, *args, **fields), what="booking", code=code, email=email)


def field(page: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found is not None
    return found[1]


def solved(puzzle: str, bits: int) -> str:
    return next(str(n) for n in range(1 << 22) if is_solved(puzzle=puzzle, answer=str(n), bits=bits))


def test_a_flood_is_asked_for_an_effort_which_a_browser_makes_once(alba: Town) -> None:
    assert [answer(alba) for _ in range(2)] == [None, None]
    page = answer(alba)

    assert page is not None
    assert page.status_code == 429
    assert 'name="name" value="Maria"' in page.content.decode()
    puzzle = field(page, "guard_puzzle")
    bits = int(re.search(r'data-bits="(\d+)"', page.content.decode())[1])  # type: ignore[index]
    done = {"guard_puzzle": puzzle, "guard_answer": solved(puzzle, bits)}
    assert answer(alba, guard_puzzle=puzzle, guard_answer="1" * 21) is not None
    assert answer(alba, **done) is None
    again = answer(alba, **done)
    assert again is not None
    assert again.status_code == 429


def test_without_javascript_half_a_minute_of_patience_does_as_well(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [answer(alba) for _ in range(3)]
    assert pages[2] is not None
    puzzle = field(pages[2], "guard_puzzle")

    assert answer(alba, guard_puzzle=puzzle) is not None
    later = timezone.now() + timedelta(seconds=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert answer(alba, guard_puzzle=puzzle) is None


def test_above_the_limit_the_page_says_when_and_a_code_by_mail_still_opens(alba: Town) -> None:
    for _ in range(5):
        answer(alba)
    page = answer(alba, email="maria@exemplu.ro", guard_send="1")

    assert page is not None
    assert 3500 < int(page["Retry-After"]) <= 3600
    assert len(mail.outbox) == 1
    code = re.search(r"\d{6}", str(mail.outbox[0].body))
    assert code is not None
    ticket = field(page, "guard_mailed")
    wrong = answer(alba, email="maria@exemplu.ro", guard_mailed=ticket, guard_code="000000")
    assert wrong is not None
    assert answer(alba, email="maria@exemplu.ro", guard_mailed=ticket, guard_code=code[0]) is None
    assert answer(alba, email="maria@exemplu.ro", guard_mailed=ticket, guard_code=code[0]) is not None


@pytest.mark.parametrize(
    ("fields", "old_s"),
    [({"pagina_web": "http://spam"}, 30), ({"guard_token": "altul"}, 30), ({}, 0), ({}, 13 * 3600)],
)
def test_a_trapped_hasty_or_unsigned_form_takes_one_more_step(
    alba: Town, fields: dict[str, str], old_s: int
) -> None:
    page = answer(alba, old_s=old_s, **fields)

    assert page is not None
    assert page.status_code == 409
    assert "pagina_web" not in page.content.decode()


def test_others_of_another_network_pass_and_no_address_is_kept(
    alba: Town, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(7):
        answer(alba, "192.0.2.1")

    assert answer(alba, "192.0.2.2") is None
    assert "portal deed refused" in caplog.text
    assert "192.0.2.1" not in caplog.text


def test_a_household_of_the_new_addresses_is_one_network(alba: Town) -> None:
    def of(address: str) -> str:
        return guards.network_of(asked(alba, address))

    assert of("2001:db8:1:2:3::4") == of("2001:db8:1:2:ffff::1") != of("2001:db8:1:3::1")
    assert of("::ffff:192.0.2.7") == "192.0.2.7"


def test_a_secret_is_compared_also_where_none_is_kept() -> None:
    assert guards.same_secret(kept="abc", given="abc")
    assert not guards.same_secret(kept="abc", given="abd")
    assert not guards.same_secret(kept=None, given="abc")


def test_a_window_ends_and_begins_anew() -> None:
    hour = timedelta(hours=1)
    hits = [count("deed", within=hour, now=NOW + timedelta(minutes=20 * n)).hits for n in range(5)]

    assert hits == [1, 2, 3, 1, 2]


def _flood(url: str, key: bytes, times: int) -> list[int]:
    """Count from a process of its own, as a server's does."""
    with psycopg.connect(url, autocommit=True) as connection:
        told = {"keys": [key], "now": NOW, "ends_at": NOW + timedelta(hours=1)}
        return [connection.execute(_COUNT, told).fetchone()[1] for _ in range(times)]  # type: ignore[index]


def test_a_flood_from_many_processes_is_counted_to_the_last(app_url: str) -> None:
    with ProcessPoolExecutor(6) as processes:
        found = [processes.submit(_flood, app_url, b"flood", 60) for _ in range(6)]
        hits = [one for part in found for one in part.result()]

    assert sorted(hits) == list(range(1, 361))
