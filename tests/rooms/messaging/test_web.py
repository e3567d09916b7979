"""Gateways and webhooks: signed, guarded against the own network, understood by their answers."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from registratura.messaging import queries
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.channels import web
from registratura.messaging.channels.port import ChannelError, Parcel
from registratura.messaging.channels.sms import SmsGateway
from registratura.messaging.channels.webhook import WebhookTransport, written_secret
from registratura.messaging.errors import EndpointRefusedError
from registratura.messaging.models import Delivery
from registratura.messaging.references import webhook_secret
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.ways import FakeWay

from .letters import MORNING, assigned, number_given


@dataclass
class Catcher:
    """What a program on this machine was told, and how it answers."""

    port: int = 0
    status: int = 200
    body: bytes = b'{"id": 77}'
    headers: dict[str, str] = field(default_factory=dict)
    told: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    """A program that listens on this machine."""
    caught = Catcher()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            caught.told.append((self.path, {k.lower(): v for k, v in self.headers.items()}, content))
            self.send_response(caught.status)
            for name, value in caught.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(caught.body)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    caught.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield caught
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def parcel(address: str, **fields: Any) -> Parcel:
    """Return a parcel to an address."""
    return Parcel(
        **{
            "address": address,
            "subject": "",
            "text": "Lucrarea are numărul 125.",
            "reference": "msg_1_2",
            "sender_name": "Primăria Alba",
            "at": MORNING,
            "secret": b"s" * 32,
            "facts": {"type": "number.given", "data": {"number": "125/02.03.2026"}},
            **fields,
        }
    )


def test_a_webhook_is_signed_as_standard_webhooks_has_it(catcher: Catcher) -> None:
    way = WebhookTransport(private_allowed=True)
    receipt = way.send(parcel(f"http://127.0.0.1:{catcher.port}/anunt?a=1"))

    ((path, headers, body),) = catcher.told
    secret = base64.b64decode(written_secret(b"s" * 32).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert path == "/anunt?a=1"
    assert json.loads(body)["type"] == "number.given"
    assert receipt.arrived


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fd00::1]",
        "[fe80::1]",
        "[2002:7f00:1::]",
        "[64:ff9b::7f00:1]",
        "[::7f00:1]",
        "[fec0::1]",
        "localhost",
    ],
)
def test_no_webhook_reaches_the_own_network(address: str) -> None:
    with pytest.raises(ChannelError) as refused:
        WebhookTransport().send(parcel(f"https://{address}/"))

    assert refused.value.permanent


def test_a_name_with_one_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)

    with pytest.raises(ChannelError):
        web.public_address("two.example", 443, private_allowed=False)


def test_an_answer_that_drips_for_ever_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "WHOLE_S", 0.3)
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def drip() -> None:
        line = listening.accept()[0]
        with line, suppress(OSError):
            line.sendall(b"HTTP/1.1 ")
            while not ended.wait(0.05):
                line.sendall(b"x")

    threading.Thread(target=drip, daemon=True).start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/"

    try:
        with pytest.raises(ChannelError) as left:
            web.post(connector="webhooks", url=url, body=b"{}", headers={}, private_allowed=True)
    finally:
        ended.set()
        listening.close()

    assert left.value.unknown


def test_the_connection_goes_to_the_address_that_was_looked_at(
    catcher: Catcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def once(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if host != "program.example":
            return [(2, 1, 6, "", (host, port))]
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "10.255.255.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", once)
    web.post(
        connector="webhooks",
        url=f"http://program.example:{catcher.port}/",
        body=b"{}",
        headers={},
        private_allowed=True,
    )

    assert len(catcher.told) == 1
    assert catcher.told[0][1]["host"] == f"program.example:{catcher.port}"


def test_plain_http_is_for_the_own_network_alone() -> None:
    with pytest.raises(ChannelError, match="https"):
        WebhookTransport().send(parcel("http://example.com/"))


def test_no_redirect_is_followed(catcher: Catcher) -> None:
    catcher.status, catcher.headers = 302, {"Location": "http://169.254.169.254/"}

    with pytest.raises(ChannelError) as refused:
        WebhookTransport(private_allowed=True).send(parcel(f"http://127.0.0.1:{catcher.port}/"))

    assert refused.value.permanent
    assert len(catcher.told) == 1


@pytest.mark.parametrize(
    ("status", "permanent"), [(410, True), (400, True), (404, True), (429, False), (500, False), (503, False)]
)
def test_an_answer_is_final_or_not_by_its_code(catcher: Catcher, status: int, permanent: bool) -> None:
    catcher.status = status

    with pytest.raises(ChannelError) as refused:
        WebhookTransport(private_allowed=True).send(parcel(f"http://127.0.0.1:{catcher.port}/"))

    assert refused.value.permanent is permanent


def test_nobody_there_is_a_reason_to_wait() -> None:
    with pytest.raises(ChannelError) as refused:
        WebhookTransport(private_allowed=True).send(parcel("http://127.0.0.1:9/"))

    assert not refused.value.permanent


def test_a_short_message_goes_to_the_gateway_with_its_key(catcher: Catcher) -> None:
    gateway = SmsGateway(f"http://cheie@127.0.0.1:{catcher.port}/trimite")
    receipt = gateway.send(parcel("+40722000000"))

    ((_path, headers, body),) = catcher.told
    assert json.loads(body) == {
        "to": "+40722000000",
        "text": "Lucrarea are numărul 125.",
        "reference": "msg_1_2",
    }
    assert headers["authorization"] == "Bearer cheie"
    assert headers["idempotency-key"] == "msg_1_2"
    assert (receipt.provider_id, receipt.arrived) == ("77", False)


def test_a_gateway_with_a_password_gets_both(catcher: Catcher) -> None:
    catcher.body = b"OK"
    receipt = SmsGateway(f"http://ana:pa%20rola@127.0.0.1:{catcher.port}/").send(parcel("+40722000000"))

    assert catcher.told[0][1]["authorization"] == "Basic " + base64.b64encode(b"ana:pa rola").decode()
    assert receipt.provider_id == ""


def test_without_a_gateway_a_short_message_fails_for_good() -> None:
    with pytest.raises(ChannelError, match="REGISTRATURA_SMS_URL") as refused:
        SmsGateway("").send(parcel("+40722000000"))

    assert refused.value.permanent


def test_a_program_is_told_of_the_kinds_it_asked_for_and_of_nobodys_address(alba: Town) -> None:
    with acting_for(alba.id):
        endpoint = messaging.add_endpoint(
            name="Portalul", url="https://program.example/", kinds=[Kind.NUMBER_GIVEN], by=alba.administrator,
            now=MORNING,
        )  # fmt: skip
        assigned(alba)
        assert not Delivery.objects.filter(channel="webhook").exists()
        number_given(alba)
        row = Delivery.objects.get(channel="webhook")
    way = FakeWay()
    messaging.deliver(institution_id=alba.id, delivery_id=row.id, clock=lambda: MORNING, ways=way.ways())

    (sent,) = way.taken
    assert sent.facts["data"]["number"] == "125/02.03.2026"  # type: ignore[index]
    assert "dan@example.ro" not in json.dumps(sent.facts)
    assert sent.secret == webhook_secret(
        institution_id=alba.id, endpoint_id=endpoint.id, nonce=endpoint.nonce
    )
    with acting_for(alba.id):
        messaging.end_endpoint(endpoint_id=endpoint.id, by=alba.administrator, now=MORNING)
        assert queries.endpoints() == []
        with pytest.raises(EndpointRefusedError):
            messaging.end_endpoint(endpoint_id=endpoint.id, by=alba.administrator, now=MORNING)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "program",
            "ftp://x.example/",
            "https://",
            "https://ana:parola@x.example/",
            "https://x.example/ a",
        ),
        *("https://x.example:99999/", "javascript:alert(1)", "https://[x/"),
    ],
)
def test_an_address_that_is_none_is_refused(alba: Town, url: str) -> None:
    with acting_for(alba.id), pytest.raises(EndpointRefusedError):
        messaging.add_endpoint(name="x", url=url, kinds=[], by=alba.administrator, now=MORNING)
