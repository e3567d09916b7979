"""What this room holds about one person."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.information.models import Complaint, CourtCase, InformationRequest
from registratura.toolkit.holding import IN_REGISTER, Table, Tables

HOLDER: Final = Tables(
    room="information",
    tables=(
        Table(
            model=InformationRequest,
            title=_("Solicitare de informații de interes public"),
            found_by={"entry": "entry_id__in"},
            gives={"information_request": "id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Complaint,
            title=_("Reclamație administrativă"),
            found_by={"information_request": "request_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=CourtCase,
            title=_("Plângere în instanță"),
            found_by={"information_request": "request_id__in"},
            keeps=IN_REGISTER,
        ),
    ),
)
