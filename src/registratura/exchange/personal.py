"""What this room holds about one person: documents sent to partners and received from them."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.exchange.models import Outgoing
from registratura.toolkit.holding import IN_REGISTER, Table, Tables

HOLDER: Final = Tables(
    room="exchange",
    tables=(
        Table(
            model=Outgoing,
            title=_("Document trimis prin schimb"),
            found_by={"entry": "entry_id__in"},
            keeps=IN_REGISTER,
        ),
    ),
)
