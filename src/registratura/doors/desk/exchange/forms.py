"""Forms of exchange between registries."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.settings.forms import Choice, Line


class PartnerForm(forms.Form):
    """Where an institution is."""

    url = Line(
        label=_("Adresa paginii publice a instituției"),
        most=400,
        needed=_("Scrieți adresa paginii publice a instituției."),
        hint=_("De pildă https://registratura.exemplu.ro/portal/buzau/"),
    )


class ConfirmForm(forms.Form):
    """What a partner read out of its fingerprint."""

    typed = Line(
        label=_("Ultimele opt semne ale amprentei, citite de partener"),
        most=20,
        needed=_("Scrieți ultimele opt semne, citite la telefon de partener de pe pagina lui."),
    )


class SendForm(forms.Form):
    """To whom a document goes."""

    partner = Choice(label=_("Instituția"), needed=_("Alegeți instituția."))
    note = Line(label=_("Câteva cuvinte pentru ei"), most=300)
    is_test = forms.BooleanField(
        label=_("Numai probă"),
        required=False,
        help_text=_("Străbate tot drumul, dar nu primește număr acolo și nu este o expediere."),
    )

    def __init__(self, *args: Any, partners: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [(str(number), name) for number, name in partners]  # type: ignore[attr-defined]
