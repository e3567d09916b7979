"""What this room holds about one person: the rows of an old register until they are brought in or given up."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.toolkit.holding import IN_REGISTER, Table, Tables
from registratura.transfers.models import TransferRow

HOLDER: Final = Tables(
    room="transfers",
    tables=(
        Table(
            model=TransferRow,
            title=_("Rând dintr-un registru vechi"),
            found_by={"entry": "entry_id__in"},
            keeps=IN_REGISTER,
        ),
    ),
)
