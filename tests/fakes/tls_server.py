"""Servers with good and bad certificates and versions, which speak first as mail servers and PostgreSQL do."""

import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

NAME = "db.exemplu.ro"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass
class Listener:
    """One server: where it is, and what it heard under TLS. A client that trusts it not says nothing there."""

    port: int
    heard: list[bytes] = field(default_factory=list)

    def hear(self, line: socket.socket) -> None:
        """Keep what is said, when anything is."""
        if words := line.recv(4096):
            self.heard.append(words)


@dataclass(frozen=True)
class Papers:
    """An authority with certificates from it and beside it, as files; each holds its key too."""

    folder: Path

    @property
    def authority(self) -> Path:
        """What a machine is given to trust."""
        return self.folder / "authority.pem"

    def context(self, kind: str) -> ssl.SSLContext:
        """Return how a server of a kind behaves: good, strange, misnamed, expired, old."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{'good' if kind == 'old' else kind}.pem")
        if kind == "old":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version, context.maximum_version = (
                    ssl.TLSVersion.TLSv1,
                    ssl.TLSVersion.TLSv1_1,
                )
            context.set_ciphers("ALL:@SECLEVEL=0")
        return context


def made_papers(folder: Path) -> Papers:
    """Make the authority and the certificates in a folder."""
    now = datetime.now(UTC)
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = certificate(root_key, name="Autoritate de probă", until=now + timedelta(days=9), authority=True)
    (folder / "authority.pem").write_bytes(root.public_bytes(Encoding.PEM))
    for kind in ("good", "strange", "misnamed", "expired"):
        key = ec.generate_private_key(ec.SECP256R1())
        made = certificate(
            key,
            name="alt.exemplu.ro" if kind == "misnamed" else NAME,
            until=now + timedelta(days=-1 if kind == "expired" else 9),
            issuer=None if kind == "strange" else (root, root_key),
        )
        (folder / f"{kind}.pem").write_bytes(pem(made, key))
    return Papers(folder)


def pem(made: x509.Certificate, key: Key) -> bytes:
    """Return a certificate with its key."""
    return made.public_bytes(Encoding.PEM) + key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def certificate(
    key: Key,
    *,
    name: str,
    until: datetime,
    issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None = None,
    authority: bool = False,
) -> x509.Certificate:
    """Make a certificate, its own issuer when none is given; `db.exemplu.ro` stands for this machine too."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names: list[x509.GeneralName] = [x509.DNSName("ca.exemplu.ro" if authority else name)]
    if name == NAME:
        names.append(x509.IPAddress(ip_address("127.0.0.1")))
    above, signs = issuer or (None, key)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.subject if above else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=30))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(signs, hashes.SHA256())
    )


@contextmanager
def tls_server(context: ssl.SSLContext | None, *, kind: str = "https") -> Iterator[Listener]:
    """Run a server on a free port; without a context it says that it knows no TLS."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        listener = Listener(int(line.getsockname()[1]))

        def listen() -> None:
            with suppress(OSError):
                while True:
                    caller, _place = line.accept()
                    with caller, suppress(OSError):
                        caller.settimeout(20)
                        _answer(caller, context, kind, listener)

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            line.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _answer(caller: socket.socket, context: ssl.SSLContext | None, kind: str, listener: Listener) -> None:
    if kind == "smtp":
        _speak(caller, b"220 proba\r\n", b"250-proba\r\n250 STARTTLS\r\n", b"220 da\r\n")
    elif kind == "imap":
        caller.sendall(b"* OK proba\r\n")
        asked = caller.recv(200).split()[0]
        caller.sendall(b"* CAPABILITY IMAP4rev1 STARTTLS\r\n" + asked + b" OK da\r\n")
        caller.sendall(caller.recv(200).split()[0] + b" OK da\r\n")
    elif kind == "postgresql":
        caller.recv(8)
        caller.sendall(b"S" if context else b"N")
    if context is None:
        listener.hear(caller)
        return
    with context.wrap_socket(caller, server_side=True) as line:
        line.sendall({"smtps": b"220 proba\r\n", "imaps": b"* OK proba\r\n"}.get(kind, b""))
        listener.hear(line)


def _speak(caller: socket.socket, *words: bytes) -> None:
    for number, said in enumerate(words):
        if number:
            caller.recv(200)
        caller.sendall(said)
