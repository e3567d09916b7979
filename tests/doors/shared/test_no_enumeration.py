"""
Nothing that a stranger can see says whether an address has an account (AC-A2.2).

Same bytes apart from tokens, same code; and in place of a clock, the same work: as many hashings of a password, as
many letters, and the same statements to the database.
"""

import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registratura.accounts import services as accounts
from registratura.accounts.models import SecurityEvent, User
from registratura.doors.portal import guards
from tests.cast import NOW, Town
from tests.doors.shared.people import LOGIN, without_tokens

RESET, SIGN_UP = "/cont/parola/uitata/", "/cont/inscriere/"
KNOWN, UNKNOWN = "registrar@alba.example", "nimeni___@alba.example"


@dataclass(frozen=True)
class Work:
    """What one request cost, and what it showed."""

    status: int
    body: str
    headers: frozenset[tuple[str, str]]
    hashings: int
    letters: int
    statements: tuple[str, ...]


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Work]:
    """A function that sends a form and says what it cost."""
    count = [0]
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        count[0] += 1
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(hasher, "encode", counted)
    for place in ("shared.account_views", "portal.identity.signing_up"):
        monkeypatch.setattr(f"registratura.doors.{place}.time.sleep", lambda _seconds: None)

    def send(address: str, form: dict[str, str]) -> Work:
        cache.clear()
        client = Client()
        client.get(LOGIN)
        count[0], before = 0, len(mail.outbox)
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(address, form)
        return Work(
            answer.status_code,
            without_tokens(answer).replace(UNKNOWN, KNOWN),
            frozenset(
                (name, "; ".join(sorted(value.split("; "))))
                for name, value in answer.headers.items()
                if name not in ("Content-Length", "Expires", "X-Request-Reference")
            ),
            count[0],
            len(mail.outbox) - before,
            tuple(_shape(query["sql"]) for query in asked.captured_queries),
        )

    return send


def _shape(statement: str) -> str:
    """Return a statement without its values."""
    return re.sub(r"'[^']*'(::\w+)?|\b\d+\b|NULL|\bs\d+_x\d+\b|_django_curs_\w+", "?", statement)


@pytest.mark.parametrize("state", ["with a password", "without a password", "closed"])
def test_ac_a2_2_a_refused_sign_in_costs_and_shows_the_same_for_nobody(
    ana: User, measured: Callable[..., Work], state: str
) -> None:
    if state == "without a password":
        accounts.forget_methods(user=ana)
    if state == "closed":
        accounts.close_account(user=ana, now=NOW)

    known = measured(LOGIN, {"login": KNOWN, "password": "nu aceasta este parola"})
    unknown = measured(LOGIN, {"login": UNKNOWN, "password": "nu aceasta este parola"})

    assert known.hashings == 1
    assert known == unknown


@pytest.mark.parametrize("state", ["open", "closed"])
def test_ac_a2_2_a_forgotten_password_costs_and_shows_the_same_for_nobody(
    ana: User, measured: Callable[..., Work], state: str
) -> None:
    if state == "closed":
        accounts.close_account(user=ana, now=NOW)

    known, unknown = (measured(RESET, {"email": email}) for email in (KNOWN, UNKNOWN))

    assert known.letters == 1
    assert known == unknown


def test_ac_a2_2_signing_up_costs_and_shows_the_same_for_everybody(
    ana: User, measured: Callable[..., Work], settings: Any
) -> None:
    settings.PORTAL_HASTE_S = 0
    token = guards.fields(what="signup").token

    known, unknown = (
        measured(SIGN_UP, {"email": email, "full_name": "Ana Albu", "guard_token": token})
        for email in (KNOWN, UNKNOWN)
    )

    assert known.letters == 1
    assert known == unknown


@pytest.mark.parametrize("kind", ["legatura", "recuperare/primaria-alba"])
def test_ac_a2_2_a_dead_link_shows_the_same_whosever_it_was(
    alba: Town, client: Client, measured: Callable[..., Work], kind: str
) -> None:
    secret = accounts.issue_sign_in_link(user=alba.clerk, now=NOW)  # run out long ago
    accounts.close_account(user=alba.clerk, now=NOW)

    ours, strangers = (
        measured(f"/cont/{kind}/{text}/", {"code": "AAAA-BBBB"}) for text in (secret, "x" * 43)
    )

    assert ours.status == 410
    assert ours == strangers


def test_ac_a2_2_a_key_is_asked_for_without_naming_anybody(ana: User, client: Client) -> None:
    options = client.get(
        "/cont/securitate/chei/intrare/", headers={"X-Requested-With": "XMLHttpRequest"}
    ).json()

    assert (
        "allowCredentials" not in str(options)
        or options["request_options"]["publicKey"]["allowCredentials"] == []
    )


def test_what_failed_is_told_to_the_person_and_of_nobody_no_address_is_kept(
    ana: User, client: Client
) -> None:
    client.post(LOGIN, {"login": KNOWN.upper(), "password": "nu aceasta este parola"})
    client.post(LOGIN, {"login": UNKNOWN, "password": "nu aceasta este parola"})

    assert list(SecurityEvent.objects.order_by("id").values_list("user_id", "kind")) == [
        (ana.pk, "sign_in_failed"),
        (None, "sign_in_failed"),
    ]
    with nullcontext(connection.cursor()) as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM accounts_securityevent e")
        assert "alba.example" not in cursor.fetchone()[0]
