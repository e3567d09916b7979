"""What this room holds about one person: the bookings found by an address or a telephone of theirs."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.appointments.models import Booking
from registratura.toolkit.holding import IN_REGISTER, Table, Tables

HOLDER: Final = Tables(
    room="appointments",
    tables=(
        Table(
            model=Booking,
            title=_("Programare sau audiență"),
            found_by={"email": "email__iexact", "phone": "phone__in", "entry": "entry_id__in"},
            left_out=frozenset({"digest"}),
            given=True,
            keeps=IN_REGISTER,
        ),
    ),
)
