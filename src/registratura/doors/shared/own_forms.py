"""Forms of one's own profile and private note."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from registratura.doors.shared.frame import THEMES
from registratura.doors.shared.sign_in import composed


class ProfileForm(forms.Form):
    """What a person may add to the account; nothing of it is needed."""

    phone = forms.CharField(required=False, max_length=60)
    addressed_as = forms.CharField(required=False, max_length=200)
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=[(theme, theme) for theme in THEMES], required=False)


class NoteForm(forms.Form):
    """A private note, with the password beside it so that the two can be compared."""

    text = forms.CharField(required=False, max_length=5_000, strip=True)
    password = forms.CharField(required=False, max_length=1_000, strip=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        """Prove the password, in the form in which passwords are kept; attempts are counted as at the entrance."""
        typed = composed(str(self.cleaned_data["password"]))
        if not typed or not get_adapter().reauthenticate(self.user, typed):
            raise forms.ValidationError(_("Parola nu este bună; scrieți-o din nou."))
        return typed
