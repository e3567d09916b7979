"""A key in a PKCS#12 file, sealed at rest. The password is typed at each signing and kept nowhere."""

import base64
from collections.abc import Sequence

from asn1crypto import pkcs12
from django.utils.translation import gettext as _

from registratura.signing.errors import KeyRefusedError
from registratura.signing.keys.port import Found, Secret
from registratura.signing.keys.running import ask

MOST_BYTES = 200_000


class FileKey:
    """The key of a file. content: the file itself, opened from its seal."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def look(self, *, secret: Secret) -> Found:
        """
        Open the file and return its certificate and chain.

        Raises: SecretRefusedError for a wrong password; KeyRefusedError for a file that is none.
        """
        _refuse_strange(self._content)
        answer = ask(deed="open", file=_b64(self._content), pin=secret.pin)
        chain = tuple(base64.b64decode(one) for one in answer["chain"])
        return Found(base64.b64decode(answer["certificate"]), chain)

    def sign(self, *, payloads: Sequence[bytes], secret: Secret) -> list[bytes]:
        """Sign with the key of the file."""
        answer = ask(
            deed="sign", file=_b64(self._content), pin=secret.pin, payloads=[_b64(one) for one in payloads]
        )
        return [base64.b64decode(one) for one in answer["signatures"]]


def _refuse_strange(content: bytes) -> None:
    words = _("Fișierul nu este un .p12 sau .pfx care se poate citi. Exportați-l din nou.")
    if not 100 <= len(content) <= MOST_BYTES:
        raise KeyRefusedError(words, field="file")
    try:
        if pkcs12.Pfx.load(content, strict=True)["version"].native != "v3":
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise KeyRefusedError(words, field="file") from error


def _b64(content: bytes) -> str:
    return base64.b64encode(content).decode()
