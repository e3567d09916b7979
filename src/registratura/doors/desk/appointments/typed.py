"""What a form of this desk was sent with: texts, numbers, days, and what is wrong with them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from django.forms import ValidationError
from django.utils.translation import gettext as _

from registratura.doors.desk.registering.typed import read_day
from registratura.kernel.errors import DomainError
from registratura.kernel.text import ro_normalise

STAMP: Final = "%Y%m%dT%H%MZ"
LONGEST: Final = 4000


@dataclass(slots=True)
class Typed:
    """The texts of a form by name, and the words beside those that are wrong."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """What stands in a field."""
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        """The words beside a field, empty when it is fine."""
        return self.errors.get(name, "")

    def on(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.values.get(name))

    def number(self, name: str, usual: int) -> int:
        """Read a whole number; what is none becomes an error and the usual one."""
        text = self.get(name).strip()
        if not text:
            return usual
        if text.isascii() and text.isdigit() and len(text) < 6:
            return int(text)
        self.errors[name] = _("Scrieți un număr întreg.")
        return usual

    def day(self, name: str, *, today: date) -> date | None:
        """Read a day as people write it; what is none becomes an error."""
        try:
            return read_day(self.get(name), today=today)
        except ValidationError as wrong:
            self.errors[name] = " ".join(wrong.messages)
            return None

    def refused(self, error: DomainError) -> None:
        """Put the refusal of a service beside its field."""
        self.errors[error.field] = error.words

    @property
    def summary(self) -> list[tuple[str, str]]:
        """The errors with the ids of their boxes."""
        return [(f"id_{name}" if name else "", words) for name, words in self.errors.items()]


def typed(request: Any) -> Typed:
    """Return what a form was sent with, in the form in which it is stored."""
    return Typed({name: ro_normalise(str(value))[:LONGEST] for name, value in request.POST.items()})


def stamp(moment: datetime) -> str:
    """Write a moment for an address or a field."""
    return moment.astimezone(UTC).strftime(STAMP)


def read_stamp(text: str) -> datetime | None:
    """Read a moment of a field; None when it is none."""
    try:
        return datetime.strptime(text, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def day_asked(text: str, *, today: date) -> date:
    """Read the day of an address; today when it is none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if 2000 <= found.year <= 2090 else today
