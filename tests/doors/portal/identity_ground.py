"""Citizens with accounts, and how the tests of their identity begin."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from registratura.accounts import queries as people
from registratura.accounts.models import User
from registratura.doors.portal import guards
from tests.doors.shared.people import link_for

SIGN_UP = "/cont/inscriere/"
LEVELS = "/cont/identitate/"
ION = {"email": "ion@exemplu.ro", "full_name": "Ion Popescu"}


def now() -> datetime:
    return datetime.now(tz=UTC)


def ask(client: Client, **values: str) -> Any:
    token = guards.fields(what="signup").token
    return client.post(SIGN_UP, {**ION, "guard_token": token, **values})


def link_in(message: Any) -> str:
    found = re.search(r"https?://[^/\s]+(/cont/inscriere/\S+)", message.body)
    assert found is not None, message.body
    return found[1]


def citizen(client: Client, **values: str) -> User:
    """A citizen who signed up by the letter and is in."""
    ask(client, **values)
    assert client.post(link_in(mail.outbox[-1])).status_code == 302
    user = people.user_by_email({**ION, **values}["email"])
    assert user is not None
    return user


def came_in(user: User) -> Client:
    client = Client()
    assert client.post(link_for(user)).status_code == 302
    return client


def place_in(page: Any) -> str:
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)
    assert found is not None, page.text
    return unescape(found[1])


def start(client: Client, **values: str) -> str:
    """Ask to go to the provider, and return the address there."""
    page = client.post(reverse("account_identity_provider"), values)
    assert page.status_code == 200, page.status_code
    return place_in(page)
