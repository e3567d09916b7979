"""What is typed about statements, reports and accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.kernel.errors import DomainError
from registratura.kernel.money import read_lei
from registratura.payments.providers.all import NAMES


class StatementForm(forms.Form):
    """A statement of the bank."""

    file = forms.FileField(
        label=_("Extrasul băncii"),
        allow_empty_file=True,
        error_messages={"required": _("Alegeți fișierul cu extrasul.")},
        help_text=_("MT940, camt.053 sau CSV, cum îl dă banca."),
    )


class SettlementForm(forms.Form):
    """A provider's report."""

    provider = forms.ChoiceField(label=_("Procesatorul"), choices=list(NAMES.items()))
    file = forms.FileField(
        label=_("Decontarea"),
        allow_empty_file=True,
        error_messages={"required": _("Alegeți fișierul cu decontarea.")},
        help_text=_("CSV cu coloanele: tranzacție, suma, comision, data."),
    )


class OptionsForm(forms.Form):
    """The account that invoices are paid into, and the limit of refunds."""

    iban = forms.CharField(label=_("Cont IBAN"), max_length=60, required=False)
    bank_name = forms.CharField(label=_("Banca"), max_length=100, required=False)
    limit = forms.CharField(label=_("Restituirile de la această sumă cer a doua persoană"), max_length=30)

    def clean_limit(self) -> int:
        """Return the limit in bani."""
        try:
            return read_lei(self.cleaned_data["limit"])
        except ValueError as error:
            raise forms.ValidationError(_("Scrieți suma în lei, de pildă 500 sau 1.250,50.")) from error


class AccountForm(forms.Form):
    """An account at a provider. A key left empty stays as it was."""

    kind = forms.ChoiceField(label=_("Procesatorul"), choices=list(NAMES.items()))
    merchant = forms.CharField(label=_("Cum vă cunoaște procesatorul"), max_length=100, required=False)
    base_url = forms.CharField(label=_("Adresa programelor lui"), max_length=300, required=False)
    public_key = forms.CharField(
        label=_("Cheia lui publică"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    secret = forms.CharField(label=_("Cheia comună"), max_length=300, required=False)
    api_key = forms.CharField(label=_("Cheia întrebărilor noastre"), max_length=300, required=False)
    user_key = forms.CharField(label=_("Numele de utilizator al cheii"), max_length=300, required=False)
    is_active = forms.BooleanField(label=_("Se poate plăti prin el"), required=False)


def refuse(form: forms.Form, error: DomainError) -> None:
    """Put what a service refused beside its field."""
    form.add_error(error.field if error.field in form.fields else None, error.words)
