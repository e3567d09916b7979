"""What this room holds about one person."""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registratura.letters.models import Letter
from registratura.toolkit.holding import IN_REGISTER, Table, Tables


def _about(numbers: list[int]) -> Q:
    return Q(about_id__in=numbers) | Q(entry_id__in=numbers)


HOLDER: Final = Tables(
    room="letters",
    tables=(
        Table(
            model=Letter,
            title=_("Scrisoare"),
            found_by={"entry": _about},
            gives={"document": "document_id"},
            left_out=frozenset({"request_key"}),
            keeps=IN_REGISTER,
        ),
    ),
)
