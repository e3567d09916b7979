"""How the department works: hours, levels, answers it gives often."""

from collections.abc import Mapping
from dataclasses import dataclass

from registratura.support.hours import USUAL_LEVELS, Hours, Level
from registratura.support.machine import Priority
from registratura.support.models import CannedAnswer, SupportOptions


@dataclass(frozen=True, slots=True)
class Options:
    """When somebody answers, within how many working minutes, and when a solved conversation closes by itself."""

    hours: Hours
    levels: Mapping[Priority, Level]
    close_after_days: int = 14


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer that is given often."""

    id: int
    title: str
    body: str

    def filled(self, *, name: str, number: int) -> str:
        """Return the words with the name and the number of a conversation."""
        return self.body.replace("{nume}", name).replace("{numar}", f"#{number}")


def options() -> Options:
    """Return what was chosen; the usual where nothing was."""
    row = SupportOptions.objects.first()
    if row is None:
        return Options(Hours(), USUAL_LEVELS)
    levels = {
        one: Level(*row.levels[one.value]) if one.value in row.levels else USUAL_LEVELS[one]
        for one in Priority
    }
    return Options(Hours(row.opens, row.closes), levels, row.close_after_days)


def canned_answers() -> list[Canned]:
    """Return the answers that are given often, by title."""
    rows = CannedAnswer.objects.filter(retired_at__isnull=True).order_by("title", "id")
    return [Canned(row.id, row.title, row.body) for row in rows]
