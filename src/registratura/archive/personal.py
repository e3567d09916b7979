"""What this room holds about one person: to which dossiers the person's own papers were filed."""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registratura.archive.models import Dossier, Paper
from registratura.toolkit.holding import IN_REGISTER, Table, Tables


def _of_entries(numbers: list[int]) -> Q:
    return Q(id__in=Paper.objects.filter(entry_id__in=numbers).values("dossier_id"))


HOLDER: Final = Tables(
    room="archive",
    tables=(
        Table(
            model=Paper,
            title=_("Înscris pus la dosar"),
            found_by={"entry": "entry_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Dossier,
            title=_("Dosar arhivistic"),
            found_by={"entry": _of_entries},
            keeps=IN_REGISTER,
        ),
    ),
)
