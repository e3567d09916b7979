"""What this room holds about one person: what was published from the person's own papers."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.gazette.models import Edition, EditionFile, Publication
from registratura.toolkit.holding import IN_REGISTER, Table, Tables

HOLDER: Final = Tables(
    room="gazette",
    tables=(
        Table(
            model=Publication,
            title=_("Publicare în Monitorul Oficial Local"),
            found_by={"entry": "entry_id__in"},
            gives={"publication": "id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Edition,
            title=_("Versiune publicată"),
            found_by={"publication": "publication_id__in"},
            gives={"edition": "id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=EditionFile,
            title=_("Fișier publicat"),
            found_by={"edition": "edition_id__in"},
            keeps=IN_REGISTER,
        ),
    ),
)
