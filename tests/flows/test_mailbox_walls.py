"""What a mailbox cannot be used for: reaching inside, learning a kept password, tiring the program."""

import socket
import threading
from contextlib import closing
from typing import Any

import pytest

from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.intake.errors import MailboxRefusedError
from registratura.intake.services import MailboxDraft
from registratura.toolkit.mailboxes import imap
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.test_tray import clock, fetch, mailbox

pytestmark = pytest.mark.django_db


def trouble(town: Town) -> str:
    with acting_for(town.id):
        return tray.mailboxes()[0].trouble


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.8", "169.254.169.254", "::1"])
def test_a_server_of_the_own_network_is_not_called_unless_that_is_allowed(
    alba: Town, settings: Any, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    settings.PRIVATE_MAILBOXES = False
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("it was called"))

    assert fetch(alba, mailbox(alba, 993, host=host, security="tls")) == 0
    assert "rețeaua internă" in trouble(alba)


@pytest.mark.parametrize(
    "changed",
    [
        {"host": "rau.example"},
        {"port": 1993},
        {"username": "altul"},
        {"security": "none", "host": "localhost"},
    ],
)
def test_a_kept_password_is_never_told_to_another_server(alba: Town, changed: dict[str, Any]) -> None:
    same = {"host": "imap.alba.example", "security": "tls", "username": "cutia@alba.example"}
    box = mailbox(alba, 993, **same)

    def save(**more: Any) -> None:
        draft: dict[str, Any] = {"name": "Cutia", "password": "", "port": 993, **same, **more}
        intake.save_mailbox(draft=MailboxDraft(**draft), mailbox_id=box, by=alba.administrator, now=clock())

    with acting_for(alba.id):
        with pytest.raises(MailboxRefusedError) as caught:
            save(**changed)
        save(name="Alt nume")

    assert caught.value.field == "password"


@pytest.mark.parametrize("bad", [{"host": "a..b"}, {"host": "ă" * 80}, {"host": "x" * 250}])
def test_a_name_that_is_none_is_told_in_words(alba: Town, bad: dict[str, Any]) -> None:
    assert fetch(alba, mailbox(alba, 993, security="tls", **bad)) == 0
    assert trouble(alba)


def test_a_server_that_promises_too_much_or_never_ends_is_left(
    alba: Town, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with closing(listening.accept()[0]) as line:
            line.sendall(b"* OK IMAP4rev1\r\n")
            line.recv(1000)
            line.sendall(b"* X {9999999999}\r\n")
            line.recv(1000)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()

    assert fetch(alba, mailbox(alba, listening.getsockname()[1])) == 0
    assert "too much at once" in trouble(alba)
    thread.join(5)
    listening.close()
    assert imap.WHOLE_S <= 600


@pytest.mark.parametrize("secret", ["parolă", "丂"])
def test_a_password_outside_the_protocol_is_told_in_words(alba: Town, secret: str) -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with closing(listening.accept()[0]) as line:
            line.sendall(b"* OK IMAP4rev1\r\n")
            tag = line.recv(1000).split(b" ")[0]
            line.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK\r\n")
            line.recv(1000)

    threading.Thread(target=serve, daemon=True).start()

    assert fetch(alba, mailbox(alba, listening.getsockname()[1], password=secret)) == 0
    listening.close()
    assert trouble(alba)
    assert secret not in trouble(alba)
