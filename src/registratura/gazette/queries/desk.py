"""What the desk sees of the gazette: what waits, what is scheduled, what is published, with who and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registratura.accounts import queries as accounts
from registratura.gazette.models import Edition, EditionFile, Publication
from registratura.gazette.queries.shown import ActLine, line_of
from registratura.journal import queries as journal
from registratura.journal.queries import Act


@dataclass(frozen=True, slots=True)
class EditionFileLine:
    """A file of an edition: where it comes from and what is shown."""

    id: int
    position: int
    source_id: int
    shown_id: int
    masked: bool
    name: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class EditionCard:
    """An edition with its files, prepared or published."""

    id: int
    publication_id: int
    number: int
    facts: dict[str, Any]
    reason: str
    carries_data: bool
    prepared_at: datetime
    prepared_by: str
    published_at: datetime | None
    published_by: str
    visible_from: datetime | None
    files: tuple[EditionFileLine, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An edition that waits, with the subject it would be published under."""

    edition_id: int
    publication_id: int
    number: int
    book: str
    subject: str
    act_number: str
    entry_id: int | None
    prepared_at: datetime
    prepared_by: str


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A publication as the desk's list shows it."""

    act: ActLine
    state: str
    state_name: str
    entry_id: int | None
    corrected: bool  # a correction waits


def waiting(*, limit: int = 200) -> list[Waiting]:
    """Return what waits to be published, the oldest first."""
    rows = list(
        Edition.objects.filter(published_at__isnull=True, dropped_at__isnull=True)
        .select_related("publication")
        .order_by("prepared_at", "id")[:limit]
    )
    names = accounts.names_of([row.prepared_by_id for row in rows if row.prepared_by_id])
    return [
        Waiting(
            row.id,
            row.publication_id,
            row.number,
            row.facts["book"],
            row.facts["subject"],
            row.facts["act_number"],
            row.publication.entry_id,
            row.prepared_at,
            names.get(row.prepared_by_id or 0, ""),
        )
        for row in rows
    ]


def published_page(
    *, now: datetime, book: str = "", older_than: int | None = None, limit: int = 50
) -> tuple[list[PublishedLine], int | None]:
    """
    Return what was published or withdrawn, scheduled first by key, and the key from which one reads on.

    older_than: the key of the last line read.
    """
    rows = Publication.objects.filter(state__in=["published", "withdrawn"])
    if book:
        rows = rows.filter(book=book)
    if older_than is not None:
        rows = rows.filter(id__lt=older_than)
    found = list(rows.order_by("-id")[: limit + 1])
    shown = found[:limit]
    corrected = set(
        Edition.objects.filter(
            publication_id__in=[row.id for row in shown], published_at__isnull=True, dropped_at__isnull=True
        ).values_list("publication_id", flat=True)
    )
    lines = [
        PublishedLine(
            line_of(row), row.state, str(row.get_state_display()), row.entry_id, row.id in corrected
        )
        for row in shown
    ]
    return lines, shown[-1].id if len(found) > limit else None


def publication(publication_id: int) -> PublishedLine | None:
    """Return a publication in whatever state, for the desk."""
    row = Publication.objects.filter(pk=publication_id).first()
    if row is None:
        return None
    return PublishedLine(line_of(row), row.state, str(row.get_state_display()), row.entry_id, False)


def acts_on(publication_id: int) -> list[Act]:
    """Return what was done with a publication, the oldest first."""
    return journal.history_of(subject_type="publication", subject_id=publication_id)


def edition_waiting(edition_id: int) -> EditionCard | None:
    """Return an edition that waits to be published."""
    row = Edition.objects.filter(pk=edition_id, published_at__isnull=True, dropped_at__isnull=True).first()
    return _cards([row])[0] if row is not None else None


def editions_of(publication_id: int) -> list[EditionCard]:
    """Return every edition of a publication that was not dropped, the newest first."""
    return _cards(
        Edition.objects.filter(publication_id=publication_id, dropped_at__isnull=True).order_by("-number")
    )


def publications_of_entry(entry_id: int) -> list[PublishedLine]:
    """Return what was published from an entry, or waits to be."""
    rows = Publication.objects.filter(entry_id=entry_id).exclude(state="dropped").order_by("-id")
    return [
        PublishedLine(line_of(row), row.state, str(row.get_state_display()), row.entry_id, False)
        for row in rows
    ]


def replaceable(*, limit: int = 200) -> list[tuple[int, str]]:
    """Return what may stand in place of something withdrawn, the newest first."""
    rows = Publication.objects.filter(state="published").order_by("-id")[:limit]
    return [(row.id, f"{row.act_number} · {row.subject}" if row.act_number else row.subject) for row in rows]


def _cards(rows: Iterable[Edition]) -> list[EditionCard]:
    rows = list(rows)
    files: dict[int, list[EditionFileLine]] = {}
    for file in EditionFile.objects.filter(edition_id__in=[row.id for row in rows]).order_by("position"):
        files.setdefault(file.edition_id, []).append(
            EditionFileLine(
                file.id,
                file.position,
                file.source_id,
                file.shown_id,
                file.masked,
                file.name,
                file.media_type,
                file.size_bytes,
                file.sha256,
            )
        )
    people = {row.prepared_by_id for row in rows} | {row.published_by_id for row in rows}
    names = accounts.names_of([one for one in people if one])
    return [
        EditionCard(
            row.id,
            row.publication_id,
            row.number,
            dict(row.facts),
            row.reason,
            row.carries_data,
            row.prepared_at,
            names.get(row.prepared_by_id or 0, ""),
            row.published_at,
            names.get(row.published_by_id or 0, ""),
            row.visible_from,
            tuple(files.get(row.id, ())),
        )
        for row in rows
    ]
