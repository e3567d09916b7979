"""The form by which a program gets its key."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.registering.typed import read_day
from registratura.doors.desk.settings.forms import Choice, Line, Number
from registratura.flows.programs import Wanted
from registratura.institutions.roles import ROLES, Role
from registratura.kernel.calendar import BUCHAREST
from registratura.machines import queries as machines
from registratura.machines.scopes import ROLES_FOR_PROGRAMS, WORDS
from registratura.machines.services import MOST_PER_MINUTE


class ProgramForm(forms.Form):
    """Which program, for whom it stands, what it may be used for, how long."""

    name = Line(
        label=_("Programul"),
        most=120,
        needed=_("Spuneți ce program este."),
        hint=_("De pildă „Contabilitate” sau „Site-ul primăriei”. Numele stă la tot ce face programul."),
    )
    kind = Choice(label=_("Cum se legitimează"), needed=_("Alegeți cum se legitimează programul."))
    role = Choice(
        label=_("Rolul"),
        needed=_("Alegeți rolul."),
        hint=_("Programul nu poate mai mult decât un om cu acest rol."),
    )
    unit = Choice(
        label=_("Compartimentul"),
        empty=_("— toată instituția —"),
        hint=_("Conducătorii și referenții văd compartimentul lor și pe cele din subordine."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Ce poate face"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Bifați cel puțin un lucru pe care îl poate face programul."),
            "invalid_choice": _("Alegeți din listă; ce ați ales nu mai este acolo."),
        },
    )
    per_minute = Number(
        label=_("Cel mult cereri pe minut"), most=MOST_PER_MINUTE, hint=_("120 ajung pentru cele mai multe.")
    )
    until = Line(
        label=_("Până la"),
        most=40,
        hint=_("Ultima zi, ca zz.ll.aaaa, cel mult peste doi ani. Gol: ține până o retrageți."),
    )

    def __init__(self, *args: Any, today: date, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["kind"].offer(machines.key_kinds())  # type: ignore[attr-defined]
        self.fields["role"].offer(  # type: ignore[attr-defined]
            [(role.value, str(ROLES[role].name)) for role in ROLES_FOR_PROGRAMS]
        )
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope.value, words) for scope, words in WORDS.items()
        ]

    def clean_until(self) -> date | None:
        """Read the last day."""
        return read_day(self.cleaned_data["until"], today=self.today)

    def clean(self) -> dict[str, Any]:
        """Ask for a unit where the role means nothing without one."""
        data = super().clean() or {}
        role = next((text for key, text in ROLES.items() if key.value == data.get("role")), None)
        if role is not None and not role.everywhere and not data.get("unit"):
            self.add_error("unit", _("Rolul acesta ține de un compartiment: alegeți-l."))
        return data

    def wanted(self) -> Wanted:
        """Return what was asked for. Only of a whole form."""
        data = self.cleaned_data
        return Wanted(
            name=data["name"],
            kind=data["kind"],
            role=Role(data["role"]),
            unit_code=data["unit"],
            scopes=tuple(data["scopes"]),
            per_minute=data["per_minute"],
            expires_at=_end_of(data["until"]),
        )


def _end_of(day: date | None) -> datetime | None:
    if day is None:
        return None
    try:
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=BUCHAREST).astimezone(UTC)
    except OverflowError as error:
        raise ValidationError(_("Scrieți data ca zz.ll.aaaa, de exemplu 02.03.2026.")) from error
