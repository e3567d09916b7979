"""The form of the counter."""

from datetime import datetime, time

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.rights.kinds import CHANNELS, LANGUAGES, SHORT, Channel
from registratura.rights.services import Draft

BY_HAND = (Channel.COUNTER, Channel.POST, Channel.PHONE, Channel.MAIL)


class CounterForm(forms.Form):
    """What an official writes down of a request that did not come by the public form."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    right = forms.ChoiceField(
        label=_("Ce cere"), choices=[(one.value, words) for one, words in SHORT.items()]
    )
    channel = forms.ChoiceField(
        label=_("Cum a venit"), choices=[(one.value, CHANNELS[one]) for one in BY_HAND]
    )
    received_on = forms.DateField(
        label=_("Ziua primirii"),
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        help_text=_("Gol înseamnă azi. De aici curge luna."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "placeholder": "zz.ll.aaaa", "autocomplete": "off"}
        ),
        error_messages={"invalid": _("Scrieți ziua așa: 05.03.2026.")},
    )
    name = forms.CharField(label=_("Numele"), max_length=200)
    email = forms.CharField(
        label=_("Adresa de e-mail"), max_length=254, required=False, help_text=_("La ea trimitem răspunsul.")
    )
    address = forms.CharField(
        label=_("Adresa poștală"),
        max_length=240,
        required=False,
        help_text=_("Dacă vrea răspunsul pe hârtie."),
    )
    cnp = forms.CharField(
        label=_("CNP"),
        max_length=20,
        required=False,
        help_text=_("Numai dacă datele nu se găsesc altfel; atunci se cere și actul. Se păstrează sigilat."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    details = forms.CharField(
        label=_("Ce a scris sau a spus"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    language = forms.ChoiceField(
        label=_("Limba răspunsului"), choices=list(LANGUAGES.items()), initial="ro", required=False
    )
    seen = forms.BooleanField(
        label=_("Am văzut un act de identitate al persoanei"),
        required=False,
        help_text=_("Nu se copiază și nu se notează numărul lui."),
    )
    numbered = forms.BooleanField(label=_("Dă număr în registrul general"), required=False)
    entry = forms.CharField(
        label=_("Sau are deja numărul"), max_length=30, required=False, help_text=_("De pildă 125/2026.")
    )

    def draft(self, *, now: datetime) -> Draft:
        """Return what was written as a request. `received_on` of an earlier day counts from its morning."""
        data = self.cleaned_data
        day = data["received_on"]
        received = (
            now if day is None or day == legal_date(now) else datetime.combine(day, time(9), tzinfo=BUCHAREST)
        )
        return Draft(
            request_key=data["key"],
            right=data["right"],
            channel=Channel(data["channel"]),
            received_at=received,
            name=data["name"],
            email=data["email"],
            address=data["address"],
            cnp=data["cnp"],
            details=data["details"],
            language=data["language"] or "ro",
        )
