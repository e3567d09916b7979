"""How much room the files of an institution take, what takes it, and how copies are stamped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, Sum

from registratura.documents.models import Blob, FileOptions, Quarantined, Rendition

WARN_AT = 0.8


@dataclass(frozen=True, slots=True)
class Room:
    """Room in bytes: what the files that came take, each once, and the limit; None is no limit."""

    used_bytes: int
    files: int
    limit_bytes: int | None
    counted_at: datetime | None

    @property
    def share(self) -> float:
        """How much of the limit is taken, 1 is all of it."""
        return self.used_bytes / self.limit_bytes if self.limit_bytes else 0.0

    @property
    def full(self) -> bool:
        """Whether nothing more may be uploaded."""
        return self.limit_bytes is not None and self.used_bytes >= self.limit_bytes

    @property
    def nearly_full(self) -> bool:
        """Whether somebody should look for more room."""
        return self.limit_bytes is not None and self.share >= WARN_AT


def room() -> Room:
    """Return the room of the institution in scope: the last count, and what came since."""
    options = FileOptions.objects.first()
    counted_at = options.counted_at if options else None
    since = Blob.objects.filter(stored_at__gt=counted_at) if counted_at else Blob.objects.all()
    fresh = since.aggregate(size=Sum("size_bytes"), count=Count("id"))
    own = options.quota_bytes if options else None
    return Room(
        used_bytes=(options.counted_bytes if options else 0) + (fresh["size"] or 0),
        files=(options.counted_files if options else 0) + fresh["count"],
        limit_bytes=own or settings.QUOTA_BYTES,
        counted_at=counted_at,
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What takes room: files of one kind, or of one year."""

    name: str
    files: int
    size_bytes: int


def taken_by_kind() -> list[Taken]:
    """Return what takes the room by media type, the largest first."""
    rows = (
        Blob.objects.values("media_type")
        .annotate(size=Sum("size_bytes"), count=Count("id"))
        .order_by("-size")
    )
    return [Taken(row["media_type"], row["count"], row["size"]) for row in rows]


def taken_by_year() -> list[Taken]:
    """Return what takes the room by the year in which it came, the latest first."""
    rows = (
        Blob.objects.values("stored_at__year")
        .annotate(size=Sum("size_bytes"), count=Count("id"))
        .order_by("-stored_at__year")
    )
    return [Taken(str(row["stored_at__year"]), row["count"], row["size"]) for row in rows]


def taken_beside() -> tuple[int, int]:
    """Return the bytes that are not in the limit: renditions, which can be made anew, and what quarantine holds."""
    made = Rendition.objects.filter(state=Rendition.State.MADE).aggregate(size=Sum("size_bytes"))["size"]
    held = Quarantined.objects.filter(~Q(sha256="")).aggregate(size=Sum("size_bytes"))["size"]
    return made or 0, held or 0


@dataclass(frozen=True, slots=True)
class StampOptions:
    """In which corner copies are stamped, and on which pages."""

    corner: str
    pages: str


def stamp_options() -> StampOptions:
    """Return how the institution in scope stamps copies."""
    row = FileOptions.objects.first()
    if row is None:
        return StampOptions(FileOptions.Corner.TOP_RIGHT.value, FileOptions.Pages.FIRST.value)
    return StampOptions(row.stamp_corner, row.stamp_pages)


def stamp_choices() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the corners and the pages that can be chosen, with their words."""
    return (
        [(value, str(words)) for value, words in FileOptions.Corner.choices],
        [(value, str(words)) for value, words in FileOptions.Pages.choices],
    )
