"""Requests of data subjects for the tests: taken in, proven, approved."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from registratura.correspondents import services as correspondents
from registratura.disclosures import services as disclosures
from registratura.disclosures.catalogue import Way
from registratura.flows import rights as flow
from registratura.kernel.personal_data import person_of
from registratura.messaging.models import Message
from registratura.registers.drafts import PartyDraft
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.kinds import Channel, Method
from registratura.rights.queries import RequestCard
from registratura.rights.services import Draft, Opened
from registratura.toolkit.scope import acting_for
from tests.cast import Town

MORNING = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
MARIA = "maria@exemplu.ro"
CNP = "2900101410011"


def draft(**fields: Any) -> Draft:
    """A request of Maria's by the public form."""
    values: dict[str, Any] = {
        "request_key": uuid4(),
        "right": "access",
        "channel": Channel.WEB,
        "received_at": MORNING,
        "name": "Maria Ionescu",
        "email": MARIA,
    }
    return Draft(**(values | fields))


def asked(town: Any, *, now: datetime = MORNING, method: Method | None = None, **fields: Any) -> Opened:
    """Take a request of Maria's in."""
    return flow.receive(institution=town.institution, draft=draft(**fields), method=method, by=None, now=now)


def proven(town: Any, *, method: Method = Method.COUNTER, **fields: Any) -> int:
    """Take a request in whose author was seen, and return its number."""
    return asked(town, method=method, **({"channel": Channel.COUNTER} | fields)).request_id


def approved(town: Any, *, now: datetime = MORNING, **fields: Any) -> int:
    """Take a request in, and grant it."""
    request_id = proven(town, now=now, **fields)
    with acting_for(town.id):
        rights.approve(request_id=request_id, by=town.protector, now=now)
    return request_id


def card(town: Any, request_id: int) -> RequestCard:
    """Return a request as it stands."""
    with acting_for(town.id):
        found = queries.request_by_id(request_id)
    assert found is not None
    return found


def written(town: Any, kind: str) -> list[Message]:
    """Return the messages of a kind, in order."""
    with acting_for(town.id):
        return list(Message.objects.filter(kind=kind).order_by("id"))


def code_sent(town: Any) -> str:
    """Return the code of the newest message."""
    return str(written(town, "rights.code")[-1].context["code"])


def known(town: Town, *, entries: int = 1, email: str = MARIA, cnp: str = "") -> list[int]:
    """Let Maria be a correspondent with entries; return their numbers."""
    with acting_for(town.id):
        maria = correspondents.add(
            data={"name": "Maria Ionescu", "email": email, "cnp": cnp, "address": "Str. Lungă 3"},
            by=town.registrar,
            now=MORNING - timedelta(days=30),
        )
        party = PartyDraft("sender", maria.name, maria.id)
    given = []
    for index in range(entries):
        entry = town.register(f"Cererea {index + 1} a Mariei", sender="", parties=(party,))
        given.append(entry.entry_id)
    with acting_for(town.id):
        correspondents.note_use(correspondent_ids=[maria.id], now=MORNING)
    return given


def disclosed(town: Town, *names: str) -> None:
    """Let data of Maria's have gone to some recipients."""
    with acting_for(town.id):
        recipient = disclosures.ensure_recipient(way=Way.POST, now=MORNING)
        for name in names:
            disclosures.record_disclosure(
                recipient=recipient,
                to_name=name,
                person=person_of(email=MARIA),
                key=f"proba/{name}",
                by=town.registrar,
                now=MORNING,
            )
