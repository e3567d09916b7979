"""The identity provider of the citizens, as the environment names it."""

from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

SUBSTANTIAL = "http://eidas.europa.eu/LoA/substantial"
HIGH = "http://eidas.europa.eu/LoA/high"


@dataclass(frozen=True, kw_only=True)
class OpenId:
    """
    A provider of OpenID Connect. `issuer` is empty when there is none.

    levels: the `acr` values that count, as the provider writes them. number: the claim with the national number.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    name: str = "ROeID"
    levels: tuple[str, ...] = (SUBSTANTIAL, HIGH)
    number: str = ""


class Reader(Protocol):
    """What reads variables and gathers what is wrong with them."""

    refusals: list[str]

    def text(self, name: str, default: str = "") -> str:
        """Return a variable."""
        ...

    def secret(self, name: str) -> str | None:
        """Return a variable that may stand in a file."""
        ...


def read(reader: Reader) -> dict[str, Any]:
    """Return the fields of the provider; what is wrong is added to the reader's refusals, without its secret."""
    value = reader.secret("REGISTRATURA_OPENID_URL")
    if value is not None and not _whole(value):
        reader.refusals.append(
            "Variabila REGISTRATURA_OPENID_URL nu se înțelege: scrieți adresa furnizorului cu identificatorul și "
            "secretul înaintea semnului @, de pildă https://registratura:secret@identitate.exemplu.ro."
        )
        value = None
    levels = reader.text("REGISTRATURA_OPENID_LEVELS", f"{SUBSTANTIAL},{HIGH}")
    return {
        "openid_url": value,
        "openid_name": reader.text("REGISTRATURA_OPENID_NAME", "ROeID"),
        "openid_levels": tuple(level.strip() for level in levels.split(",") if level.strip()),
        "openid_number": reader.text("REGISTRATURA_OPENID_NUMBER"),
    }


def provider(*, url: str | None, name: str, levels: tuple[str, ...], number: str) -> OpenId:
    """Return the provider behind an address that was read; without one, there is none."""
    if url is None:
        return OpenId()
    parts = urlsplit(url)
    return OpenId(
        issuer=parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(),
        client_id=unquote(parts.username or ""),
        client_secret=unquote(parts.password or ""),
        name=name,
        levels=levels,
        number=number,
    )


def _whole(value: str) -> bool:
    try:
        parts = urlsplit(value)
        named = bool(parts.hostname and parts.username and parts.password)
    except ValueError:
        return False
    return named and parts.scheme in ("https", "http") and not parts.query and not parts.fragment
