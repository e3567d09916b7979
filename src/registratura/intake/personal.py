"""What this room holds about one person: what arrived from them and what became of it."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from registratura.intake.models import TrayItem
from registratura.kernel.personal_data import Kept
from registratura.toolkit.holding import GDPR, IN_REGISTER, Row, Table, Tables

_WAITS: Final = Kept(
    gettext_noop("Așteaptă să fie înregistrat; apoi rămâne cu numărul lui."),
    f"{GDPR} art. 17 alin. (3) lit. b); Legea 16/1996",
    None,
)
_ASIDE: Final = Kept(
    gettext_noop("Urma unui mesaj primit care nu a fost înregistrat, cu motivul; dovedește ce s-a hotărât."),
    f"{GDPR} art. 5 alin. (2), art. 17 alin. (3) lit. b)",
    None,
)


def _kept(row: Row) -> Kept:
    return {"waiting": _WAITS, "set_aside": _ASIDE}.get(row["state"], IN_REGISTER)


HOLDER: Final = Tables(
    room="intake",
    tables=(
        Table(
            model=TrayItem,
            title=_("Mesaj sau document primit"),
            found_by={"email": "sender_address__iexact", "entry": "entry_id__in"},
            gives={"document": "raw_id", "document_whole": "raw_id"},
            given=True,
            keeps=_kept,
        ),
    ),
)
