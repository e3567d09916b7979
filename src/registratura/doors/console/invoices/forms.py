"""Forms over invoices. Services judge; forms read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.invoicing.document import UNITS, Document, DocumentKind, Line, References
from registratura.invoicing.drafts import InvoiceDraft, IssuerDraft
from registratura.invoicing.vat import CATEGORY_NAMES, Category, rates_on
from registratura.kernel.errors import DomainError
from registratura.kernel.localities import counties
from registratura.kernel.money import LEU, read_lei
from registratura.kernel.text import ro_normalise

LINES = 4


class Words(forms.CharField):
    """One line of text, as it is stored."""

    def __init__(self, *, label: Any, most: int, needed: bool = False, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            max_length=most,
            required=needed,
            help_text=help_text,
            error_messages={
                "required": gettext_lazy("Completați acest câmp."),
                "max_length": gettext_lazy("Prea lung: cel mult %(limit_value)d de caractere."),
            },
        )

    def to_python(self, value: Any) -> str:
        """Take out what cannot be stored."""
        return ro_normalise(str(value or ""), single_line=True)


class Sum(forms.Field):
    """A sum in lei, read into bani."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """Read what was typed."""
        text = str(value or "").strip()[:40]
        if not text:
            return None
        try:
            return read_lei(text)
        except ValueError:
            raise ValidationError(_("Scrieți suma în lei, ca 499,00.")) from None


class Quantity(forms.Field):
    """A quantity with up to three decimals, in thousandths."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """Read what was typed."""
        text = str(value or "").strip()[:40].replace(",", ".")
        if not text:
            return None
        try:
            milli = Fraction(text) * 1000
        except (ValueError, ZeroDivisionError):
            raise ValidationError(_("Scrieți cantitatea, ca 1 sau 2,5.")) from None
        if milli.denominator != 1 or not 0 < milli <= 10**9:
            raise ValidationError(_("Scrieți cantitatea, ca 1 sau 2,5."))
        return int(milli)


def taxes(on: date, *, is_vat_payer: bool) -> list[tuple[str, str]]:
    """Return the ways a line may be taxed on a day, as (value, words)."""
    if not is_vat_payer:
        return [("O:0", str(CATEGORY_NAMES[Category.OUTSIDE]))]
    found = [(f"S:{one.rate}", f"{one.percent} ({one.kind_name})") for one in rates_on(on)]
    return [
        *found,
        *((f"{one.value}:0", str(CATEGORY_NAMES[one])) for one in (Category.EXEMPT, Category.REVERSE_CHARGE)),
    ]


class LineForm(forms.Form):
    """A line of an invoice; empty, it is left out."""

    name = Words(label=gettext_lazy("Denumire"), most=100)
    description = Words(label=gettext_lazy("Detalii"), most=200)
    quantity = Quantity(label=gettext_lazy("Cantitate"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("U.M."), choices=list(UNITS.items()), required=False)
    price = Sum(label=gettext_lazy("Preț, lei"), required=False)
    tax = forms.ChoiceField(label=gettext_lazy("TVA"), required=False)

    def __init__(self, *args: Any, tax_choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tax"].choices = tax_choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Want a whole line, or none."""
        found = self.cleaned_data
        if found.get("name") or found.get("price") is not None:
            for field, words in (
                ("name", _("Scrieți denumirea.")),
                ("quantity", _("Scrieți cantitatea.")),
                ("price", _("Scrieți prețul.")),
            ):
                if field not in self.errors and found.get(field) in (None, ""):
                    self.add_error(field, words)
        return found

    @property
    def line(self) -> Line | None:
        """The line, None when nothing was written."""
        found = self.cleaned_data
        if not found.get("name"):
            return None
        category, _colon, rate = (found.get("tax") or "O:0").partition(":")
        return Line(
            name=found["name"],
            description=found.get("description") or "",
            quantity_milli=found["quantity"],
            unit=found.get("unit") or "C62",
            price_bani=found["price"],
            category=Category(category),
            rate=int(rate),
        )


class InvoiceForm(forms.Form):
    """The head of an invoice."""

    customer = forms.TypedChoiceField(
        label=gettext_lazy("Client"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Alegeți clientul."),
            "invalid_choice": gettext_lazy("Alegeți clientul."),
        },
    )
    period_from = forms.DateField(label=gettext_lazy("Perioada, de la"), required=False)
    period_to = forms.DateField(label=gettext_lazy("până la"), required=False)
    contract = Words(label=gettext_lazy("Contract"), most=200)
    order = Words(label=gettext_lazy("Comandă"), most=200)
    procurement = Words(label=gettext_lazy("Achiziție publică"), most=200)
    payment_days = forms.IntegerField(
        label=gettext_lazy("Zile până la scadență"), min_value=0, max_value=180, initial=30
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Limba paginii"),
        choices=[("ro", gettext_lazy("română")), ("en", gettext_lazy("engleză"))],
        initial="ro",
    )
    note = Words(label=gettext_lazy("Mențiune pe factură"), most=300)

    def __init__(self, *args: Any, customers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].choices = [("", _("alegeți"))] + [(str(key), name) for key, name in customers]  # type: ignore[attr-defined]
        for name in ("period_from", "period_to"):
            self.fields[name].widget.input_type = "date"

    def draft(self, *, buyer: Any, lines: Iterable[Line]) -> InvoiceDraft:
        """Return what was written."""
        found = self.cleaned_data
        return InvoiceDraft(
            customer_id=found["customer"],
            buyer=buyer,
            lines=tuple(lines),
            kind=DocumentKind.INVOICE,
            notes=(found["note"],) if found["note"] else (),
            period_from=found["period_from"],
            period_to=found["period_to"],
            references=References(
                order=found["order"], contract=found["contract"], procurement=found["procurement"]
            ),
            payment_days=found["payment_days"],
            language=found["language"],
        )


def initial_of(document: Document, *, customer_id: int, payment_days: int, language: str) -> dict[str, Any]:
    """Return a draft as its form shows it."""
    return {
        "customer": customer_id,
        "period_from": document.period_from,
        "period_to": document.period_to,
        "contract": document.references.contract,
        "order": document.references.order,
        "procurement": document.references.procurement,
        "payment_days": payment_days,
        "language": language,
        "note": document.notes[0] if document.notes else "",
    }


def initial_line(line: Line) -> dict[str, Any]:
    """Return a line as its form shows it."""
    return {
        "name": line.name,
        "description": line.description,
        "quantity": line.quantity.replace(".", ","),
        "unit": line.unit,
        "price": f"{line.price_bani // LEU},{line.price_bani % LEU:02d}",
        "tax": f"{line.category.value}:{line.rate if line.category is Category.STANDARD else 0}",
    }


class CreditForm(forms.Form):
    """Why an invoice is taken back."""

    reason = Words(label=gettext_lazy("Motivul stornării"), most=290, needed=True)


class SeriesForm(forms.Form):
    """A series to be opened."""

    code = Words(label=gettext_lazy("Seria"), most=8, needed=True)
    year = forms.IntegerField(label=gettext_lazy("Anul"), min_value=2000, max_value=2200)
    first_number = forms.IntegerField(
        label=gettext_lazy("Primul număr"), min_value=1, max_value=99_999_999, initial=1
    )


class IssuerForm(forms.Form):
    """Who invoices."""

    name = Words(label=gettext_lazy("Denumirea"), most=200, needed=True)
    cui = Words(label=gettext_lazy("Cod fiscal"), most=13, needed=True)
    is_vat_payer = forms.BooleanField(label=gettext_lazy("Înregistrat în scopuri de TVA"), required=False)
    trade_register = Words(label=gettext_lazy("Registrul comerțului"), most=40)
    legal_note = Words(label=gettext_lazy("Capital social și altele"), most=200)
    street = Words(label=gettext_lazy("Strada și numărul"), most=150, needed=True)
    city = Words(
        label=gettext_lazy("Localitatea"),
        most=50,
        needed=True,
        help_text=gettext_lazy("În București scrieți sectorul: Sector 3."),
    )
    county = forms.ChoiceField(label=gettext_lazy("Județul"))
    postal_code = Words(label=gettext_lazy("Cod poștal"), most=20)
    iban = Words(label=gettext_lazy("Cont IBAN"), most=40)
    bank = Words(label=gettext_lazy("Banca"), most=100)
    email = forms.EmailField(label=gettext_lazy("E-mail pentru facturi"), required=False)
    phone = Words(label=gettext_lazy("Telefon"), most=40)
    series = Words(label=gettext_lazy("Seria facturilor noi"), most=8, needed=True)
    payment_days = forms.IntegerField(
        label=gettext_lazy("Zile până la scadență"), min_value=0, max_value=180, initial=30
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].choices = [(one.code, one.name) for one in counties()]  # type: ignore[attr-defined]

    @property
    def draft(self) -> IssuerDraft:
        """What was written."""
        return IssuerDraft(**self.cleaned_data)


def refuse(form: forms.Form, error: DomainError) -> None:
    """Put a refusal where it belongs in a form."""
    form.add_error(error.field if error.field in form.fields else None, error.words)
