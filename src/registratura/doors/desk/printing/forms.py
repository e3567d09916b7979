"""What to print: a register, and a year, a month, a day or the days between two dates."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.doors.desk.registering.typed import read_day
from registratura.kernel.text import ro_normalise
from registratura.registers.queries import RegisterCard

# Which fields each span needs; the others are not looked at.
SPANS: Mapping[str, tuple[str, ...]] = {
    "year": ("year",),
    "month": ("year", "month"),
    "day": ("day",),
    "days": ("first_day", "last_day"),
}


class DayField(forms.CharField):
    """A civil day as people type it."""

    def __init__(self, *, label: Any, today: date) -> None:
        super().__init__(label=label, required=False)
        self.today = today

    def clean(self, value: Any) -> date | None:
        """Read the day."""
        return read_day(ro_normalise(str(value or ""), single_line=True)[:40], today=self.today)


class PrintForm(forms.Form):
    """An order to print, as `order_print` takes it."""

    register = forms.ChoiceField(
        label=gettext_lazy("Registrul"),
        error_messages={
            "required": gettext_lazy("Alegeți registrul din listă."),
            "invalid_choice": gettext_lazy("Registrul acesta nu există; alegeți unul din listă."),
        },
    )
    span = forms.ChoiceField(
        label=gettext_lazy("Cât se tipărește"),
        choices=[(span, span) for span in SPANS],
        error_messages={
            "required": gettext_lazy("Alegeți cât se tipărește."),
            "invalid_choice": gettext_lazy("Alegeți una din cele patru."),
        },
    )
    year = forms.TypedChoiceField(
        label=gettext_lazy("Anul"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={
            "invalid_choice": gettext_lazy("În anul acesta nu s-a dat niciun număr; alegeți unul din listă.")
        },
    )
    month = forms.TypedChoiceField(
        label=gettext_lazy("Luna"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": gettext_lazy("Alegeți o lună din listă.")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        books: Sequence[RegisterCard],
        years: Sequence[int],
        today: date,
        asked: str = "",
    ) -> None:
        chosen = next((book.code for book in books if book.code == asked), books[0].code if books else "")
        super().__init__(
            data,
            initial={
                "register": chosen,
                "span": "year",
                "year": years[0] if years else "",
                "month": today.month,
            },
        )
        self._choose("register", [(book.code, book.name) for book in books])
        self._choose("year", [(str(year), str(year)) for year in years])
        self._choose("month", [(str(number), name) for number, name in enumerate(month_names(), start=1)])
        self.fields["day"] = DayField(label=_("Ziua"), today=today)
        self.fields["first_day"] = DayField(label=_("Prima zi"), today=today)
        self.fields["last_day"] = DayField(label=_("Ultima zi"), today=today)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def chosen_span(self) -> str:
        """The span that the fields are drawn for."""
        value = str(self["span"].value() or "")
        return value if value in SPANS else "year"

    def clean(self) -> dict[str, Any]:
        """Ask for the fields of the chosen span, and forget what stands in the others."""
        cleaned: dict[str, Any] = super().clean() or {}
        needed = SPANS.get(cleaned.get("span", ""), ())
        for name in {name for names in SPANS.values() for name in names} - set(needed):
            self.errors.pop(name, None)
        for name in needed:
            if name not in self.errors and cleaned.get(name) in (None, ""):
                self.add_error(
                    name, _("Alegeți din listă.") if name in ("year", "month") else _("Scrieți data.")
                )
        return cleaned

    def wanted(self) -> tuple[int, date | None, date | None]:
        """Return the year and the days of a valid form; no days mean the whole year."""
        data = self.cleaned_data
        match data["span"]:
            case "year":
                return data["year"], None, None
            case "month":
                year, month = data["year"], data["month"]
                return year, date(year, month, 1), date(year, month, monthrange(year, month)[1])
            case "day":
                return data["day"].year, data["day"], data["day"]
        return data["first_day"].year, data["first_day"], data["last_day"]


def month_names() -> list[str]:
    """Return the months, January first."""
    return [
        _("ianuarie"),
        _("februarie"),
        _("martie"),
        _("aprilie"),
        _("mai"),
        _("iunie"),
        _("iulie"),
        _("august"),
        _("septembrie"),
        _("octombrie"),
        _("noiembrie"),
        _("decembrie"),
    ]
