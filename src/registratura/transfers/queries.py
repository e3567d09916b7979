"""Reading what moves in: the files, how far they have come, what was found in their rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from registratura.transfers.meanings import Finding
from registratura.transfers.models import ColumnProfile, PackageOrder, Transfer, TransferRow

WORKING = frozenset({"reading", "checking", "bringing"})


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that the old register does not have in a year: how many, and in which ranges (the first 500)."""

    year: int
    missing: int
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TransferCard:
    """A file that moves in."""

    id: int
    name: str
    state: str
    state_name: str
    problem: str
    sheet: str
    sheets: tuple[str, ...]
    merged: tuple[str, ...]
    formulas: int
    encoding: str
    profile: str
    heading_row: int
    headings: tuple[str, ...]
    column_count: int
    mapping: dict[str, int]
    day_order: str
    direction: str
    gaps: tuple[Gap, ...]
    register_id: int | None
    register_name: str
    row_count: int
    done_count: int
    size_bytes: int
    ordered_by: str
    ordered_at: datetime
    heard_at: datetime
    finished_at: datetime | None
    closed_at: datetime | None

    @property
    def is_working(self) -> bool:
        """Whether a job works on it."""
        return self.state in WORKING


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of the file with what was found in it."""

    place: int
    state: str
    state_name: str
    number: int | None
    registered_on: date | None
    cells: tuple[str, ...]
    findings: tuple[Finding, ...]
    entry_id: int | None


def transfers() -> list[TransferCard]:
    """Return the files of the institution in scope, newest first."""
    return [_card(one) for one in Transfer.objects.select_related("ordered_by").order_by("-id")[:100]]


def transfer_by_id(transfer_id: int) -> TransferCard | None:
    """Return a file, or None."""
    found = Transfer.objects.select_related("ordered_by").filter(pk=transfer_id).first()
    return _card(found) if found is not None else None


def unfinished(*, sha256: str) -> TransferCard | None:
    """Return the newest file with these bytes that was neither brought in whole nor let go, or None."""
    open_ones = Transfer.objects.filter(sha256=sha256, closed_at__isnull=True).exclude(state="done")
    found = open_ones.select_related("ordered_by").order_by("-id").first()
    return _card(found) if found is not None else None


def counts(transfer_id: int) -> dict[str, int]:
    """Return how many rows are in each state."""
    rows = TransferRow.objects.filter(transfer_id=transfer_id).values_list("state").annotate(Count("id"))
    return dict(rows)


def first_rows(transfer_id: int, *, after: int, count: int = 5) -> list[tuple[str, ...]]:
    """Return the cells of the first rows behind a place."""
    rows = TransferRow.objects.filter(transfer_id=transfer_id, place__gt=after).order_by("place")
    return [tuple(cells) for cells in rows.values_list("cells", flat=True)[:count]]


def rows(transfer_id: int, *, state: str, after: int = 0, count: int = 50) -> list[RowLine]:
    """Return the rows in a state behind a place, in their order."""
    found = TransferRow.objects.filter(transfer_id=transfer_id, state=state, place__gt=after)
    return [_line(row) for row in found.order_by("place")[:count]]


def findings(transfer_id: int) -> Iterator[RowLine]:
    """Return every row in which something was found, in their order; memory stays flat."""
    after = 0
    while True:
        found = TransferRow.objects.filter(transfer_id=transfer_id, place__gt=after).exclude(findings=[])
        lines = [_line(row) for row in found.order_by("place")[:1_000]]
        yield from lines
        if len(lines) < 1_000:
            return
        after = lines[-1].place


def finding_counts(transfer_id: int) -> list[tuple[str, int]]:
    """Return how often each kind of finding was made, the most frequent first."""
    counted: Counter[str] = Counter()
    kept = TransferRow.objects.filter(transfer_id=transfer_id).exclude(findings=[])
    for made in kept.values_list("findings", flat=True).iterator(chunk_size=5_000):
        counted.update({finding["code"] for finding in made})
    return counted.most_common()


def last_number(transfer_id: int, *, year: int) -> int | None:
    """Return the highest number of a year that a file holds, or None."""
    kept = TransferRow.objects.filter(transfer_id=transfer_id, registered_on__year=year)
    return kept.exclude(state="refused").order_by("-number").values_list("number", flat=True).first()


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """What the columns of a kind of file mean, kept under a name."""

    id: int
    name: str
    mapping: dict[str, int]
    options: dict[str, str]
    saved_at: datetime


def profiles() -> list[ProfileLine]:
    """Return the kept meanings of columns, by name."""
    return [
        ProfileLine(one.id, one.name, dict(one.mapping), dict(one.options), one.saved_at)
        for one in ColumnProfile.objects.order_by("name", "id")[:200]
    ]


@dataclass(frozen=True, slots=True)
class PackageCard:
    """
    A package of the whole institution, ordered from the desk.

    link_for: whom the link in force is for, empty without one; `expires_at`: until when the bytes stay.
    """

    id: int
    state: str
    state_name: str
    ordered_by: str
    ordered_at: datetime
    heard_at: datetime
    done_count: int
    total_count: int
    row_count: int
    file_count: int
    lost_count: int
    size_bytes: int
    sha256: str
    made_at: datetime | None
    expires_at: datetime | None
    gone_at: datetime | None
    problem: str
    link_for: str
    link_until: datetime | None
    fetched_count: int
    fetched_at: datetime | None

    @property
    def is_working(self) -> bool:
        """Whether it is being made, or waits for it."""
        return self.state in ("waiting", "making")


def packages(*, at: datetime) -> list[PackageCard]:
    """Return the packages of the institution in scope as they stand at a moment, newest first."""
    rows = PackageOrder.objects.select_related("ordered_by", "link_for").order_by("-id")
    return [_package(one, at) for one in rows[:50]]


def package_by_id(order_id: int, *, at: datetime) -> PackageCard | None:
    """Return a package, or None."""
    found = PackageOrder.objects.select_related("ordered_by", "link_for").filter(pk=order_id).first()
    return _package(found, at) if found is not None else None


def packages_to_take_away(*, at: datetime) -> list[int]:
    """Return the packages whose time is over and whose bytes may still lie there."""
    rows = PackageOrder.objects.filter(state="ready", expires_at__lte=at).order_by("id")
    return list(rows.values_list("id", flat=True))


def _package(one: PackageOrder, at: datetime) -> PackageCard:
    linked = (
        one.link_until is not None
        and one.link_until > at
        and one.link_ended_at is None
        and one.state == "ready"
    )
    return PackageCard(
        id=one.id,
        state=one.state,
        state_name=str(PackageOrder.State(one.state).label),
        ordered_by=one.ordered_by.full_name,
        ordered_at=one.ordered_at,
        heard_at=one.heard_at,
        done_count=one.done_count,
        total_count=one.total_count,
        row_count=one.row_count,
        file_count=one.file_count,
        lost_count=one.lost_count,
        size_bytes=one.size_bytes,
        sha256=one.sha256,
        made_at=one.made_at,
        expires_at=one.expires_at,
        gone_at=one.gone_at,
        problem=one.problem,
        link_for=one.link_for.full_name if linked and one.link_for is not None else "",
        link_until=one.link_until if linked else None,
        fetched_count=one.fetched_count,
        fetched_at=one.fetched_at,
    )


def _card(one: Transfer) -> TransferCard:
    about, options = one.about, one.options
    return TransferCard(
        id=one.id,
        name=one.name,
        state=one.state,
        state_name=str(Transfer.State(one.state).label),
        problem=one.problem,
        sheet=one.sheet,
        sheets=tuple(about.get("sheets", ())),
        merged=tuple(about.get("merged", ())),
        formulas=int(about.get("formulas", 0)),
        encoding=str(about.get("encoding", "")),
        profile=str(about.get("profile", "")),
        heading_row=one.heading_row,
        headings=tuple(one.headings),
        column_count=int(about.get("columns", 0)),
        mapping=dict(one.mapping),
        day_order=options.get("day_order", "dmy"),
        direction=options.get("direction", "incoming"),
        gaps=tuple(
            Gap(int(year), found["missing"], tuple((first, last) for first, last in found["ranges"]))
            for year, found in sorted(one.gaps.items())
        ),
        register_id=one.register_id,
        register_name=one.register_name,
        row_count=one.row_count,
        done_count=one.done_count,
        size_bytes=one.size_bytes,
        ordered_by=one.ordered_by.full_name,
        ordered_at=one.ordered_at,
        heard_at=one.heard_at,
        finished_at=one.finished_at,
        closed_at=one.closed_at,
    )


def _line(row: TransferRow) -> RowLine:
    return RowLine(
        place=row.place,
        state=row.state,
        state_name=str(TransferRow.State(row.state).label),
        number=row.number,
        registered_on=row.registered_on,
        cells=tuple(row.cells),
        findings=tuple(Finding(**finding) for finding in row.findings),
        entry_id=row.entry_id,
    )
