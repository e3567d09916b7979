"""Forms over programs that are told of entries."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.registering.typed import read_day
from registratura.doors.desk.settings.forms import Line
from registratura.webhooks.catalogue import EVENTS


class ProgramForm(forms.Form):
    """A program: where it is and what it is told."""

    name = Line(label=_("Programul"), most=120, needed=_("Scrieți ce program este anunțat."))
    url = Line(
        label=_("Adresa"),
        most=500,
        needed=_("Scrieți adresa programului."),
        hint=_("De pildă https://program.exemplu.ro/anunturi"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Ce i se spune"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nimic ales înseamnă tot."),
        error_messages={"invalid_choice": _("Alegeți din listă.")},
    )  # fmt: skip
    with_words = forms.BooleanField(
        label=_("Și conținutul pe scurt, cu numele emitentului și al destinatarului"),
        required=False,
        help_text=_(
            "Sunt date personale: alegeți numai dacă programul are nevoie de ele și are voie să le țină."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (kind, str(described.name).capitalize()) for kind, described in EVENTS.items()
        ]


class PeriodForm(forms.Form):
    """The days whose events are sent again."""

    since = Line(label=_("Din ziua"), most=20, needed=_("Scrieți prima zi, de pildă 12.03.2026."))
    until = Line(label=_("Până în ziua"), most=20, needed=_("Scrieți ultima zi, de pildă 14.03.2026."))

    def clean_since(self) -> date:
        """Read the first day."""
        return self._day("since")

    def clean_until(self) -> date:
        """Read the last day."""
        return self._day("until")

    def _day(self, name: str) -> date:
        found = read_day(str(self.cleaned_data[name]), today=timezone.localdate())
        if found is None:
            raise forms.ValidationError(_("Scrieți ziua ca 12.03.2026."))
        return found
