"""What is typed about customers, plans, contracts and subscriptions. Services judge; forms read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.billing.services import ContractDraft, CustomerDraft, VersionDraft
from registratura.institutions.entitlements import MODULES, NAMES
from registratura.kernel.errors import DomainError
from registratura.kernel.money import read_lei
from registratura.kernel.text import ro_normalise

_NEEDED_DAY = _("Scrieți ziua.")


class Line(forms.CharField):
    """One line of text in the form in which it is stored."""

    def __init__(self, *, label: Any, most: int, needed: Any = "", hint: Any = "") -> None:
        super().__init__(
            label=label,
            max_length=most,
            strip=False,
            required=bool(needed),
            help_text=hint,
            error_messages={
                "required": needed,
                "max_length": _("Prea lung: %(show_value)d caractere, cel mult %(limit_value)d."),
            },
        )

    def to_python(self, value: Any) -> str:
        """Take out what cannot be stored."""
        return ro_normalise(str(value or ""), single_line=True)


class Day(forms.DateField):
    """A day, typed as people write it."""

    def __init__(self, *, label: Any, needed: Any = _NEEDED_DAY, hint: Any = "") -> None:
        super().__init__(
            label=label,
            required=bool(needed),
            help_text=hint,
            widget=forms.DateInput(format="%d.%m.%Y", attrs={"inputmode": "numeric", "data-date": True}),
            error_messages={"required": needed, "invalid": _("Ziua nu este bună; scrieți zz.ll.aaaa.")},
        )


class Number(forms.IntegerField):
    """A whole number; empty where none is asked for."""

    def __init__(self, *, label: Any, needed: bool = False, least: int = 1, hint: Any = "") -> None:
        super().__init__(
            label=label,
            required=needed,
            min_value=least,
            max_value=1_000_000_000,
            help_text=hint,
            error_messages={
                "required": _("Scrieți un număr."),
                "invalid": _("Scrieți un număr întreg, cu cifre."),
                "min_value": _("Cel mai mic număr care merge este %(limit_value)d."),
                "max_value": _("Cel mai mare număr care merge este %(limit_value)d."),
            },
        )
        self.widget = forms.TextInput(attrs={"inputmode": "numeric"})


class Choice(forms.ChoiceField):
    """One of a list."""

    def __init__(self, *, label: Any, needed: Any, choices: Any = (), hint: Any = "") -> None:
        super().__init__(
            label=label,
            choices=choices,
            help_text=hint,
            error_messages={"required": needed, "invalid_choice": _("Alegeți din listă.")},
        )


def refuse(form: forms.Form, error: DomainError) -> None:
    """Put the refusal of a service beside the field it names, or over the form."""
    form.add_error(error.field if error.field in form.fields else None, error.words)


class CustomerForm(forms.Form):
    """A customer."""

    name = Line(label=_("Denumirea"), most=200, needed=_("Scrieți denumirea, ca pe contract."))
    cui = Line(label=_("Cod fiscal (CUI)"), most=20, needed=_("Scrieți codul fiscal."))
    trade_number = Line(label=_("Nr. în registrul comerțului"), most=20, hint=_("Numai la firme."))
    is_public_body = forms.BooleanField(label=_("Instituție publică"), required=False, initial=True)
    is_vat_payer = forms.BooleanField(label=_("Plătitor de TVA"), required=False)
    street = Line(label=_("Strada și numărul"), most=200, needed=_("Scrieți adresa."))
    locality = Line(label=_("Localitatea"), most=120, needed=_("Scrieți localitatea."))
    county = Line(label=_("Județul"), most=40, needed=_("Scrieți județul."))
    postal_code = Line(label=_("Codul poștal"), most=10)
    iban = Line(label=_("Contul (IBAN)"), most=40)
    contact_name = Line(label=_("Omul de contact"), most=200)
    contact_email = Line(label=_("E-mailul lui"), most=254)
    contact_phone = Line(label=_("Telefonul lui"), most=30)

    def draft(self) -> CustomerDraft:
        """Return what was typed."""
        return CustomerDraft(**self.cleaned_data)


class VersionForm(forms.Form):
    """What a plan holds from a day on."""

    valid_from = Day(label=_("Valabil de la"))
    price = Line(
        label=_("Prețul, în lei, fără TVA"), most=20, needed=_("Scrieți prețul."), hint=_("De pildă 4.800.")
    )
    period_months = forms.TypedChoiceField(
        label=_("Perioada"),
        coerce=int,
        choices=[("12", _("pe an")), ("1", _("pe lună"))],
        error_messages={"required": _("Alegeți perioada."), "invalid_choice": _("Alegeți din listă.")},
    )
    modules = forms.MultipleChoiceField(
        label=_("Module"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(module.value, NAMES[module]) for module in MODULES],
        error_messages={"invalid_choice": _("Alegeți din listă.")},
    )
    registrations_most = Number(
        label=_("Înregistrări pe an, cel mult"),
        hint=_("Gol: fără limită. Peste ea nu se oprește nimic."),
    )
    users_most = Number(label=_("Oameni cu cont, cel mult"), hint=_("Gol: fără limită."))
    storage_most_mb = Number(label=_("Spațiu pentru fișiere, MB"), hint=_("Gol: fără limită."))
    trial_days = Number(label=_("Zile de încercare"), needed=True, least=0)
    grace_days = Number(label=_("Zile de grație după sfârșit"), needed=True, least=0)

    def clean_price(self) -> int:
        """Read lei into bani."""
        try:
            return read_lei(self.cleaned_data["price"])
        except ValueError:
            raise forms.ValidationError(_("Scrieți prețul în lei, de pildă 4.800 sau 399,50.")) from None

    def draft(self) -> VersionDraft:
        """Return what was typed."""
        values = {
            name: self.cleaned_data[name] for name in self.cleaned_data if name in VersionDraft.__slots__
        }
        return VersionDraft(price_bani=self.cleaned_data["price"], **values)


class PlanForm(VersionForm):
    """A plan with its first version."""

    code = Line(label=_("Codul"), most=30, needed=_("Scrieți codul."), hint=_("Litere mici și cratime."))
    name = Line(label=_("Numele"), most=80, needed=_("Scrieți numele planului."))
    summary = Line(label=_("Pe scurt, pentru cine este"), most=200)
    field_order = ("code", "name", "summary")


class ContractForm(forms.Form):
    """A contract."""

    number = Line(label=_("Numărul"), most=40, needed=_("Scrieți numărul contractului."))
    starts_on = Day(label=_("Din"))
    ends_on = Day(label=_("Până la, inclusiv"))
    procurement_reference = Line(
        label=_("Achiziția (SEAP)"), most=60, hint=_("Anunțul sau cumpărarea directă.")
    )
    order_number = Line(
        label=_("Numărul comenzii"), most=60, hint=_("Stă pe facturi, când clientul îl cere.")
    )
    dpa_version = Line(
        label=_("Acordul de prelucrare a datelor, versiunea"),
        most=20,
        needed=_("Scrieți versiunea acordului."),
    )
    payment_days = Number(
        label=_("Plata, în zile de la factură"), needed=True, hint=_("Instituții publice: 30–60.")
    )

    def draft(self) -> ContractDraft:
        """Return what was typed."""
        return ContractDraft(**self.cleaned_data)


class SignForm(forms.Form):
    """The day of signing."""

    signed_on = Day(label=_("Semnat de amândoi la"))


class ExtendForm(forms.Form):
    """An extension."""

    until = Day(label=_("Noua zi de sfârșit, inclusiv"))
    act = Line(label=_("Actul adițional"), most=60, needed=_("Scrieți numărul actului adițional."))
    order_number = Line(label=_("Comanda pe noul an bugetar"), most=60, hint=_("Gol: rămâne cea de acum."))


class EndForm(forms.Form):
    """An end before its day."""

    ended_on = Day(label=_("Ultima zi în care ține"))
    why = Line(label=_("De ce"), most=300, needed=_("Scrieți motivul încetării."))


class BeginForm(forms.Form):
    """A subscription under a contract."""

    version = Choice(label=_("Planul"), needed=_("Alegeți planul."))
    collection = Choice(
        label=_("Cum se plătește"),
        needed=_("Alegeți cum se plătește."),
        choices=[
            ("send_invoice", _("pe factură, cu termen")),
            ("charge_automatically", _("cu plată pe loc")),
        ],
    )
    starts_on = Day(label=_("De la"))
    with_trial = forms.BooleanField(label=_("Începe cu perioada de încercare"), required=False)


class PassForm(forms.Form):
    """A step of a subscription."""

    after = Choice(label=_("Trece în"), needed=_("Alegeți starea."))
    reason = Line(label=_("De ce"), most=300, needed=_("Scrieți motivul; se păstrează în istoric."))


class CancelForm(forms.Form):
    """The day on which a subscription ends by itself."""

    cancel_on = Day(label=_("Ultima zi"), needed="", hint=_("Gol: nu se mai încheie de la sine."))


class PlaceForm(forms.Form):
    """An institution of a customer."""

    place = Choice(label=_("Instituția"), needed=_("Alegeți instituția."))
