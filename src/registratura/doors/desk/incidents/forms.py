"""Forms over incidents. Services judge; forms read."""

import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.settings.forms import Choice, Line, Number
from registratura.doors.desk.terms.forms import Text
from registratura.incidents import queries
from registratura.kernel.calendar import BUCHAREST

_MOMENT = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})[ ,]+(\d{1,2})[:.](\d{2})")


class Moment(Line):
    """A moment as people type it: 17.04.2026 15:20, in Bucharest. None when nothing is written."""

    def __init__(self, *, label: Any, needed: Any = "", hint: Any = "") -> None:
        super().__init__(label=label, most=20, needed=needed, hint=hint or _("Ca 17.04.2026 15:20."))
        self.widget.attrs |= {"autocomplete": "off", "placeholder": "zz.ll.aaaa oo:mm"}

    def clean(self, value: Any) -> Any:
        """Read the moment after its text was found fit."""
        text = super().clean(value)
        if not text:
            return None
        found = _MOMENT.fullmatch(text)
        try:
            if found is None:
                raise ValueError
            day, month, year, hour, minute = (int(part) for part in found.groups())
            return datetime(year, month, day, hour, minute, tzinfo=BUCHAREST).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError(_("Scrieți ziua și ora ca 17.04.2026 15:20."), code="moment") from error

    def prepare_value(self, value: Any) -> Any:
        """Write a moment as it is read."""
        return f"{value.astimezone(BUCHAREST):%d.%m.%Y %H:%M}" if isinstance(value, datetime) else value


class IncidentForm(forms.Form):
    """The facts of a breach, its effects and measures."""

    title = Line(label=_("Pe scurt"), most=200, needed=_("Scrieți pe scurt ce s-a întâmplat."))
    aware_at = Moment(
        label=_("Când s-a aflat"), needed=_("Scrieți când s-a aflat: de atunci curg cele 72 de ore.")
    )
    natures = forms.MultipleChoiceField(
        label=_("Ce s-a atins"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Alegeți ce s-a atins."), "invalid_choice": _("Alegeți din listă.")},
    )
    facts = Text(label=_("Faptele"), most=8000, needed=_("Scrieți faptele: ce, când, cum s-a aflat."))
    occurred_from = Moment(label=_("A început"))
    occurred_to = Moment(label=_("S-a sfârșit"))
    data_words = Text(label=_("Ce date"), most=4000, hint=_("Categoriile de date și de persoane."))
    persons_count = Number(label=_("Câte persoane, aproximativ"), least=0)
    records_count = Number(label=_("Câte înregistrări de date, aproximativ"), least=0)
    effects = Text(label=_("Urmările probabile"), most=4000)
    measures = Text(label=_("Măsurile luate sau propuse"), most=4000)
    contact = Line(label=_("Punctul de contact"), most=240, hint=_("Responsabilul cu protecția datelor."))

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["natures"].choices = queries.nature_names()  # type: ignore[attr-defined]
        for name in ("persons_count", "records_count"):
            self.fields[name].required = False
        if not is_new:
            del self.fields["aware_at"]


class RiskForm(forms.Form):
    """The judgement of the risk."""

    risk = Choice(label=_("Riscul pentru persoane"), needed=_("Alegeți riscul."), widget=forms.RadioSelect)
    risk_reason = Text(label=_("De ce"), most=4000, needed=_("Scrieți de ce ați judecat astfel riscul."))
    spared = Choice(label=_("Informarea persoanelor"), empty=_("se face, la risc ridicat"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["risk"].offer(queries.risk_names())  # type: ignore[attr-defined]
        self.fields["spared"].offer(queries.spared_names())  # type: ignore[attr-defined]


class NotificationForm(forms.Form):
    """What the authority was told."""

    words = Text(label=_("Ce s-a notificat"), most=8000, needed=_("Scrieți ce s-a notificat."))
    reference = Line(label=_("Numărul notificării"), most=120)
    late_reason = Text(label=_("Motivele întârzierii"), most=1000, hint=_("Numai după cele 72 de ore."))


class ReachForm(forms.Form):
    """With whose account, from when to when."""

    account = Choice(label=_("Contul"), needed=_("Alegeți al cui cont a fost folosit."), empty="")
    seen_from = Moment(label=_("De la"), needed=_("Scrieți de când."))
    seen_to = Moment(label=_("Până la"), needed=_("Scrieți până când."))


class ToldForm(forms.Form):
    """How a person was told on paper."""

    how = Line(label=_("Cum"), most=200, needed=_("Scrieți cum a fost informată persoana."))


class CloseForm(forms.Form):
    """The end."""

    words = Text(
        label=_("Ce s-a schimbat ca să nu se repete"),
        most=1000,
        needed=_("Scrieți ce s-a schimbat ca să nu se repete."),
    )
