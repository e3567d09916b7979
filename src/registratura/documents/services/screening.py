"""What the antivirus said of bytes: who waits for its answer is held back, who is infected stays sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from registratura.documents.models import Blob, Screening
from registratura.journal import services as journal
from registratura.toolkit.antivirus import Opinion
from registratura.toolkit.scope import required_institution


def note_infected(*, sha256: str, opinion: Opinion, now: datetime) -> None:
    """Seal bytes that were kept before their virus was known, when they come again."""
    blob = Blob.objects.filter(sha256=sha256).first()
    if blob is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_screening (institution_id, blob_id, state, finding, scanner, reason, checked_at)"
            " VALUES (%s, %s, 'infected', %s, %s, '', %s) ON CONFLICT (institution_id, blob_id) DO UPDATE"
            " SET state = 'infected', finding = excluded.finding, scanner = excluded.scanner, reason = '',"
            " checked_at = excluded.checked_at",
            [required_institution(), blob.id, opinion.finding, opinion.scanner, now],
        )


@dataclass(frozen=True, slots=True)
class ToScreen:
    """Bytes that wait for the antivirus."""

    blob_id: int
    sha256: str


def note_opinion(*, blob_id: int, opinion: Opinion | None, now: datetime) -> None:
    """
    Write down what the antivirus said when bytes came; what it was not asked about, or could not tell, waits.

    Bytes that were asked about before keep that answer. Nothing is written where no antivirus is set up.
    """
    if opinion is None and not settings.CLAMD:
        return
    clean = opinion is not None and opinion.state == "clean"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_screening (institution_id, blob_id, state, finding, scanner, reason, held_at,"
            " checked_at) VALUES (%s, %s, %s, '', %s, %s, %s, %s) ON CONFLICT (institution_id, blob_id) DO NOTHING",
            [
                required_institution(),
                blob_id,
                Screening.State.CLEAN if clean else Screening.State.WAITING,
                opinion.scanner if opinion else "",
                "" if clean else (opinion.reason if opinion else "later"),
                None if clean else now,
                now if clean else None,
            ],
        )
        held = cursor.rowcount and not clean
    if held:
        journal.record(
            action="documents.file.held",
            subject_type="blob",
            subject_id=blob_id,
            by=None,
            details={"reason": opinion.reason if opinion else "later"},
        )


def next_to_screen(*, after: int) -> ToScreen | None:
    """Return the next bytes that wait, in the order in which they came, after those of a blob (0 at first)."""
    row = (
        Screening.objects.filter(state=Screening.State.WAITING, blob_id__gt=after)
        .select_related("blob")
        .order_by("blob_id")
        .first()
    )
    return ToScreen(row.blob_id, row.blob.sha256) if row else None


def keep_opinion(*, blob_id: int, opinion: Opinion, now: datetime) -> bool:
    """Release bytes that were found clean, seal those found infected; False when the antivirus could not tell."""
    if opinion.state not in (Screening.State.CLEAN, Screening.State.INFECTED):
        Screening.objects.filter(blob_id=blob_id, state=Screening.State.WAITING).update(
            reason=opinion.reason, scanner=opinion.scanner
        )
        return False
    changed = Screening.objects.filter(blob_id=blob_id, state=Screening.State.WAITING).update(
        state=opinion.state, finding=opinion.finding, scanner=opinion.scanner, reason="", checked_at=now
    )
    if not changed:
        return True
    details = {"finding": opinion.finding, "scanner": opinion.scanner}
    if opinion.state == Screening.State.CLEAN:
        journal.record(
            action="documents.file.released",
            subject_type="blob",
            subject_id=blob_id,
            by=None,
            details=details,
        )
    else:
        journal.record(
            action="documents.file.infected",
            subject_type="blob",
            subject_id=blob_id,
            by=None,
            details=details,
        )
    return True
