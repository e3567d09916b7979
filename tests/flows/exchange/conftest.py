"""Two institutions with committed rows, and a server in front of them: every byte between them goes over HTTP."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections

from registratura.documents import services as documents
from registratura.exchange import queries
from registratura.exchange import services as exchange
from registratura.exchange.models import Outgoing
from registratura.flows import depositing, dispatching
from registratura.flows.exchange import partners, sending
from registratura.institutions import queries as institutions
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import PartyDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town, open_town

_towns = count(1)


class Server(ThreadingMixIn, WSGIServer):
    """A server of the product in this process."""

    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Somebody hung up."""


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        pass


@dataclass
class Pair:
    """Alba sends, Buzău receives; each is the other's partner, whose key was confirmed."""

    url: str
    alba: Town
    buzau: Town
    to_buzau: int
    to_alba: int


def now() -> datetime:
    return datetime.now(tz=UTC)


@pytest.fixture
def server(settings: Any, used_database: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a server of the product."""
    settings.PRIVATE_EXCHANGE = True
    running = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=Server, handler_class=Quiet)
    settings.PUBLIC_URL = f"http://127.0.0.1:{running.server_port}"
    with django_db_blocker.unblock():
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield settings.PUBLIC_URL
        running.shutdown()
        running.server_close()
        thread.join(timeout=5)
        connection.close()


@pytest.fixture
def pair(server: str, monkeypatch: pytest.MonkeyPatch) -> Pair:
    """Two partners."""
    monkeypatch.setattr(dispatching, "GUARDS", ())
    number = next(_towns)
    alba = open_town(name=f"Comuna Alba {number}", domain=f"a{number}.example")
    buzau = open_town(name=f"Comuna Buzău {number}", domain=f"b{number}.example")
    return Pair(server, alba, buzau, met(server, alba, buzau), met(server, buzau, alba))


def met(url: str, one: Town, other: Town) -> int:
    """Let a town take another as its partner, and confirm its key."""
    for each in (one, other):
        with acting_for(each.id):
            exchange.signer(now=now())
    partner = partners.meet(
        institution_id=one.id,
        typed=f"{url}/portal/{other.institution.code}/",
        by=one.administrator,
        now=now(),
    )
    with acting_for(one.id):
        line = queries.partner(partner)
        assert line is not None
        exchange.confirm_partner(
            partner_id=partner, typed=line.fingerprint[-9:], by=one.administrator, now=now()
        )
    return partner


def outgoing(
    town: Town, *, content: tuple[bytes, ...] = (b"Raspunsul nostru",), subject: str = "Adresă"
) -> int:
    """Register an outgoing document with files, and return its number."""
    made = town.register(subject, direction="outgoing", parties=(PartyDraft("recipient", "Comuna Buzău"),))
    files = [
        depositing.keep_stream(space=town.institution.code, source=iter([body]), name=f"fișier {place}.txt")
        for place, body in enumerate(content)
    ]
    with acting_for(town.id):
        kept = [documents.add_document(received=file, now=now(), by=town.registrar).id for file in files]
        row = books.entry_by_id(made.entry_id)
        assert row is not None
        registers.attach_documents(entry=row, document_ids=kept, by=town.registrar)
    return made.entry_id


def prepared(pair: Pair, entry_id: int, *, is_test: bool = False) -> int:
    """Give a document of Alba's to be sent to Buzău."""
    town = pair.alba
    with acting_for(town.id):
        row = books.entry_by_id(entry_id)
        assert row is not None
        return sending.prepare(
            entry=row,
            partner_id=pair.to_buzau,
            is_test=is_test,
            note="",
            powers=institutions.powers_of(town.registrar.id, institution_id=town.id, at=now()),
            by=town.registrar,
            now=now(),
        ).id


def attempt(pair: Pair, outgoing_id: int, moment: datetime | None = None, *, due: bool = False) -> str:
    """Let the job of a document run at a moment. due: whoever held it was killed long ago, or its time has come."""
    if due:
        with acting_for(pair.alba.id):
            Outgoing.objects.filter(state__in=["waiting", "received"]).update(next_attempt_at=now())
    return sending.attempt(
        institution_id=pair.alba.id, outgoing_id=outgoing_id, clock=lambda: moment or now()
    )
