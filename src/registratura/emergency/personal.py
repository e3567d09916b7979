"""What this room holds about one person."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.emergency.models import Line, Packet
from registratura.toolkit.holding import IN_REGISTER, Table, Tables

HOLDER: Final = Tables(
    room="emergency",
    tables=(
        Table(
            model=Line,
            title=_("Poziție din registrul de urgență"),
            found_by={"entry": "entry_id__in"},
            gives={"emergency_packet": "packet_id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Packet,
            title=_("Fișier al registrului de urgență"),
            found_by={"emergency_packet": "id__in"},
            # Holds what was written of everybody on that day; the person's own lines are told above.
            left_out=frozenset({"content"}),
            keeps=IN_REGISTER,
        ),
    ),
)
