"""What this room holds about one person: what was paid and given back; accounting papers stay."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from registratura.kernel.personal_data import Kept
from registratura.kernel.privacy import Purpose
from registratura.payments.models import Fact, PaymentOrder, Refund
from registratura.toolkit.holding import GDPR, Table, Tables
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

ACCOUNTING: Final = Kept(
    gettext_noop("Este document contabil: legea cere să se păstreze cinci ani de la 1 iulie după anul lui."),
    f"{GDPR} art. 17 alin. (3) lit. b); Legea nr. 82/1991 art. 25",
    None,
)


class _Tables(Tables):
    """The same in the service wing, where a purpose is named: a person's rights."""

    def _scope(self, institution_id: int) -> AbstractContextManager[None]:
        return _opened(institution_id)


@contextmanager
def _opened(institution_id: int) -> Iterator[None]:
    with acting_for(institution_id), reading_for(Purpose.P04):
        yield


HOLDER: Final = _Tables(
    room="payments",
    tables=(
        Table(
            model=PaymentOrder,
            title=_("Ordin de plată"),
            found_by={"email": "payer_email__in"},
            gives={"payment_order": "id"},
            keeps=ACCOUNTING,
        ),
        Table(
            model=Fact,
            title=_("Plată a unei facturi"),
            found_by={"payment_order": "order_id__in"},
            keeps=ACCOUNTING,
        ),
        Table(
            model=Refund,
            title=_("Restituire"),
            found_by={"payment_order": "order_id__in"},
            keeps=ACCOUNTING,
        ),
    ),
)
