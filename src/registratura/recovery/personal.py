"""What this room holds about one person: who asked to let the person in again, and what became of it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.recovery.models import Recovery
from registratura.toolkit.holding import OF_THE_OFFICE, Table, Tables

HOLDER: Final = Tables(
    room="recovery",
    tables=(
        Table(
            model=Recovery,
            title=_("Recuperarea contului"),
            found_by={"user": "user_id__in"},
            left_out=frozenset({"code_digest", "link_digest", "wrong_codes"}),
            keeps=OF_THE_OFFICE,
        ),
    ),
)
