"""What this room holds about one person: what they filed. A draft that was not sent opens for nobody here."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from registratura.filings.models import Filing, FilingFile
from registratura.kernel.personal_data import Kept
from registratura.toolkit.holding import GDPR, IN_REGISTER, Row, Table, Tables

_WAITS: Final = Kept(
    gettext_noop("Așteaptă să fie înregistrat; apoi rămâne cu numărul lui."),
    f"{GDPR} art. 17 alin. (3) lit. b); Legea 16/1996",
    None,
)
_REFUSED: Final = Kept(
    gettext_noop("Urma unei depuneri care nu a primit număr, cu motivul; dovedește ce s-a hotărât."),
    f"{GDPR} art. 5 alin. (2), art. 17 alin. (3) lit. b)",
    None,
)


def _kept(row: Row) -> Kept:
    return {"received": _WAITS, "refused": _REFUSED}.get(row["state"], IN_REGISTER)


HOLDER: Final = Tables(
    room="filings",
    tables=(
        Table(
            model=Filing,
            title=_("Depunere"),
            found_by={"email": "person_email__iexact", "user": "user_id__in", "entry": "entry_id__in"},
            gives={"filing": "id", "entry": "entry_id"},
            left_out=frozenset({"secret_digest", "key"}),
            given=True,
            keeps=_kept,
        ),
        Table(
            model=FilingFile,
            title=_("Fișier depus"),
            found_by={"filing": "filing_id__in"},
            given=True,
            keeps=IN_REGISTER,
        ),
    ),
)
