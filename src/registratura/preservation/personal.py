"""What this room holds about one person: nothing but the digest of a file that is told where the file is."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.preservation.models import Fixity
from registratura.toolkit.holding import IN_REGISTER, Table, Tables

HOLDER: Final = Tables(
    room="preservation",
    tables=(
        Table(
            model=Fixity,
            title=_("Verificarea unui fișier păstrat"),
            found_by={"blob": "blob_id__in"},
            keeps=IN_REGISTER,
        ),
    ),
)
