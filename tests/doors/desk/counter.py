"""What the tests of the counter share: addresses, what is typed, what came of it."""

import re
from typing import Any
from uuid import uuid4

from django.urls import reverse

from registratura.correspondents import services as correspondents
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town


def address(town: Town, name: str = "register", **places: Any) -> str:
    return reverse(f"desk:{name}", kwargs={"code": town.institution.code, **places})


def typed(**fields: Any) -> dict[str, Any]:
    """What Ana types for an ordinary petition."""
    usual = {
        "request_key": str(uuid4()),
        "direction": "incoming",
        "sender_text": "Ionescu Vasile",
        "subject": "Cerere de eliberare a unui certificat",
        "sheet_count": "2",
        "annex_count": "0",
        "copies": "1",
    }
    return {**usual, **fields}


def given(town: Town) -> list[registers.EntryLine]:
    """The entries there are, oldest first."""
    with acting_for(town.id):
        register = registers.general_register()
        assert register is not None
        lines = registers.page(
            register=register, narrowed=registers.EntryFilter(), visible_units=None, reader_id=0
        ).lines
    return lines[::-1]


def correspondent(town: Town, name: str = "Ștefănescu Ana", **fields: str) -> int:
    with acting_for(town.id):
        return correspondents.add(
            data={"kind": "person", "name": name, **fields}, by=town.registrar, now=NOW
        ).id


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())
