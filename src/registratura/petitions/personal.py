"""What this room holds about one person."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.petitions.models import Petition, Signature
from registratura.toolkit.holding import IN_REGISTER, Table, Tables

HOLDER: Final = Tables(
    room="petitions",
    tables=(
        Table(
            model=Petition,
            title=_("Petiție"),
            found_by={"entry": "entry_id__in"},
            gives={"petition": "id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Signature,
            title=_("Semnătură pe răspunsul la petiție"),
            found_by={"petition": "petition_id__in"},
            keeps=IN_REGISTER,
        ),
    ),
)
