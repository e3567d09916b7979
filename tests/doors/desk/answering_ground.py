"""What the tests of answers at the desk begin with: a document, its answer page, what a browser hands in."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registratura.correspondents import services as correspondents
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as registers
from registratura.registers import services
from registratura.registers.drafts import PartyDraft
from registratura.registers.queries import AnswerLine
from registratura.registers.services import Registered
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.doors.desk.counter import address

BENT = ("\x00", "ș" * 10_000, "9" * 30, "-1", "²", "1.²", "' OR 1=1")


def entered(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ana(alba: Town) -> Client:
    return entered(alba.registrar)


@pytest.fixture
def ion(alba: Town) -> int:
    with acting_for(alba.id):
        return correspondents.add(
            data={"name": "Popescu Ion", "address": "str. Morii 4", "locality": "Alba"},
            by=alba.registrar,
            now=NOW,
        ).id


@pytest.fixture
def asked(alba: Town, ion: int) -> Registered:
    return request_of(alba, ion)


def request_of(town: Town, correspondent: int, **fields: Any) -> Registered:
    fields.setdefault("unit_id", town.urbanism.id)
    return town.register(parties=(PartyDraft("sender", "Popescu Ion", correspondent),), **fields)


def at(town: Town, name: str, paper: Registered, **more: Any) -> str:
    year = legal_date(timezone.now()).year
    return address(town, name, register="general", year=year, number=paper.number, **more)


def answers(town: Town, paper: Registered) -> tuple[AnswerLine, ...]:
    with acting_for(town.id):
        return registers.answers_of([paper.entry_id]).get(paper.entry_id, ())


def linked(town: Town, paper: Registered) -> AnswerLine:
    given = town.register(direction="outgoing", unit_id=town.urbanism.id)
    with acting_for(town.id):
        services.answer_entries(
            answer_id=given.entry_id, answered_ids=[paper.entry_id], seen=(), by=town.registrar
        )
    return answers(town, paper)[0]


def sent(text: str, **typed: Any) -> dict[str, Any]:
    """What a browser hands in from a page just opened, with what was typed over it."""
    form = re.search(r'<form class="form answering".*?</form>', text, re.S)
    assert form is not None
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if name is None or (kind and kind[1] == "file"):
            continue
        if kind and kind[1] in ("checkbox", "radio") and "checked" not in tag:
            continue
        found.setdefault(name[1], []).append(value[1] if value else "")
    for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form[0], re.S):
        found[name] = [value]
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = [chosen[1] if chosen else ""]
    return {**found, **typed}
