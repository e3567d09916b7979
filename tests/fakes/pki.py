"""
A small public-key infrastructure on this machine (certomancer): authorities, OCSP, lists, time stamps, certificates.

Made once for a process: keys take a while. Certificates are of Ana Albu, Horia Hanganu, Bogdan Barbu and of the town
hall's seal; one has expired, one was revoked.
"""

import atexit
import functools
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import yaml
from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig, PKIArchitecture
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

PEOPLE = {
    "ana": "ALBU ANA",
    "horia": "HANGANU HORIA",
    "bogdan": "BARBU BOGDAN",
    "primaria": "PRIMĂRIA ALBA",
    "expirat": "ALBU ANA",
    "revocat": "ALBU ANA",
}
_SERVICES = ("root", "emitent", "ocsp", "ocsp-root", "tsa")
_RSA = frozenset({"ana", "root"})


@dataclass
class Pki:
    """A running infrastructure. `silent`: the services that answer with an error for now (`tsa`, `ocsp`, `crl`)."""

    architecture: PKIArchitecture
    url: str
    folder: Path
    silent: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    @property
    def tsa_url(self) -> str:
        """Where time stamps are given."""
        return f"{self.url}/proba/tsa/tsa"

    def certificate(self, name: str) -> bytes:
        """Return a certificate, DER."""
        return bytes(self.architecture.get_cert(CertLabel(name)).dump())

    @functools.cached_property
    def chain(self) -> tuple[bytes, ...]:
        """Return the certificates above those of persons."""
        return self.certificate("emitent"), self.certificate("root")

    def key_file(self, name: str, *, password: str) -> bytes:
        """Return certificate, chain and key as PKCS#12."""
        return bytes(self.architecture.package_pkcs12(CertLabel(name), password=password.encode()))

    def key_pem(self, name: str) -> bytes:
        """Return a private key."""
        return (self.folder / f"{name}.pem").read_bytes()


@functools.cache
def this_pki() -> Pki:
    """Return the infrastructure of this process, made at the first call and ended with the process."""
    folder = tempfile.mkdtemp(prefix="registratura-pki-")
    stack = ExitStack()
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    pki = stack.enter_context(running_pki(Path(folder)))
    atexit.register(stack.close)
    return pki


@contextmanager
def running_pki(folder: Path) -> Iterator[Pki]:
    """Make the infrastructure in a folder and let it answer on a free port of this machine."""
    names = (*_SERVICES, *PEOPLE)
    for name in names:
        key: Any = (
            rsa.generate_private_key(public_exponent=65537, key_size=2048)
            if name in _RSA
            else ec.generate_private_key(ec.SECP256R1())
        )
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(pem)
    server = make_server("127.0.0.1", 0, _nothing, server_class=_Server, handler_class=_Quiet)
    url = f"http://127.0.0.1:{server.server_port}"
    config = CertomancerConfig(_config(url, names), key_search_dir=str(folder))
    label = ArchLabel("proba")
    architecture = config.get_pki_arch(label)
    pki = Pki(architecture, url, folder)
    animator = Animator(AnimatorArchStore({label: architecture}), with_web_ui=False)

    def answer(environ: Any, start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        pki.asked.append(path)
        kind = next((one for one in ("tsa", "ocsp", "crls") if f"/{one}/" in path), "certs")
        if kind in pki.silent:
            start_response("503 Service Unavailable", [("Content-Length", "0")])
            return [b""]
        return animator(environ, start_response)

    server.set_app(answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield pki
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _nothing(environ: Any, start_response: Any) -> Any:
    raise NotImplementedError


class _Server(WSGIServer):
    request_queue_size = 50


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


_VALIDITY = {"valid-from": "2020-01-01T00:00:00+0000", "valid-to": "2040-01-01T00:00:00+0000"}


def _authorities() -> dict[str, Any]:
    certificates: dict[str, Any] = {
        "root": {
            "subject": "root", "issuer": "root", "validity": _VALIDITY,
            "profiles": [{"id": "simple-ca", "params": {"crl-repo": "root", "ocsp-service": "root"}}],
        },
        "emitent": {
            "subject": "emitent", "issuer": "root", "validity": _VALIDITY,
            "profiles": [
                {"id": "simple-ca", "params": {"max-path-len": 0, "crl-repo": "emitent", "ocsp-service": "emitent"}}
            ],
        },
        "tsa": {
            "subject": "tsa", "issuer": "root", "validity": _VALIDITY,
            "extensions": [
                {"id": "extended_key_usage", "critical": True, "value": ["time_stamping"]},
                {"id": "key_usage", "critical": True, "smart-value": {
                    "schema": "key-usage", "params": ["digital_signature"]}},
            ],
        },
        "ocsp": {"subject": "ocsp", "issuer": "emitent", "validity": _VALIDITY, "profiles": [{"id": "ocsp-responder"}]},
        "ocsp-root": {"subject": "ocsp-root", "issuer": "root", "validity": _VALIDITY,
                      "profiles": [{"id": "ocsp-responder"}]},
    }  # fmt: skip
    return certificates


def _config(url: str, names: tuple[str, ...]) -> dict[str, Any]:
    certificates = _authorities()
    person = [{"id": "digsig-commitment"}]
    for name in PEOPLE:
        certificates[name] = {"subject": name, "issuer": "emitent", "validity": _VALIDITY, "profiles": person}
    certificates["expirat"]["validity"] = {**_VALIDITY, "valid-to": "2024-01-01T00:00:00+0000"}
    certificates["revocat"]["revocation"] = {
        "revoked-since": "2025-01-01T00:00:00+0000",
        "reason": "key_compromise",
    }
    entities = {name: {"common-name": PEOPLE.get(name, f"Proba {name}")} for name in names}
    text = yaml.safe_dump(
        {
            "external-url-prefix": url,
            "keysets": {"proba": {"keys": {name: {"path": f"{name}.pem"} for name in names}}},
            "pki-architectures": {
                "proba": {
                    "keyset": "proba",
                    "entity-defaults": {"country-name": "RO", "organization-name": "Autoritate de proba"},
                    "entities": entities,
                    "certs": certificates,
                    "services": {
                        "ocsp": {
                            "emitent": {"for-issuer": "emitent", "responder-cert": "ocsp", "signing-key": "ocsp"},
                            "root": {"for-issuer": "root", "responder-cert": "ocsp-root", "signing-key": "ocsp-root"},
                        },
                        "crl-repo": {
                            "root": {"for-issuer": "root", "signing-key": "root",
                                     "simulated-update-schedule": "P90D"},
                            "emitent": {"for-issuer": "emitent", "signing-key": "emitent",
                                        "simulated-update-schedule": "P90D"},
                        },
                        "time-stamping": {"tsa": {"signing-key": "tsa", "signing-cert": "tsa"}},
                    },
                }
            },
        }
    )  # fmt: skip
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
