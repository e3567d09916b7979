"""A key in a token at the server, by PKCS#11. The driver is the installation's; the PIN is typed at each signing."""

import base64
from collections.abc import Sequence

from registratura.signing.keys.port import Found, Secret
from registratura.signing.keys.running import ask


class Token:
    """A token by its label. module: path of the maker's driver."""

    def __init__(self, *, module: str, label: str, place: str = "") -> None:
        self._module, self._label, self._place = module, label, place

    def look(self, *, secret: Secret) -> list[Found]:
        """
        Return the certificates whose private keys are in the token.

        Raises: SecretRefusedError for a wrong PIN, which the token counts; KeyRefusedError when it is gone.
        """
        answer = ask(deed="look", module=self._module, token=self._label, pin=secret.pin)
        return [
            Found(
                certificate=base64.b64decode(one["certificate"]),
                chain=tuple(base64.b64decode(other) for other in one["chain"]),
                label=one["label"],
                place=one["place"],
            )
            for one in answer["found"]
        ]

    def sign(self, *, payloads: Sequence[bytes], secret: Secret) -> list[bytes]:
        """Sign with the key of the token, in one session."""
        answer = ask(
            deed="token-sign",
            module=self._module,
            token=self._label,
            place=self._place,
            pin=secret.pin,
            payloads=[base64.b64encode(one).decode() for one in payloads],
        )
        return [base64.b64decode(one) for one in answer["signatures"]]


def tokens_at(*, module: str) -> list[str]:
    """
    Return the labels of the tokens that are in the server's readers now.

    Raises: KeyRefusedError when the driver does not answer.
    """
    labels = [str(one["label"]) for one in ask(deed="tokens", module=module)["tokens"]]
    return [label for label in labels if label]  # a token that was never set up has none
