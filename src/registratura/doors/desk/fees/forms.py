"""Forms over fees. Services judge; forms read."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.fees.typed import TypedError, formula_of
from registratura.doors.desk.settings.forms import Choice, Line
from registratura.doors.desk.terms.forms import Day, Text
from registratura.fees import wording
from registratura.fees.queries import VersionCard
from registratura.kernel.money import read_lei

NO_SUM = _("Scrieți o sumă în lei, de pildă 12,50.")


class Lei(Line):
    """A sum in lei; its value is in bani, None when nothing is written."""

    def __init__(self, *, label: Any, needed: Any = "", hint: Any = "") -> None:
        super().__init__(label=label, most=20, needed=needed, hint=hint)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        """Read the sum."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_lei(text)
        except ValueError as error:
            raise ValidationError(NO_SUM, code="sum") from error


class RuleForm(forms.Form):
    """What a fee costs from a day on."""

    code = Line(
        label=_("Codul"),
        most=40,
        needed=_("Scrieți codul, de pildă certificat-urbanism."),
        hint=_("Apare în adrese și în formulare; nu se mai schimbă."),
    )
    name = Line(label=_("Numele"), most=160, needed=_("Scrieți numele taxei."))
    name_en = Line(label=_("Numele în engleză"), most=160)
    legal_basis = Line(
        label=_("Temeiul legal"),
        most=300,
        needed=_("Scrieți temeiul legal."),
        hint=_("Legea cu articolul ei și hotărârea instituției."),
    )
    valid_from = Day(label=_("De la"), needed=_("Scrieți ziua de la care se aplică."))
    valid_to = Day(label=_("Până la"), hint=_("Ziua nu mai intră; gol: fără sfârșit."))
    kind = Choice(
        label=_("Cum se calculează"), needed=_("Alegeți cum se calculează."), widget=forms.RadioSelect
    )
    amount = Line(label=_("Suma, în lei"), most=20, hint=_("Fixă, sau pentru fiecare unitate."))
    rate = Line(label=_("Procentul"), most=10, hint=_("De pildă 1 sau 0,5."))
    free = Line(label=_("Unități gratuite"), most=20, hint=_("De pildă primele 20 de pagini."))
    ask_label = Line(label=_("Ce se întreabă"), most=120, hint=_("De pildă: Suprafața terenului."))
    ask_label_en = Line(label=_("Întrebarea în engleză"), most=120)
    ask_field = Line(
        label=_("Cheia întrebării"), most=60, hint=_("Aceeași cu a câmpului din formular: suprafata.")
    )
    ask_unit = Line(label=_("Unitatea"), most=20, hint=_("m², pagini; gol pentru lei."))
    bands = Text(
        label=_("Tranșele"),
        most=2000,
        hint=_(
            "Câte una pe rând, capăt = lei: 150 = 6,00. Ultima: peste = 14,00 + 0,01 pentru fiecare unitate."
        ),
    )
    least = Line(label=_("Cel puțin, lei"), most=20)
    most = Line(label=_("Cel mult, lei"), most=20)
    exemptions = Text(
        label=_("Scutiri și reduceri"),
        most=4000,
        hint=_("Câte una pe rând: cod | nume | procent | temei legal."),
    )
    rounding = Choice(label=_("Rotunjirea"), needed=_("Alegeți cum se rotunjește."), widget=forms.RadioSelect)
    iban = Line(label=_("Contul de trezorerie (IBAN)"), most=40)
    beneficiary = Line(label=_("Beneficiarul"), most=120, hint=_("Gol: numele instituției."))

    def __init__(self, *args: Any, with_code: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (str(key), str(words)) for key, words in wording.KINDS.items()
        ]
        self.fields["rounding"].choices = [  # type: ignore[attr-defined]
            (str(key), str(words)) for key, words in wording.ROUNDINGS.items()
        ]
        for name in ("bands", "exemptions"):
            self.fields[name].widget.attrs["rows"] = 4
        if not with_code:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Read the formula out of its fields."""
        data = super().clean() or {}
        if self.errors:
            return data
        try:
            data["formula"] = formula_of(data)
        except TypedError as error:
            words = str(wording.FORMULA_FAULTS.get(error.place, NO_SUM))
            if error.place == "exemptions":
                words = str(wording.FORMULA_FAULTS["exemption"])
            if error.line:
                words = str(_("Rândul %(line)d nu se înțelege. %(words)s")) % {
                    "line": error.line,
                    "words": words,
                }
            self.add_error(error.place, words)
        return data


class ChargeForm(forms.Form):
    """Charging an entry: which fee, what the formula asks, who pays."""

    quantity = Line(label=_("Cantitatea"), most=40)
    exemption = Choice(label=_("Reducere sau scutire"), empty=_("niciuna"))
    payer_name = Line(label=_("Cine plătește"), most=200)
    payer_email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Primește referința și pagina plății."),
        error_messages={"invalid": _("Adresa de e-mail nu este bună; de pildă ana@exemplu.ro.")},
    )

    def __init__(self, *args: Any, fee: VersionCard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fee.ask is None:
            del self.fields["quantity"]
        else:
            self.fields["quantity"].label = f"{fee.ask.label}{f' ({fee.ask.unit})' if fee.ask.unit else ''}"
            self.fields["quantity"].widget.attrs["inputmode"] = "decimal"
        offered = self.fields["exemption"]
        assert isinstance(offered, Choice)
        offered.offer([(one.code, f"{one.name} ({one.ground})") for one in fee.exemptions])
        if not fee.exemptions:
            del self.fields["exemption"]


class CashForm(forms.Form):
    """Taking cash."""

    amount = Lei(label=_("Suma primită, lei"), needed=_("Scrieți suma primită."))
    payer_name = Line(label=_("De la cine"), most=200)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class GroundForm(forms.Form):
    """Why a charge ends."""

    ground = Line(label=_("Temeiul"), most=500, needed=_("Scrieți temeiul."))


class RefundForm(forms.Form):
    """What is to be given back, and why."""

    amount = Lei(label=_("Suma de restituit, lei"), needed=_("Scrieți suma."))
    reason = Line(label=_("De ce"), most=500, needed=_("Scrieți de ce se restituie."))
    iban = Line(label=_("Contul plătitorului (IBAN)"), most=40, hint=_("Gol: în numerar, la casierie."))


class StatementForm(forms.Form):
    """A statement of a bank, or the list of payments of ghiseul.ro."""

    file = forms.FileField(
        label=_("Extrasul"),
        allow_empty_file=True,
        error_messages={"required": _("Alegeți fișierul cu extrasul.")},
        help_text=_("CSV, MT940, camt.053 sau lista de plăți de la ghiseul.ro."),
    )


class SeriesForm(forms.Form):
    """The series of receipts."""

    series = Line(
        label=_("Seria chitanțelor"),
        most=10,
        needed=_("Scrieți seria."),
        hint=_("O serie nouă începe de la numărul 1; una veche continuă de unde a rămas."),
    )


class ProviderForm(forms.Form):
    """The provider of card payments."""

    name = Line(label=_("Procesatorul"), most=100, needed=_("Scrieți numele procesatorului."))
    pay_url = Line(label=_("Adresa paginii de plată"), most=300, needed=_("Scrieți adresa paginii de plată."))
    merchant = Line(label=_("Contul de comerciant"), most=100, needed=_("Scrieți contul de comerciant."))
    secret = forms.CharField(
        label=_("Secretul pentru semnături"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Începe cu whsec_. Gol: rămâne cel de acum."),
    )
    is_active = forms.BooleanField(label=_("Plata cu cardul este deschisă"), required=False)
