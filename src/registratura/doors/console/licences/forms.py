"""What the supplier's people write about licenses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.kernel.errors import DomainError
from registratura.licensing import kinds

MOST = 2**31 - 1


class IssueForm(forms.Form):
    """A license to issue."""

    policy = forms.TypedChoiceField(label=_("Felul licenței"), coerce=int)
    customer = forms.TypedChoiceField(label=_("Clientul"), coerce=int, required=False, empty_value=None)
    name = forms.CharField(label=_("Pentru ce este"), max_length=120, help_text=_("De pildă „Ghișeul 2”."))
    machine_count = forms.IntegerField(
        label=_("Locuri"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Gol: câte spune felul."),
    )
    expires_on = forms.DateField(label=_("Până la"), required=False, help_text=_("Gol: cât spune felul."))

    def __init__(
        self, *args: Any, policies: list[tuple[int, str]], customers: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy"].choices = policies  # type: ignore[attr-defined]
        self.fields["customer"].choices = [("", _("niciunul încă")), *customers]  # type: ignore[attr-defined]


class PolicyForm(forms.Form):
    """A policy to add."""

    product = forms.TypedChoiceField(label=_("Produsul"), coerce=int)
    code = forms.SlugField(label=_("Codul"), max_length=40)
    name = forms.CharField(label=_("Denumirea"), max_length=120)
    term_days = forms.IntegerField(label=_("Ține, în zile"), min_value=1, max_value=36_600, required=False)
    machine_count = forms.IntegerField(label=_("Locuri"), min_value=1, max_value=100_000, required=False)
    overage_strategy = forms.ChoiceField(label=_("Peste locuri"), choices=kinds.Overage.choices)
    expiration_strategy = forms.ChoiceField(label=_("La sfârșit"), choices=kinds.Expiration.choices)
    file_days = forms.IntegerField(label=_("Fișierul ține, în zile"), min_value=1, max_value=3660, initial=31)
    grace_days = forms.IntegerField(label=_("Răgaz, în zile"), min_value=0, max_value=366, initial=30)
    heartbeat_seconds = forms.IntegerField(
        label=_("Semn de viață la, în secunde"), min_value=60, max_value=MOST, required=False
    )

    def __init__(self, *args: Any, products: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = products  # type: ignore[attr-defined]


class NamedForm(forms.Form):
    """A product or a function to add."""

    code = forms.SlugField(label=_("Codul"), max_length=40)
    name = forms.CharField(label=_("Denumirea"), max_length=120)


def refuse(form: forms.Form, error: DomainError) -> None:
    """Put a refusal beside its field."""
    form.add_error(error.field if error.field in form.fields else None, error.words)
