"""How allauth behaves in this house: nobody signs up, accounts are made by invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an institution's administrator, never by a stranger."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse self-made accounts."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Do nothing: the e-mail address is the name one signs in with."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors under the product's name."""

    def get_totp_issuer(self) -> str:
        """Return the name shown in the authenticator application."""
        return "Registratura"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site in the passkey dialog."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Registratura"}

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Say whether the person has a second factor."""
        return bool(super().is_mfa_enabled(user, types))
