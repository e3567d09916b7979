"""New versions of documents: the earlier ones stay for ever, the latest is in force."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from registratura.documents.events import VersionAdded
from registratura.documents.models import Document, Version
from registratura.documents.queries.versions import VersionCard, versions_of
from registratura.documents.services.keeping import ReceivedFile, enter_blob, notes_of
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.kernel.events import publish
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

MAX_EXPLANATION = 500


class DocumentMissingError(DomainError):
    """No such document in this institution."""

    code = "documents.document.missing"


class SameVersionError(DomainError):
    """The bytes are those of the version in force."""

    code = "documents.version.same"


class ExplanationMissingError(DomainError):
    """A corrected version without words that say what was corrected."""

    code = "documents.version.explanation-missing"


def add_version(
    *,
    document_id: int,
    received: ReceivedFile,
    reason: str,
    explanation: str = "",
    by: Actor | None,
    now: datetime,
) -> VersionCard:
    """
    Give a document new bytes, which are in force from now on; what it was stays beside them for ever.

    received: accepted by `receive`, outside any transaction. reason: one of `Version.Reason`; what was corrected
    must be explained. Whether the document may still change is for the caller to know (flows.versions).
    Must run inside a scope. Raises: ValueError for a file that was not accepted; DocumentMissingError;
    SameVersionError; ExplanationMissingError.
    """
    if not received.accepted:
        raise ValueError("a refused file cannot become a version")
    words = ro_normalise(explanation, single_line=True)[:MAX_EXPLANATION]
    if reason == Version.Reason.CORRECTED and not words:
        raise ExplanationMissingError(_("Scrieți ce s-a corectat."), field="explanation")
    if not Document.objects.filter(pk=document_id).exists():
        raise DocumentMissingError(_("Documentul nu mai este aici. Reîncărcați pagina."))
    blob = enter_blob(received=received, now=now)
    with connection.cursor() as cursor:
        # The same lock as in the trigger that gives the number: what is compared below is still in force then.
        cursor.execute("SELECT pg_advisory_xact_lock(21073, hashint8(%s))", [document_id])
        before = versions_of([document_id])[document_id][0]
        if before.sha256 == blob.sha256:
            raise SameVersionError(_("Fișierul este identic cu versiunea în vigoare."), field="file")
        cursor.execute(
            "INSERT INTO documents_version (institution_id, document_id, blob_id, name, reason, explanation, note,"
            " added_at, added_by_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                required_institution(),
                document_id,
                blob.id,
                received.name,
                Version.Reason(reason).value,
                words,
                notes_of(inspection=received.inspection),
                now,
                by.id if by is not None else None,
            ],
        )
    added = versions_of([document_id])[document_id][0]
    _write_down(added, before, by)
    publish(
        VersionAdded(document_id=document_id, version_id=added.id, number=added.number, reason=added.reason)
    )
    return added


def _write_down(added: VersionCard, before: VersionCard, by: Actor | None) -> None:
    journal.record(
        action="documents.version.added",
        subject_type="document",
        subject_id=added.document_id,
        by=by,
        details={
            "number": added.number,
            "reason": added.reason,
            "explanation": added.explanation,
            "name": added.name,
            "sha256": added.sha256,
            "size_bytes": added.size_bytes,
            "before": {"number": before.number, "sha256": before.sha256, "size_bytes": before.size_bytes},
        },
    )
