"""What this room holds about one person: proposals made, and whether drafts are told to the person."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.consultations.models import Proposal, Subscriber
from registratura.toolkit.holding import IN_REGISTER, Table, Tables

HOLDER: Final = Tables(
    room="consultations",
    tables=(
        Table(
            model=Proposal,
            title=_("Propunere la un proiect de act normativ"),
            found_by={"entry": "entry_id__in", "email": "contact__iexact"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Subscriber,
            title=_("Primește anunțurile proiectelor"),
            found_by={"entry": "entry_id__in", "email": "email__iexact"},
            keeps=IN_REGISTER,
        ),
    ),
)
