"""Forms over terms and declared days. Services judge what the law says; forms read what was typed."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registratura.deadlines.explaining import UNITS, length
from registratura.deadlines.queries import DayOff
from registratura.deadlines.rules import Regime, Rule
from registratura.doors.desk.registering.typed import read_day
from registratura.doors.desk.settings.forms import Choice, Line, Number
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.kernel.text import ro_normalise


class Day(Line):
    """A day as people type it: 20.11.2026, 20.11, azi, ieri. None when nothing is written and nothing is needed."""

    def __init__(self, *, label: Any, needed: Any = "", hint: Any = "") -> None:
        super().__init__(label=label, most=40, needed=needed, hint=hint)
        self.widget.attrs |= {"data-date": True, "autocomplete": "off", "inputmode": "numeric"}

    def clean(self, value: Any) -> Any:
        """Read the day after its text was found fit."""
        return read_day(super().clean(value), today=legal_date(timezone.now()))

    def prepare_value(self, value: Any) -> Any:
        """Write a day as it is read."""
        return f"{value:%d.%m.%Y}" if isinstance(value, date) else value


class Clock(Line):
    """An hour of the day as people type it: 14:05, 14.05, 9."""

    def __init__(self, *, label: Any, needed: Any, hint: Any = "") -> None:
        super().__init__(label=label, most=5, needed=needed, hint=hint)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "numeric"}

    def clean(self, value: Any) -> Any:
        """Read the hour after its text was found fit."""
        text = super().clean(value)
        found = re.fullmatch(r"([01]?[0-9]|2[0-3])(?:[:.]([0-5][0-9]))?", text)
        if found is None:
            raise ValidationError(_("Scrieți ora ca 14:05."), code="clock")
        return time(int(found[1]), int(found[2] or 0))


class Text(Line):
    """Several lines of text."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Keep the lines, take out what cannot be stored."""
        return ro_normalise(str(value or ""))


class ExtensionForm(forms.Form):
    """The decision that gives more time, and the notice sent before it where the law asks for one."""

    reason = Text(
        label=_("De ce este nevoie de mai mult timp"),
        most=500,
        needed=_("Scrieți de ce este nevoie de cercetare mai amănunțită."),
    )
    decision_number = Line(
        label=_("Numărul deciziei"), most=60, needed=_("Scrieți numărul deciziei de prelungire.")
    )
    decided_on = Day(label=_("Data deciziei"), needed=_("Scrieți data deciziei."))
    notice_reference = Line(
        label=_("Numărul înștiințării"), most=120, hint=_("Sub care a plecat înștiințarea către solicitant.")
    )
    notice_sent_on = Day(label=_("Data trimiterii ei"))

    def __init__(self, *args: Any, notice_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["rows"] = 3
        if not notice_required:
            del self.fields["notice_reference"], self.fields["notice_sent_on"]


class DispatchForm(forms.Form):
    """When the answer left, and how."""

    on = Day(
        label=_("Ziua în care a plecat răspunsul"),
        needed=_("Scrieți ziua în care a plecat răspunsul."),
        hint=_("Ziua predării la poștă, a trimiterii prin e-mail sau a înmânării, nu a redactării."),
    )
    at = Clock(
        label=_("Ora la care a plecat"),
        needed=_("Termenul este pe ore: scrieți și ora la care a plecat răspunsul."),
        hint=_("De pildă: 14:05."),
    )
    reference = Line(
        label=_("Cum a plecat"), most=500, hint=_("De pildă: răspuns nr. 2140, borderou 12. Poate lipsi.")
    )

    def __init__(self, *args: Any, hours: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hours:
            del self.fields["at"]

    def dispatched(self) -> dict[str, Any]:
        """Return the day, the moment of terms of hours, and how the answer left."""
        values: dict[str, Any] = dict(self.cleaned_data)
        clock = values.pop("at", None)
        if clock is not None and values["on"] is not None:
            values["at"] = datetime.combine(values["on"], clock, tzinfo=BUCHAREST).astimezone(UTC)
        return values


class DeclareForm(forms.Form):
    """A day made free, or made a working day, by an act."""

    day_on = Day(label=_("Ziua"), needed=_("Scrieți ziua."))
    name = Line(label=_("Cum se numește"), most=200, needed=_("Scrieți cum se numește ziua."))
    act = Line(
        label=_("Actul care o declară"),
        most=200,
        needed=_("Scrieți actul: felul, numărul, anul."),
        hint=_("De pildă: HG 1234/2026."),
    )
    kind = Choice(label=_("Ce devine ziua"), needed=_("Alegeți ce devine ziua."), widget=forms.RadioSelect)
    ground = Choice(label=_("Prin ce act"), needed=_("Alegeți prin ce act."), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("closed", _("zi liberă")),
            ("working_instead", _("zi lucrătoare, în locul alteia")),
        ]
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            ("decision", _("hotărâre a Guvernului sau act al instituției")),
            ("law", _("lege: se socotește la toate termenele")),
        ]

    def day(self) -> DayOff:
        """Return what was declared."""
        return DayOff(**self.cleaned_data)


class WithdrawForm(forms.Form):
    """Why a declared day is taken back."""

    reason = Line(
        label=_("De ce se retrage"),
        most=300,
        needed=_("Scrieți de ce retrageți ziua."),
        hint=_("Rămâne în istoric."),
    )


class CountingForm(forms.Form):
    """Whether days declared by decision count for terms."""

    counted = Choice(
        label=_("Zilele declarate prin hotărâre, la socotirea termenelor"),
        needed=_("Alegeți cum se socotesc."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counted"].choices = [  # type: ignore[attr-defined]
            ("no", _("nu se socotesc: termenele nu se mută (citirea sigură)")),
            ("yes", _("se socotesc ca zile libere")),
        ]


class DayOfTheYear(Line):
    """A day of the year as people type it, 30.04; kept as MM-DD."""

    def clean(self, value: Any) -> Any:
        """Read the day after its text was found fit."""
        text = super().clean(value)
        found = re.fullmatch(r"([0-3]?[0-9])[./-]([01]?[0-9])\.?", text)
        try:
            # Of a year that is no leap year: 29 February would not come each year.
            return f"{date(2027, int(found[2]), int(found[1])):%m-%d}" if found else self._refuse()
        except ValueError:
            return self._refuse()

    @staticmethod
    def _refuse() -> str:
        raise ValidationError(_("Scrieți ziua și luna, ca 30.04."), code="day")


class OwnRuleForm(forms.Form):
    """A term of the institution's own: how long, or until which day of the year; from when, and by which act."""

    count = Number(label=_("Cât ține"), most=3660)
    fixed_day = DayOfTheYear(
        label=_("Până în ce zi a anului"), most=6, needed=_("Scrieți ziua și luna, ca 30.04."), hint="30.04"
    )
    valid_from = Day(
        label=_("De când"),
        needed=_("Scrieți ziua din care ține."),
        hint=_("De mâine încolo; ce a pornit rămâne cum a pornit."),
    )
    act = Line(
        label=_("Actul instituției"),
        most=200,
        needed=_("Scrieți actul instituției: felul, numărul, anul."),
        hint=_("De pildă: Dispoziția 7/2026."),
    )

    def __init__(self, *args: Any, law: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if law.regime is Regime.FIXED:
            del self.fields["count"]
            return
        del self.fields["fixed_day"]
        if law.regime in UNITS:
            limit = {"length": length(count=law.count, regime=law.regime)}
            self.fields["count"].help_text = _("Legea dă cel mult %(length)s.") % limit


class EndRuleForm(forms.Form):
    """From which day the law's term holds again."""

    on = Day(label=_("Din ce zi ține iar termenul legii"), needed=_("Scrieți ziua."))
