"""What an official writes when something is missing, gives it up, or takes at the counter what was brought."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.flows.completing import Wanted
from registratura.following.rules import PAPERS_MOST, TEXT_MOST


class AskForm(forms.Form):
    """What is missing, until when it is waited for, and whether the person is written to by e-mail."""

    text = forms.CharField(
        label=_("Ce lipsește și de ce este nevoie"),
        max_length=TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Scrieți ce lipsește și de ce este nevoie.")},
    )
    papers = forms.CharField(
        label=_("Actele, câte unul pe rând"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until_on = forms.DateField(
        label=_("Până când așteptați"),
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        error_messages={"invalid": _("Scrieți ziua ca 25.03.2026.")},
    )
    by_email = forms.BooleanField(
        label=_("Trimite și un e-mail, dacă are adresă"), required=False, initial=True
    )

    def wanted(self) -> Wanted:
        """Return what is asked for."""
        values: dict[str, Any] = self.cleaned_data
        until_on: date | None = values["until_on"]
        return Wanted(
            text=values["text"],
            papers=tuple(values["papers"].splitlines()[: PAPERS_MOST + 1]),
            until_on=until_on,
            by_email=values["by_email"],
        )
