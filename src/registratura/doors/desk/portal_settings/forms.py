"""Forms of the public pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.settings.forms import Choice, Line
from registratura.kernel.text import ro_normalise
from registratura.portals import hours
from registratura.portals.queries import PortalCard
from registratura.portals.rules import Conformance, Method, Statement
from registratura.portals.services import Look
from registratura.portals.wording import CONFORMANCES, METHODS

DAY_NAMES = tuple(WEEKDAYS[day] for day in range(hours.DAYS))
BAD_EMAIL = _("Adresa de e-mail nu este bună; de pildă contact@primarie.ro.")


class Passage(forms.CharField):
    """A few lines of text in the form in which they are stored."""

    def __init__(self, *, label: Any, most: int, rows: int = 3, hint: Any = "") -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=most,
            help_text=hint,
            strip=False,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={
                "max_length": _("Prea lung: %(show_value)d caractere, cel mult %(limit_value)d.")
            },
        )

    def to_python(self, value: Any) -> str:
        """Take out what cannot be stored; ends of lines as they are kept."""
        return ro_normalise(str(value or "").replace("\r\n", "\n").replace("\0", ""))


class Day(Line):
    """The hours of a weekday, as people write them."""

    def clean(self, value: Any) -> Any:
        """Read the hours."""
        typed = super().clean(value)
        try:
            return hours.read_day(typed)
        except hours.HoursError as error:
            raise forms.ValidationError(
                _("„%s” nu se înțelege. Scrieți de pildă 8:00-12:00, 13:00-16:30; gol înseamnă închis.")
                % str(error)
            ) from error


class PortalForm(forms.Form):
    """Whether the portal is open, what it looks like and says."""

    is_open = forms.BooleanField(
        label=_("Portalul este deschis"),
        required=False,
        help_text=_("Închis, nu îl vede nimeni; paginile despre date personale rămân."),
    )
    color = forms.CharField(
        label=_("Culoarea"), max_length=20, widget=forms.TextInput(attrs={"type": "color"}), required=False
    )
    welcome = Passage(
        label=_("Cuvântul de întâmpinare"), most=600, hint=_("Două-trei propoziții, pe prima pagină.")
    )
    welcome_en = Passage(label=_("Întâmpinarea, în engleză"), most=600)
    day0 = Day(label=DAY_NAMES[0], most=60)
    day1 = Day(label=DAY_NAMES[1], most=60)
    day2 = Day(label=DAY_NAMES[2], most=60)
    day3 = Day(label=DAY_NAMES[3], most=60)
    day4 = Day(label=DAY_NAMES[4], most=60)
    day5 = Day(label=DAY_NAMES[5], most=60)
    day6 = Day(label=DAY_NAMES[6], most=60)
    hours_note = Line(
        label=_("Lângă program"), most=200, hint=_("De pildă: joi, audiențe la primar de la 16:00.")
    )
    hours_note_en = Line(label=_("Lângă program, în engleză"), most=200)
    phone = Line(label=_("Telefonul registraturii"), most=40, hint=_("Gol: cel al instituției."))
    email = forms.EmailField(
        label=_("E-mailul registraturii"),
        required=False,
        max_length=254,
        help_text=_("Gol: cel al instituției."),
        error_messages={"invalid": BAD_EMAIL},
    )
    host = Line(
        label=_("Adresa proprie"),
        most=253,
        hint=_("De pildă registratura.primaria-voastra.ro, după ce numele duce la acest server. Gol: fără."),
    )

    def look(self) -> Look:
        """Return what was settled."""
        found = self.cleaned_data
        return Look(
            color=found["color"],
            welcome=found["welcome"],
            welcome_en=found["welcome_en"],
            email=found["email"],
            phone=found["phone"],
            week=tuple(found[f"day{day}"] for day in range(hours.DAYS)),
            hours_note=found["hours_note"],
            hours_note_en=found["hours_note_en"],
            host=found["host"],
        )


def begun_with(portal: PortalCard) -> dict[str, Any]:
    """Return what the form shows of a portal that is kept."""
    names = (
        "is_open",
        "color",
        "welcome",
        "welcome_en",
        "hours_note",
        "hours_note_en",
        "phone",
        "email",
        "host",
    )
    days = {f"day{day}": hours.written_day(spans) for day, spans in enumerate(portal.week)}
    return {name: getattr(portal, name) for name in names} | days


class ArmsForm(forms.Form):
    """The coat of arms."""

    arms = forms.FileField(
        label=_("Stema"),
        required=False,
        allow_empty_file=True,
        help_text=_("Imagine PNG, JPEG sau WebP, cel mult 4 MB; se păstrează mică, redesenată."),
    )
    without = forms.BooleanField(label=_("Fără stemă"), required=False)


class Civil(forms.DateField):
    """A day, typed as people write it."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(
            label=label,
            input_formats=["%d.%m.%Y", "%Y-%m-%d"],
            widget=forms.DateInput(format="%d.%m.%Y", attrs={"inputmode": "numeric", "data-date": True}),
            error_messages={
                "required": _("Scrieți ziua."),
                "invalid": _("Ziua nu este bună; scrieți zz.ll.aaaa."),
            },
        )


class StatementForm(forms.Form):
    """The accessibility statement."""

    conformance = Choice(label=_("Cât de conform este portalul"), needed=_("Alegeți cât de conform este."))
    method = Choice(label=_("Cum s-a evaluat"), needed=_("Alegeți cum s-a evaluat."))
    prepared_on = Civil(label=_("Întocmită la"))
    reviewed_on = Civil(label=_("Revizuită ultima oară la"))
    fails = Passage(
        label=_("Ce nu este accesibil și de ce"),
        most=2000,
        rows=4,
        hint=_("Spuneți și cum se poate cere altfel ce nu este accesibil."),
    )
    fails_en = Passage(label=_("Ce nu este accesibil, în engleză"), most=2000, rows=4)
    burden = Passage(
        label=_("Ce ar fi o sarcină disproporționată"),
        most=2000,
        hint=_("Cu motivul; gol dacă nu este nimic."),
    )
    burden_en = Passage(label=_("Sarcina disproporționată, în engleză"), most=2000)
    outside = Passage(
        label=_("Ce nu intră sub lege"), most=2000, hint=_("De pildă documente de dinainte de 2018.")
    )
    outside_en = Passage(label=_("Ce nu intră sub lege, în engleză"), most=2000)
    feedback_unit = Line(label=_("Cine răspunde"), most=200, hint=_("Compartimentul, nu persoana."))
    feedback_email = forms.EmailField(
        label=_("E-mail pentru semnalări"),
        required=False,
        max_length=254,
        error_messages={"invalid": BAD_EMAIL},
    )
    feedback_phone = Line(label=_("Telefon pentru semnalări"), most=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("conformance", CONFORMANCES), ("method", METHODS)):
            choice = self.fields[name]
            assert isinstance(choice, Choice)
            choice.offer([(one, str(text)) for one, text in words.items()])

    def statement(self) -> Statement:
        """Return what was written."""
        found = dict(self.cleaned_data)
        found["conformance"], found["method"] = Conformance(found["conformance"]), Method(found["method"])
        return Statement(**found)
