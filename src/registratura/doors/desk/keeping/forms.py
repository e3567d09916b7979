"""Forms over rules and holds. Services judge; forms read."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.settings.forms import Choice, Line
from registratura.doors.desk.terms.forms import Day, Text
from registratura.kernel.calendar import legal_date
from registratura.retention.sets import SETS


class RuleForm(forms.Form):
    """The institution's own term for a rule."""

    duration = Line(
        label=_("Termenul"),
        most=20,
        needed=_("Scrieți termenul, de pildă P6M."),
        hint=_("P3Y sunt trei ani, P12M douăsprezece luni, P30D treizeci de zile."),
    )
    valid_from = Day(label=_("De când"), needed=_("Scrieți ziua din care hotărăște termenul."))
    reason = Text(label=_("De ce"), most=500, needed=_("Scrieți de ce se schimbă termenul."))


class HoldForm(forms.Form):
    """What is kept from being erased, why, upon which act, and when it is looked at again."""

    scope = Choice(
        label=_("Ce se suspendă"),
        needed=_("Alegeți ce se suspendă."),
        choices=[
            ("everything", _("tot ce ține instituția")),
            ("set", _("o categorie")),
            ("person", _("o persoană")),
            ("row", _("un singur rând")),
        ],
    )
    kept_set = Choice(label=_("Categoria"), empty=_("nu se aplică"))
    target = Line(
        label=_("Persoana sau rândul"),
        most=120,
        hint=_("Pseudonimul din dosarul persoanei, ori rândul scris ca message-words:12."),
    )
    reason = Text(label=_("De ce"), most=500, needed=_("Scrieți de ce se suspendă ștergerea."))
    reference = Line(
        label=_("Actul"),
        most=200,
        needed=_("Scrieți actul: numărul dosarului, al adresei sau al controlului."),
        hint=_("Dosar nr. 12/3/2026, adresa unei autorități."),
    )
    review_on = Day(label=_("Se revede la"), needed=_("Scrieți ziua în care suspendarea se revede."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["kept_set"]
        assert isinstance(offered, Choice)
        offered.offer([(one.key, str(one.name)) for one in SETS])

    def chosen_target(self) -> str:
        """Return what the hold is over, as the service takes it."""
        scope = self.cleaned_data["scope"]
        return str(self.cleaned_data["kept_set"] if scope == "set" else self.cleaned_data["target"])


class ReasonForm(forms.Form):
    """Why a hold should end."""

    reason = Line(label=_("De ce se ridică"), most=500, needed=_("Scrieți de ce se ridică suspendarea."))


def in_a_month() -> Any:
    """Return the day a month from today: how far ahead what would leave is shown."""
    return legal_date(timezone.now()) + timedelta(days=30)
