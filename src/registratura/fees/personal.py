"""What this room holds about one person: what was owed, paid and given back; accounting papers stay."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from registratura.fees.models import Charge, Correction, Payment, Refund, StatementRow
from registratura.kernel.personal_data import Kept
from registratura.toolkit.holding import GDPR, Table, Tables

ACCOUNTING: Final = Kept(
    gettext_noop("Este document contabil: legea cere să se păstreze cinci ani de la 1 iulie după anul lui."),
    f"{GDPR} art. 17 alin. (3) lit. b); Legea nr. 82/1991 art. 25",
    None,
)
HOLDER: Final = Tables(
    room="fees",
    tables=(
        Table(
            model=Charge,
            title=_("Taxă"),
            found_by={"entry": "entry_id__in", "email": "payer_email__in"},
            gives={"charge": "id"},
            keeps=ACCOUNTING,
        ),
        Table(
            model=Payment,
            title=_("Plată"),
            found_by={"charge": "charge_id__in"},
            gives={"payment": "id"},
            keeps=ACCOUNTING,
        ),
        Table(
            model=Correction,
            title=_("Plată tăiată"),
            found_by={"payment": "payment_id__in"},
            keeps=ACCOUNTING,
        ),
        Table(
            model=Refund,
            title=_("Restituire"),
            found_by={"charge": "charge_id__in"},
            keeps=ACCOUNTING,
        ),
        Table(
            model=StatementRow,
            title=_("Linie de extras"),
            found_by={"charge": "charge_id__in"},
            keeps=ACCOUNTING,
        ),
    ),
)
