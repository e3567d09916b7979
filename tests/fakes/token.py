"""A signing token at the server: SoftHSM, with a key of our infrastructure in it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.pki import Pki

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
LABEL, PIN = "Jeton Ana", "13579"


@dataclass
class SoftToken:
    """A token: its driver and where its content lies."""

    module: str
    folder: Path

    def pull_out(self) -> None:
        """Take the token out of its reader."""
        self.folder.rename(self.folder.with_name("pulled-out"))
        self.folder.mkdir()

    def put_back(self) -> None:
        """Put the token back."""
        self.folder.rmdir()
        self.folder.with_name("pulled-out").rename(self.folder)


@contextmanager
def soft_token(pki: Pki, folder: Path, *, name: str = "ana") -> Iterator[SoftToken]:
    """Make a token with a person's key and certificate."""
    tokens = folder / "tokens"
    tokens.mkdir()
    (folder / "softhsm2.conf").write_text(
        f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = true\n"
    )
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    try:
        _softhsm("--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "97531")
        _softhsm(
            "--import",
            str(pki.folder / f"{name}.pem"),
            "--token",
            LABEL,
            "--label",
            name,
            "--id",
            "a1",
            "--pin",
            PIN,
        )
        _import_certificate(pki.certificate(name), name)
        yield SoftToken(MODULE, tokens)
    finally:
        if before is None:
            del os.environ["SOFTHSM2_CONF"]
        else:
            os.environ["SOFTHSM2_CONF"] = before


def _softhsm(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)


def _import_certificate(certificate: bytes, name: str) -> None:
    # The driver is loaded in a process of its own: here it would keep the first configuration for ever.
    program = (
        "import sys, pkcs11\n"
        "from pkcs11 import Attribute, ObjectClass, CertificateType\n"
        "from asn1crypto import x509\n"
        "der = sys.stdin.buffer.read()\n"
        "told = x509.Certificate.load(der)\n"
        "token = pkcs11.lib(sys.argv[1]).get_token(token_label=sys.argv[2])\n"
        "with token.open(user_pin=sys.argv[3], rw=True) as session:\n"
        "    session.create_object({Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.TOKEN: True,\n"
        "        Attribute.CERTIFICATE_TYPE: CertificateType.X_509, Attribute.ID: bytes.fromhex('a1'),\n"
        "        Attribute.LABEL: sys.argv[4], Attribute.VALUE: der, Attribute.SUBJECT: told.subject.dump(),\n"
        "        Attribute.ISSUER: told.issuer.dump(), Attribute.SERIAL_NUMBER: told['tbs_certificate']"
        "['serial_number'].dump()})\n"
    )
    import sys

    subprocess.run([sys.executable, "-c", program, MODULE, LABEL, PIN, name], input=certificate, check=True)
