"""Forms of old registers that move in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.moving_in.words import FIELDS
from registratura.doors.desk.settings.forms import Line

NOTHING = ""


class FileForm(forms.Form):
    """The file of an old register."""

    file = forms.FileField(
        label=_("Registrul vechi"),
        allow_empty_file=True,
        error_messages={"required": _("Alegeți fișierul cu registrul vechi.")},
        help_text=_("CSV, Excel (.xlsx, .xls) sau LibreOffice (.ods), cel mult 500.000 de rânduri."),
    )
    sheet = Line(
        label=_("Foaia"),
        most=120,
        hint=_("Numai pentru fișiere cu mai multe foi; lăsată goală, se citește prima."),
    )


class ColumnsForm(forms.Form):
    """What each column means."""

    day_order = forms.ChoiceField(
        label=_("Zilele sunt scrise"),
        choices=[
            ("dmy", _("zi.lună.an, ca 06.05.2019")),
            ("mdy", _("lună/zi/an, ca 05/06/2019")),
            ("ymd", _("an-lună-zi, ca 2019-05-06")),
        ],
    )
    direction = forms.ChoiceField(
        label=_("Unde nu se spune, rândul este"),
        choices=[("incoming", _("intrare")), ("outgoing", _("ieșire")), ("internal", _("intern"))],
    )
    heading_row = forms.IntegerField(
        label=_("Capul de tabel este pe rândul"),
        min_value=0,
        max_value=1000,
        help_text=_("0 când fișierul nu are cap de tabel."),
        error_messages={"required": _("Scrieți pe ce rând este capul de tabel, sau 0.")},
    )

    def __init__(self, *args: Any, columns: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(NOTHING, _("nu este în fișier"))] + [
            (str(place), f"{place + 1}. {name}") for place, name in enumerate(columns)
        ]
        for name, label in FIELDS.items():
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=str(label), choices=choices, required=False
            )

    @property
    def meanings(self) -> list[Any]:
        """The fields in which a column is chosen."""
        return [self[f"column_{name}"] for name in FIELDS]

    def mapping(self) -> Mapping[str, int]:
        """Return the chosen columns, from 0."""
        chosen = {name: self.cleaned_data[f"column_{name}"] for name in FIELDS}
        return {name: int(place) for name, place in chosen.items() if place != NOTHING}


class RegisterForm(forms.Form):
    """The register that is opened for the rows."""

    register_name = Line(
        label=_("Numele registrului"),
        most=180,
        needed=_("Scrieți numele registrului, ca „Registrul general 2010–2020”."),
        hint=_("Se deschide un registru numai de citit, cu numerele și datele de atunci."),
    )
