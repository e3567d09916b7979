"""The price of copies."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.information.errors import PriceRefusedError
from registratura.information.models import CopyPrice
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

MOST_BANI = 10_000


@transaction.atomic
def set_copy_price(
    *, page_price_bani: int, act: str, valid_from: date, by: Actor, now: datetime
) -> CopyPrice:
    """
    Set what a copied page costs from a day on, by an act of the institution; 0 makes copies free again.

    Raises: PriceRefusedError without the act, or for a price above 100 lei a page.
    Law: Legea 544/2001 art. 9.
    """
    document = ro_normalise(act, single_line=True)[:200]
    if len(document) < 3:
        raise PriceRefusedError(
            _(
                "Costul copierii se stabilește printr-un act (Legea 544/2001 art. 9): scrieți felul, numărul, data."
            ),
            field="act",
        )
    if not 0 <= page_price_bani <= MOST_BANI:
        raise PriceRefusedError(_("Scrieți prețul unei pagini, de la 0 la 100 de lei."), field="page_price")
    if not date(2002, 1, 1) <= valid_from <= date(2095, 12, 31):
        raise PriceRefusedError(_("Data nu poate fi bună; scrieți-o ca 02.03.2026."), field="valid_from")
    made = CopyPrice(
        institution_id=required_institution(),
        page_price_bani=page_price_bani,
        act=document,
        valid_from=valid_from,
        set_at=now,
        set_by_id=by.id,
    )
    made.save(force_insert=True)
    journal.record(
        action="information.price.set",
        subject_type="institution",
        subject_id=required_institution(),
        by=by,
        details={"bani": page_price_bani, "act": document, "from": valid_from.isoformat()},
    )
    return made
