"""Forms of one's own password: it is typed once, since it can be shown, and never has a hint."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm, SetPasswordForm

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


class ResetOwnPassword(_TypedOnce, ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, after the link of a letter."""
