"""Forms of the administration. Each error says the remedy; services judge what only they can know."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.registering.typed import read_day
from registratura.institutions.roles import ROLES, Role
from registratura.kernel.errors import DomainError
from registratura.kernel.text import ro_normalise

NUMBER_MOST = 100_000_000


class Line(forms.CharField):
    """One line of text in the form in which it is stored."""

    def __init__(self, *, label: Any, most: int, needed: Any = "", hint: Any = "") -> None:
        super().__init__(
            label=label,
            required=bool(needed),
            max_length=most,
            help_text=hint,
            strip=False,
            error_messages={
                "required": needed,
                "max_length": _("Prea lung: %(show_value)d caractere, cel mult %(limit_value)d."),
            },
        )

    def to_python(self, value: Any) -> str:
        """Take out what cannot be stored."""
        return ro_normalise(str(value or ""), single_line=True)


class Number(forms.IntegerField):
    """A registration number as typed."""

    def __init__(self, *, label: Any, least: int = 1, most: int = NUMBER_MOST, hint: Any = "") -> None:
        super().__init__(
            label=label,
            min_value=least,
            max_value=most,
            help_text=hint,
            error_messages={
                "required": _("Scrieți numărul."),
                "invalid": _("Scrieți un număr întreg, cu cifre."),
                "min_value": _("Cel mai mic număr care merge este %(limit_value)d."),
                "max_value": _("Cel mai mare număr care merge este %(limit_value)d."),
            },
        )
        self.widget.attrs["inputmode"] = "numeric"


class Choice(forms.ChoiceField):
    """One of a list; `empty` is the text of choosing nothing."""

    def __init__(
        self, *, label: Any, empty: Any = None, needed: Any = "", hint: Any = "", **more: Any
    ) -> None:
        super().__init__(
            label=label,
            required=bool(needed),
            help_text=hint,
            error_messages={
                "required": needed,
                "invalid_choice": _("Alegeți din listă; ce ați ales nu mai este acolo."),
            },
            **more,
        )
        self.empty = empty

    def offer(self, options: list[tuple[Any, str]]) -> None:
        """Set what can be chosen."""
        first = [] if self.empty is None else [("", self.empty)]
        self.choices = [*first, *((str(value), text) for value, text in options)]


def refuse(form: forms.Form, error: DomainError) -> None:
    """Put the refusal of a service beside the field it names, or over the form."""
    form.add_error(error.field if error.field in form.fields else None, error.words)


class InstitutionForm(forms.Form):
    """The institution's own data, as printed on registers and receipts."""

    name = Line(label=_("Numele"), most=200, needed=_("Scrieți numele instituției."))
    cui = Line(label=_("CUI"), most=12)
    county = Line(label=_("Județul"), most=40)
    locality = Line(label=_("Localitatea"), most=120)
    address = Line(label=_("Adresa"), most=200, hint=_("Strada și numărul, cum se scriu pe antet."))
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Adresa de e-mail nu este bună; de pildă contact@primarie.ro.")},
    )
    phone = Line(label=_("Telefon"), most=20)
    website = Line(label=_("Pagina de internet"), most=200)

    def clean_website(self) -> str:
        """Accept an address with or without its beginning."""
        typed = str(self.cleaned_data["website"])
        if not typed:
            return ""
        full = typed if "://" in typed else f"https://{typed}"
        URLValidator(["http", "https"], message=_("Adresa nu este bună; de pildă https://primarie.ro."))(full)
        return full


class UnitForm(forms.Form):
    """A compartment: its code, its name, and what it belongs to."""

    code = Line(
        label=_("Codul"),
        most=20,
        needed=_("Scrieți un cod scurt, de pildă URB."),
        hint=_("Scurt, cum apare în registru: URB, SEC, STC."),
    )
    name = Line(label=_("Numele"), most=200, needed=_("Scrieți numele compartimentului."))
    parent = Choice(label=_("Ține de"), empty=_("— stă la vârf —"))


class MemberForm(forms.Form):
    """A person, a role, and where the role holds."""

    email = forms.EmailField(
        label=_("Adresa de e-mail"),
        max_length=254,
        help_text=_("Cu ea intră în cont. Dacă are deja un cont, îl păstrează."),
        error_messages={
            "required": _("Scrieți adresa de e-mail a persoanei."),
            "invalid": _("Adresa de e-mail nu este bună; de pildă ana.popescu@primarie.ro."),
        },
    )
    name = Line(
        label=_("Numele și prenumele"),
        most=200,
        needed=_("Scrieți numele persoanei."),
        hint=_("Cum se scrie în registru."),
    )
    role = Choice(label=_("Rolul"), needed=_("Alegeți rolul."), widget=forms.RadioSelect)
    unit = Choice(
        label=_("Compartimentul"),
        empty=_("— toată instituția —"),
        hint=_("Conducătorii și referenții văd compartimentul lor și pe cele din subordine."),
    )

    until = Line(
        label=_("Până la"),
        most=40,
        hint=_(
            "Ultima zi a rolului, ca zz.ll.aaaa. Un auditor intră numai pe timp mărginit, cel mult un an."
        ),
    )

    def __init__(self, *args: Any, today: date, at_supplier: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, text.name) for role, text in ROLES.items() if at_supplier or not text.supplier_only
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a unit where the role means nothing without one."""
        data = super().clean() or {}
        role = next((text for key, text in ROLES.items() if key.value == data.get("role")), None)
        if role is not None and not role.everywhere and not data.get("unit"):
            self.add_error("unit", _("Rolul acesta ține de un compartiment: alegeți-l."))
        if data.get("role") == Role.AUDITOR and not data.get("until") and "until" not in self.errors:
            self.add_error(
                "until", _("Scrieți până când auditează: un auditor intră numai pe timp mărginit.")
            )
        return data

    def clean_until(self) -> date | None:
        """Read the last day, from today to a year on."""
        day = read_day(str(self.cleaned_data["until"]), today=self.today)
        if day is not None and not self.today <= day <= self.today + timedelta(days=366):
            raise forms.ValidationError(_("Alegeți o zi de azi până peste un an."))
        return day


class RegisterOpenForm(forms.Form):
    """A new register, from a template."""

    template = Choice(label=_("Modelul"), needed=_("Alegeți un model din listă."), widget=forms.RadioSelect)
    name = Line(label=_("Numele"), most=200, hint=_("Gol: numele modelului."))
    code = Line(label=_("Codul din adresă"), most=20, hint=_("Gol: codul modelului. Litere mici și cratime."))
    number_code = Line(
        label=_("Codul din număr"),
        most=12,
        hint=_("Se scrie după număr: 12/DISP. Gol: fără cod sau al modelului."),
    )


class RegisterForm(forms.Form):
    """What of a register can change."""

    name = Line(label=_("Numele"), most=200, needed=_("Scrieți numele registrului."))
    number_code = Line(
        label=_("Codul din număr"),
        most=12,
        hint=_("Se scrie după număr: 12/DISP. Numerele date rămân cum sunt."),
    )
    reply_takes_number = forms.BooleanField(
        label=_("Răspunsul ia numărul cererii"),
        required=False,
        help_text=_("Bifat: răspunsul iese cu numărul intrării. Nebifat: primește număr nou, conexat la ea."),
    )


class ContinueForm(forms.Form):
    """The first number after those given on paper this year."""

    first_number = Number(
        label=_("Primul număr dat aici"),
        least=2,
        most=10_000_000,
        hint=_("Ultimul număr de pe hârtie, plus unu."),
    )


class RangeForm(forms.Form):
    """Numbers given to a unit."""

    unit = Choice(label=_("Compartimentul"), empty=_("— alegeți —"), needed=_("Alegeți compartimentul."))
    year = Choice(label=_("Anul"), needed=_("Alegeți anul."))
    first = Number(label=_("De la numărul"))
    upper = Number(label=_("Până la numărul"))
