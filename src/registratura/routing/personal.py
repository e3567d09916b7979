"""What this room holds about one person."""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registratura.routing.models import Assignment, CircuitRun, CircuitStep, ConcernedPerson, Deputy, Standing
from registratura.toolkit.holding import IN_REGISTER, OF_THE_OFFICE, Table, Tables


def _deputy(numbers: list[int]) -> Q:
    return Q(user_id__in=numbers) | Q(deputy_id__in=numbers)


HOLDER: Final = Tables(
    room="routing",
    tables=(
        Table(
            model=Assignment,
            title=_("Repartizare"),
            found_by={"entry": "entry_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Standing,
            title=_("Unde se află lucrarea"),
            found_by={"entry": "entry_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=CircuitRun,
            title=_("Circuit de avizare"),
            found_by={"entry": "entry_id__in"},
            gives={"circuit_run": "id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=CircuitStep,
            title=_("Aviz"),
            found_by={"circuit_run": "run_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=ConcernedPerson,
            title=_("Persoană despre care este o petiție"),
            found_by={"entry": "entry_id__in", "user": "user_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Deputy,
            title=_("Înlocuire"),
            found_by={"user": _deputy},
            keeps=OF_THE_OFFICE,
        ),
    ),
)
