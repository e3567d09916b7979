"""What this room holds about one person."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.signatures.models import Check, InnerFile, Report
from registratura.toolkit.holding import IN_REGISTER, Table, Tables

HOLDER: Final = Tables(
    room="signatures",
    tables=(
        Table(
            model=Report,
            title=_("Verificarea semnăturilor"),
            found_by={"document": "document_id__in"},
            gives={"signature_report": "id"},
            left_out=frozenset({"evidence", "trust"}),
            keeps=IN_REGISTER,
        ),
        Table(
            model=InnerFile,
            title=_("Fișier dintr-un container semnat"),
            found_by={"signature_report": "report_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Check,
            title=_("Verificare cerută"),
            found_by={"document": "document_id__in"},
            keeps=IN_REGISTER,
        ),
    ),
)
