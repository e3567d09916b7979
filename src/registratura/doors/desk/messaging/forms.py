"""Forms over messages: what a person and an institution choose. Services judge what only they can know."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.settings.forms import Choice, Line, Number
from registratura.kernel.text import ro_normalise
from registratura.messaging.catalogue import KINDS


class Clock(forms.TimeField):
    """An hour of the day, as 20:00."""

    def __init__(self, *, label: Any, hint: Any = "", required: bool = True) -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=hint,
            input_formats=["%H:%M", "%H.%M", "%H"],
            error_messages={
                "required": _("Scrieți ora, de pildă 20:00."),
                "invalid": _("Scrieți ora ca 20:00."),
            },
        )
        self.widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 5, "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """Read an hour written in our digits."""
        if isinstance(value, str) and not value.isascii():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Write an hour as it is read."""
        return f"{value:%H:%M}" if hasattr(value, "hour") else value


class PreferencesForm(forms.Form):
    """How a person wants to be told."""

    digest = Choice(
        label=_("E-mailurile"), needed=_("Alegeți cum vin e-mailurile."), widget=forms.RadioSelect
    )
    hours = Choice(label=_("Orele de liniște"), needed=_("Alegeți orele."), widget=forms.RadioSelect)
    quiet_from = Clock(label=_("De la"), required=False)
    quiet_to = Clock(label=_("Până la"), required=False)
    free_days = forms.BooleanField(label=_("Și în zilele libere"), required=False)
    phone = Line(
        label=_("Telefon pentru SMS"), most=40, hint=_("Numai dacă doriți SMS-uri. De pildă 0722 000 000.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["digest"].choices = [  # type: ignore[attr-defined]
            ("each", _("fiecare la timpul lui")),
            ("daily", _("o dată pe zi, într-un rezumat; cele urgente vin pe loc")),
        ]
        self.fields["hours"].choices = [  # type: ignore[attr-defined]
            ("office", _("cele ale instituției")),
            ("own", _("ale mele")),
        ]


class HoursForm(forms.Form):
    """An institution's quiet hours, flood limit and hour of the digest."""

    quiet_from = Clock(label=_("Liniște de la"))
    quiet_to = Clock(label=_("Până la"), hint=_("Ore egale: nicio oră de liniște."))
    free_days = forms.BooleanField(label=_("Și în zilele libere"), required=False)
    flood_limit = Number(
        label=_("Mesaje de un fel, pe oră"),
        most=100,
        hint=_("Cele de peste se strâng într-un rezumat, pentru fiecare om."),
    )
    digest_clock = Clock(label=_("Ora rezumatului zilnic"))


class TestForm(forms.Form):
    """Where a message of trial goes."""

    channel = Choice(label=_("Calea"), needed=_("Alegeți calea."))
    address = Line(
        label=_("Adresa sau telefonul"), most=254, needed=_("Scrieți unde să ajungă proba."),
        hint=_("O adresă de e-mail sau un număr de telefon al dumneavoastră."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [("email", _("e-mail")), ("sms", _("SMS"))]  # type: ignore[attr-defined]


class EndpointForm(forms.Form):
    """A program that is told of messages."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (str(kind), described.name) for kind, described in KINDS.items() if described.chosen
        ]


class WordsForm(forms.Form):
    """An institution's own words for a message."""

    subject = Line(label=_("Subiectul"), most=1_000)
    text = forms.CharField(
        label=_("Textul"), required=False, widget=forms.Textarea(attrs={"rows": 10}), strip=False
    )

    def __init__(self, *args: Any, has_subject: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_subject:
            del self.fields["subject"]

    def clean_text(self) -> str:
        """Take out what cannot be stored."""
        return ro_normalise(self.cleaned_data["text"])
