"""What this room holds about one person: where the person works and worked, with what role."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.institutions.models import Membership
from registratura.toolkit.holding import OF_THE_OFFICE, Table, Tables

HOLDER: Final = Tables(
    room="institutions",
    tables=(
        Table(
            model=Membership,
            title=_("Rol într-o instituție"),
            found_by={"user": "user_id__in"},
            keeps=OF_THE_OFFICE,
        ),
    ),
)
