"""
Forms of one's own password and keys.

A password is typed once, since it can be shown, and never has a hint. What a browser sends as a key's answer is
anybody's text until it is verified: nonsense is refused in words.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from struct import error as StructError
from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest

from registratura.accounts import queries as people
from registratura.accounts.kinds import Happened
from registratura.doors.shared.security_history import told_of
from registratura.doors.shared.sign_in import composed


class _TypedOnce:
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class ChangeOwnPassword(_TypedOnce, ChangePasswordForm):  # type: ignore[misc]
    """The password now, and the new one."""

    def clean_oldpassword(self) -> str:
        """Compare in the form in which passwords are kept."""
        self.cleaned_data["oldpassword"] = composed(self.cleaned_data.get("oldpassword", ""))
        return str(super().clean_oldpassword())


class SetOwnPassword(_TypedOnce, SetPasswordForm):  # type: ignore[misc]
    """The first password of an account."""


class AskForOtherPassword(ResetPasswordForm):  # type: ignore[misc]
    """The address to which a link for another password goes; for an unknown one, the same work is done."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Write the letter, and write down that it was asked for; a token is made even when nobody gets it."""
        owner = self.users[0] if self.users else None
        if owner is None:
            default_token_generator.make_token(people.nobody(email=self.cleaned_data["email"]))
        told_of(request, Happened.RESET_ASKED, user_id=owner.pk if owner is not None else None)
        return str(super().save(request, **kwargs))


class ResetOwnPassword(_TypedOnce, ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, after the link of a letter."""


@contextmanager
def _nonsense_refused() -> Iterator[None]:
    try:
        yield
    except (
        *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError, StructError),
        *(InvalidSignature, UnsupportedAlgorithm),
    ) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class _KeyAnswer:
    def clean_credential(self) -> Any:
        with _nonsense_refused():
            return super().clean_credential()  # type: ignore[misc]


class SignInWithKey(_KeyAnswer, LoginWebAuthnForm):  # type: ignore[misc]
    """A key instead of address and password."""


class SecondStepWithKey(_KeyAnswer, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A key after the password."""


class ConfirmWithKey(_KeyAnswer, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A key to prove again who one is."""


class AddKey(AddWebAuthnForm):  # type: ignore[misc]
    """A new key of one's own."""

    def clean(self) -> Any:
        """Refuse what no authenticator would answer."""
        with _nonsense_refused():
            return super().clean()
