"""What the tests of requests for information at the desk begin with: the officer, addresses, a refusal that left."""

from typing import Any

import pytest
from django.test import Client

from registratura.information.rules import Evaluation, Nature
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address
from tests.doors.desk.terms_ground import signed_in
from tests.flows.information_ground import REASONS, assess, end, leave, open_registers, submitted

FOUND = {
    "evaluation": "on_request",
    "information_asked": "Contractul de salubritate",
    "domain": "public_money",
    "person_kind": "natural",
    "received_way": "paper",
    "answer_address": "Str. Lungă 4",
}


@pytest.fixture
def officer(alba: Town) -> Client:
    """Rodica, of public relations."""
    open_registers(alba)
    return signed_in(alba.officer)


def entry_place(town: Town, entry_id: int) -> dict[str, Any]:
    with acting_for(town.id):
        row = books.entry_by_id(entry_id)
    assert row is not None
    return {"register": "general", "year": row.year, "number": row.number}


def at(town: Town, name: str, entry_id: int) -> str:
    return address(town, name, **entry_place(town, entry_id))


def deed(town: Town, name: str, entry_id: int) -> str:
    return at(town, f"information_{name}", entry_id)


def refused(town: Town) -> int:
    entry_id = submitted(town)
    assess(town, entry_id, Evaluation.EXEMPT)
    made = end(town, entry_id, Nature.REFUSED, codes=("d",), reasoning=REASONS)
    leave(town, made.entry_id)
    return entry_id
