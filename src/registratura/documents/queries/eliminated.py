"""Which bytes go or went with an eliminated dossier."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from registratura.documents.models import Elimination


@dataclass(frozen=True, slots=True)
class EliminationLine:
    """Bytes that were ordered to go. state: `ordered`, `gone`, `kept` or `returned`; kept_by: who else holds them."""

    blob_id: int
    about_id: int
    sha256: str
    size_bytes: int
    act: str
    state: str
    kept_by: str
    ordered_at: datetime
    settled_at: datetime | None


def eliminations(about_ids: Collection[int]) -> list[EliminationLine]:
    """Return the orders of some dossiers, in the order they were given."""
    return _lines(Elimination.objects.filter(about_id__in=list(about_ids)))


def waiting_eliminations(*, after: int, limit: int) -> list[EliminationLine]:
    """Return what still has to go, in the order of blobs, after one of them (0 at first)."""
    rows = Elimination.objects.filter(state=Elimination.State.ORDERED, blob_id__gt=after)
    return _lines(rows, "blob_id", limit=limit)


def gone_after(blob_id: int, *, limit: int) -> list[EliminationLine]:
    """Return what went, in the order of blobs, after one of them (0 at first)."""
    rows = Elimination.objects.filter(state=Elimination.State.GONE, blob_id__gt=blob_id)
    return _lines(rows, "blob_id", limit=limit)


def gone_blobs() -> QuerySet[Elimination, int]:
    """Return the keys of blobs whose bytes went, for a part of another question."""
    return Elimination.objects.filter(state=Elimination.State.GONE).values_list("blob_id", flat=True)


def _lines(rows: QuerySet[Elimination], *order: str, limit: int | None = None) -> list[EliminationLine]:
    return [
        EliminationLine(
            row.blob_id,
            row.about_id,
            row.blob.sha256,
            row.blob.size_bytes,
            row.act,
            row.state,
            row.kept_by,
            row.ordered_at,
            row.settled_at,
        )
        for row in rows.select_related("blob").order_by(*(order or ("id",)))[:limit]
    ]
