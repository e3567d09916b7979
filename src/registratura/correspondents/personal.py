"""What this room holds about one person: the line in the directory."""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registratura.correspondents import codes
from registratura.correspondents.models import Correspondent
from registratura.correspondents.services import forget
from registratura.kernel.personal_data import Done, Kept
from registratura.toolkit.holding import IN_REGISTER, Row, Table, Tables


def _with_merged(numbers: list[int]) -> Q:
    return Q(id__in=numbers) | Q(merged_into_id__in=numbers)


def _kept(row: Row) -> Kept | None:
    """Keep whoever stands in a register: the line tells the name and address of a registered document."""
    return IN_REGISTER if row["used_count"] or row["last_used_at"] is not None else None


HOLDER: Final = Tables(
    room="correspondents",
    tables=(
        Table(
            model=Correspondent,
            title=_("Corespondent"),
            found_by={
                "email": "email__iexact",
                "cnp": lambda values: Q(id__in=codes.ids_with(values)),
                "correspondent": _with_merged,
            },
            gives={"correspondent": "id"},
            left_out=frozenset({"cnp", "cnp_index", "person_ref"}),
            opened={"cnp": codes.told},
            keeps=_kept,
            forgets=lambda numbers, now: forget(correspondent_ids=numbers, now=now),
            done=Done.ANONYMISED,
        ),
    ),
)
