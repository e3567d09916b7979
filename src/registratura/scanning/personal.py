"""What this room holds about one person."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.scanning.models import Batch, LabelCode, Part
from registratura.toolkit.holding import IN_REGISTER, Table, Tables

HOLDER: Final = Tables(
    room="scanning",
    tables=(
        Table(
            model=LabelCode,
            title=_("Etichetă"),
            found_by={"entry": "entry_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Part,
            title=_("Parte a unui lot scanat"),
            found_by={"entry": "entry_id__in"},
            gives={"scan_batch": "batch_id", "document": "document_id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Batch,
            title=_("Lot scanat"),
            found_by={"scan_batch": "id__in"},
            left_out=frozenset({"seen"}),
            keeps=IN_REGISTER,
        ),
    ),
)
