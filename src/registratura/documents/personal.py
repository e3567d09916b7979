"""What this room holds about one person: documents of their entries, with versions, bytes and text."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.documents.models import Blob, Content, Document, Rendition, Screening, Version
from registratura.kernel.personal_data import HeldFile
from registratura.toolkit.holding import IN_REGISTER, Row, Table, Tables


def _files(rows: Sequence[Row]) -> Mapping[int, tuple[HeldFile, ...]]:
    """Return the bytes of versions under the name that each came with."""
    blobs = Blob.objects.in_bulk([row["blob_id"] for row in rows])
    return {
        row["id"]: (
            HeldFile(
                row["name"],
                blobs[row["blob_id"]].media_type,
                blobs[row["blob_id"]].sha256,
                blobs[row["blob_id"]].size_bytes,
            ),
        )
        for row in rows
        if row["blob_id"] in blobs
    }


HOLDER: Final = Tables(
    room="documents",
    tables=(
        Table(
            model=Document,
            title=_("Document"),
            found_by={"document": "id__in", "document_whole": "part_of_id__in"},
            gives={"document": "id", "document_whole": "id", "blob": "blob_id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Version,
            title=_("Versiune a unui document"),
            found_by={"document": "document_id__in"},
            gives={"blob": "blob_id", "document_version": "id"},
            files=_files,
            given=True,
            keeps=IN_REGISTER,
        ),
        Table(
            model=Content,
            title=_("Textul unui fișier"),
            found_by={"blob": "blob_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Rendition,
            title=_("Formă derivată a unui document"),
            found_by={"document_version": "version_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Screening,
            title=_("Verificarea unui fișier de viruși"),
            found_by={"blob": "blob_id__in"},
            keeps=IN_REGISTER,
        ),
    ),
)
