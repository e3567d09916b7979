"""The identity provider that the environment names, and the way out to it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from registratura.toolkit.egress import Connector, register_connector

CONNECTOR = "identity-provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """
    An identity provider.

    issuer: its address, exactly as it writes it in its tokens. accepted: levels of assurance (`acr`) that count, as
    it writes them. identifier_claim: where it tells the national number; empty when it does not.
    """

    name: str
    issuer: str
    client_id: str
    client_secret: str
    accepted: tuple[str, ...]
    identifier_claim: str = ""
    scope: str = "openid profile"

    @property
    def host(self) -> str:
        """The only machine that this program asks."""
        return urlsplit(self.issuer).hostname or ""


def configured() -> Provider | None:
    """Return the provider of this installation, or None."""
    given = settings.OPENID
    if not given.issuer:
        return None
    return Provider(
        name=given.name,
        issuer=given.issuer,
        client_id=given.client_id,
        client_secret=given.client_secret,
        accepted=tuple(given.levels),
        identifier_claim=given.number,
    )


def enter() -> None:
    """Enter the way out to the provider."""
    register_connector(Connector(CONNECTOR, lambda: (urlsplit(settings.OPENID.issuer).hostname or "",)))
