"""Who saw whom: pages of viewings, and what given accounts opened in a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from registratura.accounts import queries as accounts
from registratura.disclosures.models import Viewing

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewingFilter:
    """What a list is narrowed to; empty values narrow nothing. The end is exclusive."""

    what: str = ""
    by_ids: tuple[int, ...] | None = None
    entry_ids: tuple[int, ...] | None = None
    correspondent_ids: tuple[int, ...] | None = None
    """With `entry_ids`: the viewings of these persons, in their entries or their own card."""
    from_at: datetime | None = None
    to_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ViewingLine:
    """One viewing. Whom it showed is told by the rooms that know."""

    id: int
    what: str
    what_name: str
    entry_id: int | None
    document_id: int | None
    correspondent_id: int | None
    reason: str
    viewed_at: datetime
    viewed_by_id: int
    viewed_by: str


@dataclass(frozen=True, slots=True)
class ViewingPage:
    """A page, newest first. `older` is the cursor of the next one, empty at the end."""

    lines: list[ViewingLine]
    older: str


def viewing_names() -> list[tuple[str, str]]:
    """Return what may be seen, with its names on screen."""
    return [(what.value, str(what.label)) for what in Viewing.What]


def viewings(*, narrowed: ViewingFilter, older_than: str = "", size: int = PAGE_SIZE) -> ViewingPage:
    """Return a page of viewings; a bent cursor gives the first page."""
    rows = _narrowed(narrowed)
    if older_than.isascii() and older_than.isdigit() and len(older_than) < 19:
        rows = rows.filter(id__lt=int(older_than))
    found = list(rows.order_by("-id")[: size + 1])
    shown = found[:size]
    return ViewingPage(_lines(shown), str(shown[-1].id) if len(found) > size else "")


def seen_by_accounts(windows: Sequence[tuple[int, datetime, datetime]]) -> list[ViewingLine]:
    """Return what each of these accounts saw in its time (from inclusive, to exclusive), oldest first."""
    if not windows:
        return []
    asked = Q(pk__in=[])
    for user_id, from_at, to_at in windows:
        asked |= Q(viewed_by_id=user_id, viewed_at__gte=from_at, viewed_at__lt=to_at)
    return _lines(list(Viewing.objects.filter(asked).order_by("viewed_at", "id")[:100_000]))


def _narrowed(narrowed: ViewingFilter) -> QuerySet[Viewing]:
    rows: QuerySet[Viewing] = Viewing.objects.all()
    if narrowed.what:
        rows = rows.filter(what=narrowed.what)
    if narrowed.by_ids is not None:
        rows = rows.filter(viewed_by_id__in=narrowed.by_ids)
    if narrowed.entry_ids is not None or narrowed.correspondent_ids is not None:
        rows = rows.filter(
            Q(entry_id__in=narrowed.entry_ids or ())
            | Q(correspondent_id__in=narrowed.correspondent_ids or ())
        )
    if narrowed.from_at is not None:
        rows = rows.filter(viewed_at__gte=narrowed.from_at)
    if narrowed.to_at is not None:
        rows = rows.filter(viewed_at__lt=narrowed.to_at)
    return rows


def _lines(rows: Iterable[Viewing]) -> list[ViewingLine]:
    kept = list(rows)
    names = accounts.names_of([row.viewed_by_id for row in kept])
    return [
        ViewingLine(
            id=row.id,
            what=row.what,
            what_name=str(Viewing.What(row.what).label),
            entry_id=row.entry_id,
            document_id=row.document_id,
            correspondent_id=row.correspondent_id,
            reason=row.reason,
            viewed_at=row.viewed_at,
            viewed_by_id=row.viewed_by_id,
            viewed_by=names.get(row.viewed_by_id, ""),
        )
        for row in kept
    ]
