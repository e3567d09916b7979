"""Taking bytes away for good when the dossier of their document was eliminated; and what comes again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction

from registratura.documents.models import Blob, Content, Elimination, Rendition, Version
from registratura.documents.queries.versions import rendition_space
from registratura.journal import services as journal
from registratura.toolkit.scope import required_institution
from registratura.toolkit.storage import storage

REASON = "eliminated"


@dataclass(frozen=True, slots=True)
class Ordered:
    """Bytes that are to go. about_id: the dossier in which they stood."""

    blob_id: int
    about_id: int
    sha256: str
    size_bytes: int


@transaction.atomic
def order_elimination(*, document_ids: Collection[int], about_id: int, act: str, now: datetime) -> int:
    """
    Order that the bytes of every version of some documents go; return how many. Done twice it does nothing.

    Nothing goes yet: `eliminate` takes them away one by one, where nobody else holds them.
    """
    blobs = set(Version.objects.filter(document_id__in=list(document_ids)).values_list("blob_id", flat=True))
    known = {row.blob_id: row for row in Elimination.objects.filter(blob_id__in=blobs)}
    count = 0
    for blob_id in sorted(blobs):
        row = known.get(blob_id)
        if row is not None and row.state in (Elimination.State.ORDERED, Elimination.State.GONE):
            continue
        count += 1
        if row is None:
            Elimination(
                institution_id=required_institution(),
                blob_id=blob_id,
                about_id=about_id,
                act=act[:200],
                ordered_at=now,
            ).save(force_insert=True)
            continue
        row.about_id, row.act, row.ordered_at = about_id, act[:200], now
        row.state, row.kept_by, row.settled_at = Elimination.State.ORDERED, "", None
        row.save(update_fields=["about_id", "act", "ordered_at", "state", "kept_by", "settled_at"])
    return count


@transaction.atomic
def eliminate(
    *,
    blob_id: int,
    space: str,
    kept_by: Callable[[str, list[int]], str],
    inner_files: Callable[[list[int]], list[str]],
    now: datetime,
) -> str:
    """
    Take ordered bytes away with everything that was made of them, and return the state they are in now.

    kept_by: asked, while nobody can hang them on anything else, who else holds the digest or one of the documents that
    have these bytes; empty when nobody does. inner_files: forgets what stood inside them and returns its digests.
    Killed at any moment it is done again from the beginning. Raises: OSError and StoreUnreachableError of the store.
    """
    blob = Blob.objects.get(pk=blob_id)
    hold_digest(sha256=blob.sha256, alone=True)
    row = Elimination.objects.select_for_update().get(blob_id=blob_id)
    if row.state not in (Elimination.State.ORDERED, Elimination.State.GONE):
        return row.state
    versions = list(Version.objects.filter(blob_id=blob_id).order_by("id").values_list("id", "document_id"))
    documents = sorted({document_id for _id, document_id in versions})
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_hold(%s)", [documents])
    holder = kept_by(blob.sha256, documents)
    if holder:
        return _settle(row, Elimination.State.KEPT, holder, now)
    # Every derived form first: whoever is killed here finds the original still ordered.
    for sha256 in {*_forget_renditions([one for one, _id in versions], now), *inner_files(documents)}:
        storage().remove(space=rendition_space(space), sha256=sha256)
    _forget_text(blob_id, now)
    was_there = storage().remove(space=space, sha256=blob.sha256)
    if row.state == Elimination.State.ORDERED or was_there:
        journal.record(
            action="documents.bytes.eliminated",
            subject_type="blob",
            subject_id=blob_id,
            by=None,
            details={"sha256": blob.sha256, "size_bytes": blob.size_bytes, "act": row.act},
        )
    return _settle(row, Elimination.State.GONE, "", now)


def note_returned(*, blob_id: int, sha256: str, space: str, now: datetime) -> bool:
    """
    Let eliminated bytes be kept again, because somebody brought them anew; False when they are not in the store.

    Whoever brings bytes stores them before their row: between the two they may have been taken away.
    """
    row = (
        Elimination.objects.select_for_update().filter(blob_id=blob_id, state=Elimination.State.GONE).first()
    )
    if row is None:
        return True
    if not storage().exists(space=space, sha256=sha256):
        return False
    _settle(row, Elimination.State.RETURNED, "", now)
    # Read again from the beginning, as what a killed reader left behind.
    Content.objects.filter(blob_id=blob_id, reason=REASON).update(
        state=Content.State.READING,
        reason="",
        attempts=0,
        begun_at=datetime(2000, 1, 1, tzinfo=UTC),
        read_at=None,
    )
    return True


def hold_digest(*, sha256: str, alone: bool) -> None:
    """Hold a digest until the transaction ends: many may bring it at once, one alone takes it away."""
    ask = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {ask}(hashtextextended(%s, 88))", [f"documents/{required_institution()}/{sha256}"]
        )


def _settle(row: Elimination, state: str, holder: str, now: datetime) -> str:
    row.state, row.kept_by, row.settled_at = state, holder[:60], now
    row.save(update_fields=["state", "kept_by", "settled_at"])
    return state


def _forget_renditions(version_ids: Collection[int], now: datetime) -> set[str]:
    """Forget the forms made of versions, and return the digests that no other version has."""
    rows = Rendition.objects.select_for_update().filter(version_id__in=list(version_ids))
    digests = set()
    for row in rows:
        if row.sha256:
            digests.add(row.sha256)
        row.state, row.sha256, row.size_bytes = Rendition.State.REFUSED, "", 0
        row.reason, row.made_at = REASON, now
        row.save(update_fields=["state", "sha256", "size_bytes", "reason", "made_at"])
    shared = Rendition.objects.filter(sha256__in=digests).values_list("sha256", flat=True)
    return digests - set(shared)


def _forget_text(blob_id: int, now: datetime) -> None:
    for row in Content.objects.select_for_update().filter(blob_id=blob_id):
        row.state, row.method, row.text, row.reason = Content.State.REFUSED, "", "", REASON
        row.read_at = now
        row.save(update_fields=["state", "method", "text", "reason", "read_at"])
