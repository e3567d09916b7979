"""What every place of a private key promises."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Secret:
    """What the signer types at each signing, kept nowhere; and the token of the person's session, sealed meanwhile."""

    pin: str = field(repr=False)
    code: str = field(default="", repr=False)
    """The code of one use that a remote service sends; empty where none is asked."""
    token: str = field(default="", repr=False)
    """What the person's own sign-in at a remote service gave; empty where the institution gets in."""


@dataclass(frozen=True, slots=True)
class Found:
    """A certificate whose key is at hand, with those above it as they were given; DER."""

    certificate: bytes
    chain: tuple[bytes, ...] = ()
    label: str = ""
    place: str = ""
    """By what the key is called again: the key's identifier in a token, the credential of a service."""
    asks_code: bool = False


class KeyPort(Protocol):
    """A private key that signs."""

    def sign(self, *, payloads: Sequence[bytes], secret: Secret) -> list[bytes]:
        """
        Sign each payload with SHA-256 (RSA PKCS#1 v1.5, or ECDSA as DER), all with one secret; in their order.

        Raises: SecretRefusedError for a wrong or locked PIN; ServiceFailedError; KeyRefusedError when the key is gone.
        """
