"""The form of the steps in which people are reminded of terms. A row without days is no step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from registratura.deadlines.queries import Reminders
from registratura.deadlines.reminding import MOST_STEPS, Anchor, Step, Whom

ANCHORS = (
    (Anchor.BEFORE_SAFE.value, _("înainte de ziua sigură")),
    (Anchor.AFTER_DUE.value, _("după termen")),
)
PEOPLE = (
    (Whom.HOLDER.value, _("cine are lucrarea")),
    (Whom.COORDINATOR.value, _("șeful compartimentului")),
    (Whom.SECRETARY.value, _("secretarul general")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A step as typed: everything text, as it came."""

    number: int
    days: str
    anchor: str
    whom: frozenset[str]


def rows_of(steps: Sequence[Step]) -> list[Row]:
    """Return the steps as rows, with empty ones behind them up to the most there may be."""
    rows = [
        Row(number, str(step.days), step.anchor.value, frozenset(who.value for who in step.whom))
        for number, step in enumerate(steps)
    ]
    empty = [
        Row(number, "", Anchor.BEFORE_SAFE.value, frozenset()) for number in range(len(rows), MOST_STEPS)
    ]
    return rows + empty[:2]


def rows_typed(typed: QueryDict) -> list[Row]:
    """Return the rows as they were sent; what cannot be an anchor or a person is left out."""
    anchors, people = {value for value, _name in ANCHORS}, {value for value, _name in PEOPLE}
    rows = []
    for number in range(MOST_STEPS):
        anchor = typed.get(f"anchor-{number}", "")
        if anchor in anchors:
            whom = frozenset(typed.getlist(f"whom-{number}")) & people
            rows.append(Row(number, typed.get(f"days-{number}", "").strip()[:10], anchor, whom))
    return rows


class RemindersForm(forms.Form):
    """The steps, read from the rows of `rows_typed`, and what calendars show."""

    calendar_shows_subject = forms.BooleanField(
        label=_("Calendarele oamenilor arată și subiectul lucrărilor"),
        required=False,
        help_text=_(
            "De obicei nu: calendarul este ținut adesea de altcineva, iar subiectul poate numi oameni."
        ),
    )

    def __init__(self, data: Any = None, *, rows: Sequence[Row], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.rows = rows

    def clean(self) -> dict[str, Any]:
        """Read the steps; a number of days that is none is refused with its row."""
        cleaned = super().clean() or {}
        steps = []
        for row in self.rows:
            if not row.days:
                continue
            if not (row.days.isascii() and row.days.isdigit() and len(row.days) <= 3):
                raise forms.ValidationError(_("Scrieți zilele cu cifre, de pildă 5."), code="days")
            steps.append(Step(Anchor(row.anchor), int(row.days), frozenset(map(Whom, row.whom))))
        cleaned["steps"] = tuple(steps)
        return cleaned

    def reminders(self) -> Reminders:
        """Return what was chosen."""
        return Reminders(self.cleaned_data["steps"], self.cleaned_data["calendar_shows_subject"])
