"""What the public sees of the gazette. Nothing here tells of what is prepared or not yet seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Count, F, Max, Q, QuerySet

from registratura.gazette.models import Edition, EditionFile, Publication
from registratura.kernel.text import fold

PAGE = 50
WORDS_MOST = 8


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act as the tables of its book show it."""

    id: int
    book: str
    section: str
    subject: str
    act_number: str
    act_on: date | None
    issuer: str
    character: str
    character_name: str
    details: str
    visible_from: datetime
    edition: int
    withdrawn_at: datetime | None
    withdrawn_reason: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that the public may take, with the digest of its bytes."""

    position: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    masked: bool


@dataclass(frozen=True, slots=True)
class EditionLine:
    """What was published at one time: the reason of a correction, and the digests of its files, which stay as proof."""

    number: int
    visible_from: datetime
    reason: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """An act with its files in force, its former editions, and what replaces it when it was withdrawn."""

    line: ActLine
    files: tuple[FileLine, ...]
    editions: tuple[EditionLine, ...]
    replaced_by: ActLine | None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, newest first, and the marks from which one reads on."""

    lines: list[ActLine]
    older: str
    newer: str


def seen(*, now: datetime) -> QuerySet[Publication]:
    """Return what the public sees: published and come to its time, or withdrawn after it was seen."""
    rows = Publication.objects.filter(state__in=["published", "withdrawn"], visible_from__lte=now)
    return rows.exclude(state="withdrawn", withdrawn_at__lte=F("visible_from"))


def acts(
    *, now: datetime, section: str = "", book: str = "", words: str = "", after: str = "", before: str = ""
) -> Page:
    """
    Return the acts of a book, of a section, or of all, newest first; `words` are looked for without accents.

    after, before: the mark of a line, from which older or newer ones follow; a bent one is taken for none.
    """
    rows = seen(now=now)
    if book:
        rows = rows.filter(book=book)
    elif section:
        rows = rows.filter(section=section)
    for word in fold(words[:200]).replace("\x00", "").split()[:WORDS_MOST]:
        rows = rows.filter(folded__contains=word)
    mark, newer_than = _mark(after), _mark(before)
    if mark is not None:
        rows = rows.filter(Q(visible_from__lt=mark[0]) | Q(visible_from=mark[0], id__lt=mark[1]))
    if newer_than is not None and mark is None:
        rows = rows.filter(
            Q(visible_from__gt=newer_than[0]) | Q(visible_from=newer_than[0], id__gt=newer_than[1])
        )
        found = list(rows.order_by("visible_from", "id")[: PAGE + 1])
        more = len(found) > PAGE
        lines = [line_of(row) for row in reversed(found[:PAGE])]
        return Page(lines, mark_of(lines[-1]) if lines else "", mark_of(lines[0]) if more and lines else "")
    found = list(rows.order_by("-visible_from", "-id")[: PAGE + 1])
    lines = [line_of(row) for row in found[:PAGE]]
    older = mark_of(lines[-1]) if len(found) > PAGE else ""
    return Page(lines, older, mark_of(lines[0]) if mark is not None and lines else "")


def mark_of(line: ActLine) -> str:
    """Return the mark of a line in a list."""
    return f"{line.visible_from.timestamp():.6f}_{line.id}"


def _mark(text: str) -> tuple[datetime, int] | None:
    moment, _, key = text.partition("_")
    try:
        if not (key.isascii() and key.isdigit()) or len(text) > 40:
            return None
        return datetime.fromtimestamp(float(moment), tz=UTC), min(int(key), 2**62)
    except (ValueError, OverflowError, OSError):
        return None


def counts(*, now: datetime) -> dict[str, tuple[int, datetime | None]]:
    """Return, by book, how many acts the public sees and when the newest came."""
    rows = seen(now=now).filter(state="published").order_by().values("book")
    return {
        row["book"]: (row["count"], row["newest"])
        for row in rows.annotate(count=Count("id"), newest=Max("visible_from"))
    }


def latest(*, now: datetime, limit: int = 10) -> list[ActLine]:
    """Return what was published last and stands."""
    rows = seen(now=now).filter(state="published").order_by("-visible_from", "-id")
    return [line_of(row) for row in rows[:limit]]


def changed_since(*, now: datetime, limit: int = 50) -> list[tuple[ActLine, datetime]]:
    """Return the acts that were published, corrected or withdrawn last, with the moment of that change."""
    rows = seen(now=now).order_by("-changed_at", "-id")[:limit]
    return [(line_of(row), max(row.changed_at, row.visible_from or row.changed_at)) for row in rows]


def newest_change(*, now: datetime) -> tuple[datetime | None, int]:
    """Return what tells one state of the public pages from another: the last change and how many acts are seen."""
    found = seen(now=now).aggregate(at=Max("changed_at"), count=Count("id"))
    return found["at"], found["count"]


def act(publication_id: int, *, now: datetime) -> Act | None:
    """Return an act that the public sees; None for everything else. A withdrawn one has no files."""
    row = seen(now=now).filter(pk=publication_id).first()
    if row is None:
        return None
    editions = list(
        Edition.objects.filter(
            publication_id=row.id, published_at__isnull=False, visible_from__lte=now
        ).order_by("-number")
    )
    files: dict[int, list[EditionFile]] = {}
    for file in EditionFile.objects.filter(edition_id__in=[one.id for one in editions]).order_by("position"):
        files.setdefault(file.edition_id, []).append(file)
    in_force = next((one for one in editions if one.number == row.edition), None)
    stands = row.state == Publication.State.PUBLISHED and in_force is not None
    replacing = (
        seen(now=now).filter(pk=row.replaced_by_id, state="published").first() if row.replaced_by_id else None
    )
    return Act(
        line=line_of(row),
        files=tuple(_file(file) for file in files.get(in_force.id, [])) if stands and in_force else (),
        editions=tuple(_edition(one, files.get(one.id, [])) for one in editions),
        replaced_by=line_of(replacing) if replacing is not None else None,
    )


def line_of(row: Publication) -> ActLine:
    """Return a publication as a line."""
    return ActLine(
        id=row.id,
        book=row.book,
        section=row.section,
        subject=row.subject,
        act_number=row.act_number,
        act_on=row.act_on,
        issuer=row.issuer,
        character=row.character,
        character_name=str(row.get_character_display()) if row.character else "",
        details=row.details,
        visible_from=row.visible_from or row.prepared_at,
        edition=row.edition,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
    )


def _file(row: EditionFile) -> FileLine:
    return FileLine(row.position, row.name, row.media_type, row.size_bytes, row.sha256, row.masked)


def _edition(row: Edition, files: Iterable[EditionFile]) -> EditionLine:
    return EditionLine(
        row.number, row.visible_from or row.prepared_at, row.reason, tuple(file.sha256 for file in files)
    )
