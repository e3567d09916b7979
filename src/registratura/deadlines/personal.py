"""What this room holds about one person."""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registratura.deadlines.models import Deadline, Reminder
from registratura.toolkit.holding import IN_REGISTER, Table, Tables


def _of_entry(numbers: list[int]) -> Q:
    return Q(subject_type="entry", subject_id__in=numbers)


HOLDER: Final = Tables(
    room="deadlines",
    tables=(
        Table(
            model=Deadline,
            title=_("Termen"),
            found_by={"entry": _of_entry},
            gives={"deadline": "id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Reminder,
            title=_("Amintire a unui termen"),
            found_by={"deadline": "deadline_id__in", "user": "user_id__in"},
            keeps=IN_REGISTER,
        ),
    ),
)
