"""Nothing leaves but through a registered connector, to the host that it names."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage

from registratura.toolkit import egress
from registratura.toolkit.calling import CallFailedError, call
from registratura.toolkit.egress import EgressRefusedError, going_out
from registratura.toolkit.mail_backend import EmailBackend


@dataclass
class Peer:
    """A program on this machine that waits for connections and counts them."""

    line: socket.socket
    came: list[bytes] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Where it waits."""
        return int(self.line.getsockname()[1])


@pytest.fixture
def peer() -> Iterator[Peer]:
    """A real socket that answers whoever gets through."""
    line = socket.create_server(("127.0.0.1", 0))
    found = Peer(line)

    def listen() -> None:
        with suppress(OSError):
            while True:
                caller, _place = line.accept()
                with caller:
                    caller.settimeout(2)
                    with suppress(OSError):
                        found.came.append(caller.recv(4096))
                        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nda")

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield found
    line.shutdown(socket.SHUT_RDWR)
    line.close()
    thread.join(2)


def test_AC_E4_1_an_unregistered_host_is_refused_by_the_egress_layer(peer: Peer) -> None:
    with egress.armed(), pytest.raises(EgressRefusedError):
        socket.create_connection(("127.0.0.1", peer.port), timeout=2)
    with egress.armed(), pytest.raises(EgressRefusedError):
        smtplib.SMTP("127.0.0.1", peer.port, timeout=2)  # a library is stopped as our own code is
    assert peer.came == []


def test_AC_E4_1_a_connector_that_nobody_registered_opens_nothing(peer: Peer) -> None:
    url = f"http://127.0.0.1:{peer.port}/"
    with pytest.raises(CallFailedError, match="refuzată"):
        call(connector="partner-ads", method="POST", url=url, body=b"CNP", private_allowed=True)
    assert peer.came == []


def test_AC_E4_1_a_registered_connector_reaches_the_host_it_names_and_no_other(peer: Peer) -> None:
    with egress.armed():
        answer = call(
            connector="webhooks", method="GET", url=f"http://127.0.0.1:{peer.port}/", private_allowed=True
        )
        assert answer.status == 200
        with (
            going_out(connector="webhooks", host="127.0.0.2", port=peer.port),
            pytest.raises(EgressRefusedError),
        ):
            socket.create_connection(("127.0.0.1", peer.port), timeout=2)
        with (
            going_out(connector="webhooks", host="127.0.0.1", port=peer.port + 1),
            pytest.raises(EgressRefusedError),
        ):
            socket.create_connection(("127.0.0.1", peer.port), timeout=2)
    assert len(peer.came) == 1


def test_AC_E4_1_mail_leaves_only_by_the_server_of_the_installation(
    peer: Peer, settings: LazySettings
) -> None:
    settings.EMAIL_HOST = "posta.example"
    letter = EmailMessage("Proba", "Text", "registratura@alba.example", ["ion@exemplu.ro"])
    with egress.armed(), pytest.raises(EgressRefusedError):
        EmailBackend(host="127.0.0.1", port=peer.port, timeout=2).send_messages([letter])
    assert peer.came == []


def test_the_guard_ends_with_its_block(peer: Peer) -> None:
    with egress.armed(), suppress(EgressRefusedError):
        socket.create_connection(("127.0.0.1", peer.port), timeout=2)
    socket.create_connection(("127.0.0.1", peer.port), timeout=2).close()
