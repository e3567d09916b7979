"""What this room holds about one person."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.dispatch.models import HandDelivery, Proof, Shipment
from registratura.toolkit.holding import IN_REGISTER, Table, Tables

HOLDER: Final = Tables(
    room="dispatch",
    tables=(
        Table(
            model=Shipment,
            title=_("Expediere"),
            found_by={"entry": "entry_id__in", "email": "email__iexact"},
            gives={"shipment": "id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Proof,
            title=_("Dovadă a expedierii"),
            found_by={"shipment": "shipment_id__in"},
            gives={"document": "document_id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=HandDelivery,
            title=_("Înmânare"),
            found_by={"shipment": "shipment_id__in"},
            keeps=IN_REGISTER,
        ),
    ),
)
