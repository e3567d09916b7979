"""The form by which numbers are held for later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.registering.forms import Count, Line
from registratura.doors.desk.registering.typed import read_day
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.registers import queries as registers
from registratura.registers.queries import RegisterCard

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class OfferedRange:
    """Numbers of a unit's own in a register; `words` tell them on screen."""

    register: RegisterCard
    unit_id: int
    words: str


class ReservationForm(forms.Form):
    """
    How many numbers, of which register, for whom, for what, until when.

    `usual_day` is the last day when none is written.
    """

    count = Count(label=_("Câte numere"), least=1, most=AT_ONCE)
    register = Line(label=_("Registrul"))
    direction = Line(label=_("Sensul"))
    purpose = Line(label=_("Pentru ce"))
    until = Line(label=_("Până la"))
    number_range = Line(label=_("Numerele se iau din"))
    unit = Line(label=_("Compartiment"))
    owner = Line(label=_("Pentru cine"))

    def __init__(
        self,
        *args: Any,
        now: datetime,
        usual_day: date,
        books: Sequence[RegisterCard],
        units: Sequence[tuple[int, str]],
        people: Sequence[tuple[int, str]],
        ranges: Sequence[OfferedRange] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.today, self.usual_day = now, legal_date(now), usual_day
        self.books = {card.code: card for card in books}
        self.units = {str(key): name for key, name in units}
        self.people = {str(key): name for key, name in people}
        self.ranges = {f"{offer.register.code}:{offer.unit_id}": offer for offer in ranges}

    @property
    def last_day(self) -> date:
        """The numbers are of this year; with it, the reservations end too."""
        return date(self.today.year, 12, 31)

    def clean_count(self) -> int:
        """At least one."""
        count = self.cleaned_data["count"]
        if count is None:
            raise forms.ValidationError(_("Scrieți câte numere rezervați, de la 1 la %d.") % AT_ONCE)
        return int(count)

    def clean_register(self) -> RegisterCard:
        """One of the open registers that give numbers."""
        card = self.books.get(str(self.cleaned_data["register"]) or "general")
        if card is None:
            raise forms.ValidationError(_("Alegeți un registru deschis din listă."))
        return card

    def clean_direction(self) -> str:
        """One that the register takes."""
        value = str(self.cleaned_data["direction"])
        card = self.cleaned_data.get("register")
        if value not in dict(registers.direction_names()):
            raise forms.ValidationError(_("Alegeți sensul: intrare, ieșire sau intern."))
        if card is not None and value not in card.directions:
            raise forms.ValidationError(
                _("Registrul ales nu primește documente în acest sens; alegeți altul.")
            )
        return value

    def clean_until(self) -> datetime:
        """The end of the last day."""
        day = read_day(str(self.cleaned_data["until"]), today=self.today) or self.usual_day
        if day < self.today:
            raise forms.ValidationError(_("Data a trecut; alegeți o zi de azi înainte."))
        if day > self.last_day:
            raise forms.ValidationError(
                _("Numerele sunt ale anului %(year)d: rezervarea ține cel mult până la 31.12.%(year)d.")
                % {"year": self.today.year}
            )
        return datetime.combine(day, time(23, 59, 59), tzinfo=BUCHAREST)

    def clean_unit(self) -> int | None:
        """One of the offered units."""
        value = str(self.cleaned_data["unit"])
        if value and value not in self.units:
            raise forms.ValidationError(_("Alegeți un compartiment din listă."))
        return int(value) if value else None

    def clean_owner(self) -> int | None:
        """One of the offered people; nobody means oneself."""
        value = str(self.cleaned_data["owner"])
        if value and value not in self.people:
            raise forms.ValidationError(_("Alegeți o persoană din listă."))
        return int(value) if value else None

    def clean_number_range(self) -> OfferedRange | None:
        """One of the offered ranges; none means the register's own numbers."""
        value = str(self.cleaned_data["number_range"])
        if value and value not in self.ranges:
            raise forms.ValidationError(_("Alegeți de unde se iau numerele din listă."))
        return self.ranges.get(value)

    def clean(self) -> dict[str, Any]:
        """A range names its register too."""
        found = super().clean() or self.cleaned_data
        chosen = found.get("number_range")
        if chosen is not None:
            found["register"] = chosen.register
            direction = found.get("direction")
            if direction and direction not in chosen.register.directions:
                self.add_error(
                    "direction", _("Registrul ales nu primește documente în acest sens; alegeți altul.")
                )
        return found

    def error(self, name: str) -> str:
        """The words beside a field, empty when it is fine."""
        return " ".join(str(words) for words in self.errors.get(name, []))

    def typed(self, name: str) -> str:
        """What stands in a field."""
        value = self[name].value()
        return "" if value is None else str(value)

    def summary(self) -> list[tuple[str, str]]:
        """The errors in the order of the fields, each with the id of its box."""
        found = [("", str(words)) for words in self.non_field_errors()]
        return found + [
            (f"id_{name}", f"{field.label}: {self.error(name)}")
            for name, field in self.fields.items()
            if self.error(name)
        ]
