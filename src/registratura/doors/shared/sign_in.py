"""How allauth behaves in this house: nobody signs up, accounts are made by invitation."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.doors.shared import letters
from registratura.doors.shared.security_history import told_of_failure
from registratura.toolkit.sealing import seal, unseal

_SECOND_FACTOR = "second factor"


def composed(password: str) -> str:
    """Return a password in the one form in which it is kept and compared: keyboards compose ș and ă differently."""
    return unicodedata.normalize("NFKC", password)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an institution's administrator, never by a stranger."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("Contul este închis. Întrebați administratorul instituției."),
        "email_password_mismatch": gettext_lazy(
            "Adresa de e-mail sau parola nu este bună. Verificați-le sau alegeți altă cale de intrare."
        ),
        "enter_current_password": gettext_lazy("Parola de acum nu este aceasta; scrieți-o din nou."),
        "incorrect_code": gettext_lazy("Codul sau cheia nu se potrivește; încercați din nou."),
        "incorrect_password": gettext_lazy("Parola nu este bună; scrieți-o din nou."),
        "invalid_or_expired_key": gettext_lazy("Legătura nu mai este bună; cereți alta."),
        "invalid_login": gettext_lazy("Nu s-a putut intra; încercați din nou."),
        "invalid_password_reset": gettext_lazy("Legătura nu mai este bună; cereți alta."),
        "too_many_login_attempts": gettext_lazy("Prea multe încercări. Așteptați cinci minute și reluați."),
        "rate_limited": gettext_lazy("Prea multe cereri într-un minut. Așteptați puțin și reluați."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse self-made accounts."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Do nothing: the e-mail address is the name one signs in with."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Compare passwords in the form in which they are kept."""
        if "password" in credentials:
            credentials["password"] = composed(credentials["password"])
        return super().authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down for the person, if there is one, that somebody did not get in."""
        told_of_failure(request, email=str(credentials.get("email", "")).replace("\x00", ""))

    def clean_password(self, password: str, user: Any = None) -> str:
        """Check a new password by the house's rules and return the form in which it is kept."""
        return str(super().clean_password(composed(password), user))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Name the ways of proving again who one is."""
        words = {
            "reauthenticate": _("Cu parola"),
            "mfa_reauthenticate": _("Cu un cod din aplicație sau de recuperare"),
            "mfa_reauthenticate:webauthn": _("Cu o cheie de acces"),
        }
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": words.get(method["id"], method["description"])} for method in found]

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Write the link of the letter with our public address, whatever host the request named."""
        uid, _sign, secret = key.partition("-")
        place = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret})
        return f"{settings.PUBLIC_URL}{place}"

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Write the letter in the house's form."""
        to = email if isinstance(email, str) else email[0]
        return letters.letter(template=template_prefix, to=to, context=context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter; when the mail server refuses it, the page goes on as for everybody."""
        letters.send(self.render_mail(template_prefix, email, {"email": email, **context}))


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors under the product's name; their secrets are sealed before they reach the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy("Al doilea pas nu poate fi oprit."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Codurile de recuperare se dau după ce aveți o cheie de acces sau aplicația de coduri."
        ),
        "incorrect_code": gettext_lazy("Codul sau cheia nu se potrivește; încercați din nou."),
    }

    def get_totp_issuer(self) -> str:
        """Return the name shown in the authenticator application."""
        return "Registratura"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site in the passkey dialog."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Registratura"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Propose a name for a new key."""
        return str(_("Cheia mea"))

    def encrypt(self, text: str) -> str:
        """Seal the secret of an application or of recovery codes."""
        return seal(text, purpose=_SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return unseal(encrypted_text, purpose=_SECOND_FACTOR)
