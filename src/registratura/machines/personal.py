"""What this room holds about one person: which keys the person gave out or took back."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.machines.models import Key
from registratura.toolkit.holding import OF_THE_OFFICE, Table, Tables

HOLDER: Final = Tables(
    room="machines",
    tables=(
        Table(
            model=Key,
            title=_("Chei date programelor"),
            found_by={"user": "created_by_id__in"},
            left_out=frozenset({"digest"}),
            keeps=OF_THE_OFFICE,
        ),
    ),
)
