"""Between our own parts: each client speaks TLS 1.2 or newer to a server whose certificate holds, or says nothing."""

import re
import socket
import ssl
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from django.core.mail.utils import DNS_NAME

from registratura.config.env import load
from registratura.doors.cli.service_state import _mail
from registratura.messaging.channels.email import MailServer, Patience, SmtpTransport
from registratura.messaging.channels.port import ChannelError
from registratura.messaging.channels.web import post
from registratura.outreach.mailing import MailBag
from registratura.toolkit import egress, object_store
from registratura.toolkit.calling import CallFailedError, call
from registratura.toolkit.mail_backend import EmailBackend
from registratura.toolkit.mailboxes.imap import ImapMailboxes
from registratura.toolkit.mailboxes.port import Access, MailboxUnreachableError
from registratura.toolkit.postgres.urls import HalfProtectedError, over_tls
from tests.fakes.tls_server import NAME, Papers, made_papers, tls_server
from tests.house.tree import ROOT
from tests.rooms.messaging.test_email import PARCEL

CALM = Patience(connect=20, command=20, closing_dot=1, whole=30)
BAD = ("strange", "misnamed", "expired", "old")
SOURCE = ROOT / "src" / "registratura"
OWN_RULES = re.compile(
    r"create_default_context|_create_\w+_context|SSLContext\(|CERT_NONE|verify=False|check_hostname"
)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return made_papers(tmp_path_factory.mktemp("tls"))


@pytest.fixture(autouse=True)
def trust(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the authority of the tests."""
    monkeypatch.setenv("SSL_CERT_FILE", str(papers.authority))
    monkeypatch.setenv("AWS_CA_BUNDLE", str(papers.authority))
    monkeypatch.setattr(object_store, "ATTEMPTS", 1)
    monkeypatch.setattr(
        egress, "_connectors", dict(egress._connectors)
    )  # the doctor names its own mail server
    monkeypatch.setattr(DNS_NAME, "_fqdn", "proba.exemplu.ro", raising=False)


def by_call(port: int) -> None:
    """Webhooks, time stamps, signing services, partners, issuers, identity providers and e-Factura go so."""
    call(connector="time-stamps", method="GET", url=f"https://127.0.0.1:{port}/", private_allowed=True)


def by_post(port: int) -> None:
    post(connector="sms", url=f"https://127.0.0.1:{port}/", body=b"secret", headers={}, private_allowed=True)


def by_letter(port: int, **way: bool) -> None:
    SmtpTransport(MailServer("127.0.0.1", port, **way), sender="a@exemplu.ro", patience=CALM).send(PARCEL)


def by_bag(port: int, **way: bool) -> None:
    bag = MailBag(MailServer("127.0.0.1", port, **way), own_name="exemplu.ro")
    try:
        bag.hand_over(to="dan@example.ro", sender="a@exemplu.ro", content=b"secret")
    finally:
        bag.close()


def by_django(port: int, **way: bool) -> None:
    backend = EmailBackend(host="127.0.0.1", port=port, username="ana", password="secret", timeout=20, **way)
    try:
        backend.open()
    finally:
        if (line := backend._partial_connection) is not None:
            line.close()


def by_mailbox(port: int, security: str) -> None:
    access = Access("127.0.0.1", port, security, "ana", "secret", "INBOX")
    with ImapMailboxes().open(access):
        pass


def by_store(port: int, folder: Path = Path("/tmp")) -> None:
    place = object_store.place_of(f"s3://key:secret@127.0.0.1:{port}/registratura")
    object_store.ObjectStorage(place, folder=folder).put(space="1", source=BytesIO(b"secret"))


def by_database(port: int) -> None:
    url = over_tls(f"postgresql://registratura_app:secret@{NAME}:{port}/registratura?connect_timeout=20")
    psycopg.connect(url, hostaddr="127.0.0.1").close()


def by_doctor(port: int, scheme: str) -> None:
    found = _mail(load({"REGISTRATURA_MAIL_URL": f"{scheme}://127.0.0.1:{port}"}))
    if found.state != "ok":
        raise ConnectionError(found.words)


CLIENTS: dict[str, tuple[str, Callable[[int], None], type[Exception]]] = {
    "call": ("https", by_call, CallFailedError),
    "post": ("https", by_post, ChannelError),
    "letter": ("smtps", lambda port: by_letter(port, tls=True), ChannelError),
    "letter-starttls": ("smtp", lambda port: by_letter(port, starttls=True), ChannelError),
    "bag": ("smtps", lambda port: by_bag(port, tls=True), ChannelError),
    "bag-starttls": ("smtp", lambda port: by_bag(port, starttls=True), ChannelError),
    "django": ("smtps", lambda port: by_django(port, use_ssl=True), OSError),
    "django-starttls": ("smtp", lambda port: by_django(port, use_tls=True), OSError),
    "mailbox": ("imaps", lambda port: by_mailbox(port, "tls"), MailboxUnreachableError),
    "mailbox-starttls": ("imap", lambda port: by_mailbox(port, "starttls"), MailboxUnreachableError),
    "store": ("https", by_store, object_store.StoreUnreachableError),
    "database": ("postgresql", by_database, psycopg.OperationalError),
    "doctor": ("smtps", lambda port: by_doctor(port, "smtps"), ConnectionError),
    "doctor-starttls": ("smtp", lambda port: by_doctor(port, "starttls"), ConnectionError),
}


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_says_nothing_to_a_server_that_is_old_misnamed_expired_or_strange(
    papers: Papers, client: str
) -> None:
    kind, go, refusal = CLIENTS[client]
    for bad in BAD:
        with tls_server(papers.context(bad), kind=kind) as server, pytest.raises(refusal):
            go(server.port)
        assert server.heard == [], bad

    with tls_server(papers.context("good"), kind=kind) as server, suppress(Exception):
        go(server.port)  # it hears the first words and hangs up: the control
    assert server.heard


def test_the_old_server_does_speak_to_whoever_lets_it(papers: Papers) -> None:
    lax = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    lax.check_hostname, lax.verify_mode = False, ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        lax.minimum_version = ssl.TLSVersion.TLSv1
    lax.set_ciphers("ALL:@SECLEVEL=0")

    with (
        tls_server(papers.context("old")) as server,
        socket.create_connection(("127.0.0.1", server.port)) as plain,
        lax.wrap_socket(plain) as line,
    ):
        assert line.version() == "TLSv1.1"


def test_a_database_that_knows_no_tls_hears_nothing() -> None:
    with tls_server(None, kind="postgresql") as server, pytest.raises(psycopg.OperationalError, match="SSL"):
        by_database(server.port)

    assert server.heard == []


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://a@/x?host=/run/postgresql",
        "postgresql://a:b@localhost:5432/x",
        "postgresql://a@127.0.0.1/x",
        "postgresql://a@[::1]:5432/x",
        "postgresql://a@database/x?sslmode=disable",
    ],
)
def test_a_database_on_this_machine_or_said_to_be_apart_stays_as_written(url: str) -> None:
    assert over_tls(url) == url


@pytest.mark.parametrize(
    "mode", ["allow", "prefer", "require", "verify-ca", "verify-full&ssl_min_protocol_version=TLSv1"]
)
def test_half_a_protection_of_the_database_is_refused_in_words(mode: str) -> None:
    url = f"postgresql://a:parola-mea@{NAME}/x?sslmode={mode}"
    with pytest.raises(HalfProtectedError):
        over_tls(url)
    with pytest.raises(Exception, match="sslmode=verify-full") as error:
        load({"REGISTRATURA_DATABASE_URL": url})
    assert "parola-mea" not in str(error.value)


def test_one_of_several_database_servers_elsewhere_is_enough(papers: Papers) -> None:
    told = over_tls(f"postgresql://a@localhost:5432,{NAME}:5432/x?application_name=da")

    for part in ("application_name=da", "sslmode=verify-full", "ssl_min_protocol_version=TLSv1.2"):
        assert part in told
    assert load({"REGISTRATURA_DATABASE_URL": told}).database_url == told


def own_rules(source: str) -> list[str]:
    return [line for line in source.splitlines() if OWN_RULES.search(line)]


def test_no_client_has_rules_of_its_own() -> None:
    found: Iterator[tuple[str, list[str]]] = (
        (place.relative_to(SOURCE).as_posix(), own_rules(place.read_text(encoding="utf-8")))
        for place in SOURCE.rglob("*.py")
    )

    assert {name for name, lines in found if lines} == {"toolkit/tls.py"}
    assert own_rules("context = ssl._create_unverified_context()")
