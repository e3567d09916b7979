"""What this room holds about one person: the requests themselves, kept to show that they were answered."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.kernel.personal_data import Kept
from registratura.rights.models import Letter, PrivacyRequest
from registratura.toolkit.holding import Row, Table, Tables

PROOF_KEPT: Final = timedelta(days=3 * 365)
_LAW: Final = "Regulamentul (UE) 2016/679 art. 5 alin. (2), art. 17 alin. (3) lit. e)"


def _as_proof(row: Row) -> Kept:
    closed = row.get("closed_at") or row.get("written_at")
    until = (closed + PROOF_KEPT).date() if closed is not None else None
    return Kept(
        "Cererea și răspunsul rămân, ca să se poată dovedi ce s-a cerut și ce s-a răspuns.", _LAW, until
    )


HOLDER: Final = Tables(
    room="rights",
    tables=(
        Table(
            model=PrivacyRequest,
            title=_("Cerere privind datele personale"),
            found_by={"email": "person_email__iexact", "user": "user_id__in", "privacy_request": "id__in"},
            gives={"privacy_request": "id"},
            left_out=frozenset({"secret_digest", "cnp_sealed", "request_key", "tray_item_id"}),
            keeps=_as_proof,
            given=True,
        ),
        Table(
            model=Letter,
            title=_("Scrisoare despre cererea privind datele personale"),
            found_by={"privacy_request": "request_id__in"},
            keeps=_as_proof,
        ),
    ),
)
