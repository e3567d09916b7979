"""What labels were issued, how the batches are, and what waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from registratura.accounts import queries as accounts
from registratura.registers import queries as registers
from registratura.scanning.codes import Code, Medium, read_code
from registratura.scanning.models import Batch, LabelCode, LabelRun, Part, ScanFolder
from registratura.scanning.parting import OPEN, Known, State, Why

PAGE = 50


def entry_of_code(typed: str) -> int | None:
    """Return the entry whose label was scanned or typed, or None."""
    code = read_code(typed)
    if code is None:
        return None
    return LabelCode.objects.filter(serial=code.serial).values_list("entry_id", flat=True).first()


def serials_of(entry_ids: Iterable[int]) -> dict[int, str]:
    """Return the serial of the label of each entry that was given one; the oldest where it has several."""
    rows = LabelCode.objects.filter(entry_id__in=list(entry_ids)).order_by("-id")
    return {label.entry_id: label.serial for label in rows if label.entry_id is not None}


def known_serials(codes: Iterable[Code]) -> dict[str, Known]:
    """Return what is known of the serials of codes that were read: their entry, and why their pages must wait."""
    serials = {code.serial for code in codes if code.medium is not Medium.SEPARATOR}
    labels = list(LabelCode.objects.filter(serial__in=serials))
    entries = {label.entry_id for label in labels if label.entry_id is not None}
    scanned = entries_with_scan(entries)
    return {label.serial: _known(label, scanned) for label in labels}


def _known(label: LabelCode, scanned: frozenset[int]) -> Known:
    if label.voided_at is not None:
        return Known(label.id, None, Why.VOIDED)
    if label.entry_id is None:
        return Known(label.id, None)
    entry = registers.entry_by_id(label.entry_id)
    if entry is None or entry.state != "registered":
        return Known(label.id, label.entry_id, Why.ANNULLED)
    return Known(label.id, label.entry_id, Why.HAS_SCAN if label.entry_id in scanned else Why.NOTHING)


def entries_with_scan(entry_ids: Iterable[int]) -> frozenset[int]:
    """Return those of some entries that have pages from a batch already, or will have them at any moment."""
    ids = list(entry_ids)
    coming = Part.objects.filter(state__in=[State.PLACED, State.PLANNED, State.HELD], entry_id__in=ids)
    by_tray = Part.objects.filter(state=State.TRAY, label__entry_id__in=ids)
    found = {*coming.values_list("entry_id", flat=True), *by_tray.values_list("label__entry_id", flat=True)}
    return frozenset(entry_id for entry_id in found if entry_id is not None)


def has_scan(entry_id: int) -> bool:
    """Say whether an entry has pages from a batch, brought to it or registered with it from the tray."""
    placed = Part.objects.filter(state=State.PLACED, entry_id=entry_id)
    return placed.exists() or Part.objects.filter(state=State.TRAY, label__entry_id=entry_id).exists()


@dataclass(frozen=True, slots=True)
class RunLine:
    """Labels prepared at once: how many, how many are on papers, how many were taken out of use."""

    id: int
    format: str
    count: int
    bound: int
    voided: int
    issued_at: datetime
    issued_by: str

    @property
    def free(self) -> int:
        """How many are left."""
        return self.count - self.bound - self.voided


def label_runs(*, limit: int = PAGE) -> list[RunLine]:
    """Return the newest runs of prepared labels."""
    rows = list(LabelRun.objects.order_by("-id")[:limit])
    counts = {
        row["run_id"]: row
        for row in LabelCode.objects.filter(run_id__in=[run.id for run in rows])
        .values("run_id")
        .annotate(
            bound=Count("id", filter=Q(entry__isnull=False)),
            voided=Count("id", filter=Q(voided_at__isnull=False)),
        )
    }
    names = accounts.names_of([row.issued_by_id for row in rows])
    return [
        RunLine(
            row.id,
            row.format,
            row.count,
            counts[row.id]["bound"],
            counts[row.id]["voided"],
            row.issued_at,
            names.get(row.issued_by_id, ""),
        )
        for row in rows
    ]


def run_format(run_id: int) -> str | None:
    """Return what the labels of a run were set for; None when there is no such run."""
    return LabelRun.objects.filter(pk=run_id).values_list("format", flat=True).first()


def free_serials(run_id: int) -> list[str]:
    """Return the serials of a run that are on no paper and still in use, in the order of the sheet."""
    rows = LabelCode.objects.filter(run_id=run_id, entry__isnull=True, voided_at__isnull=True)
    return list(rows.order_by("id").values_list("serial", flat=True))


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch: how far its pages were read, and how many parts were placed, sent to the tray, or wait."""

    id: int
    document_id: int
    name: str
    sha256: str
    media_type: str
    source: str
    source_words: str
    folder_name: str
    state: str
    state_words: str
    page_count: int | None
    pages_read: int
    received_at: datetime
    received_by: str
    trouble: str
    parts: int
    placed: int
    tray: int
    waiting: int


def batches(*, before: int = 0) -> tuple[list[BatchLine], int | None]:
    """Return the newest batches, and the number before which the next page begins; None at the end."""
    rows = Batch.objects.select_related("folder").order_by("-id")
    found = list((rows.filter(id__lt=before) if before else rows)[: PAGE + 1])
    return _lines(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None


def batch(batch_id: int) -> BatchLine | None:
    """Return a batch, or None."""
    found = Batch.objects.select_related("folder").filter(pk=batch_id).first()
    return _lines([found])[0] if found is not None else None


def batch_with_bytes(sha256: str) -> int | None:
    """Return the batch that has these bytes, or None."""
    return Batch.objects.filter(sha256=sha256).values_list("id", flat=True).first()


def _lines(rows: list[Batch]) -> list[BatchLine]:
    counts: dict[int, dict[str, Any]] = {
        row["batch_id"]: dict(row)
        for row in Part.objects.filter(batch_id__in=[each.id for each in rows])
        .exclude(state__in=[State.JOINED, State.SHEET])
        .values("batch_id")
        .annotate(
            parts=Count("id"),
            placed=Count("id", filter=Q(state=State.PLACED)),
            tray=Count("id", filter=Q(state=State.TRAY)),
            waiting=Count("id", filter=Q(state=State.WAITING)),
        )
    }
    names = accounts.names_of([row.received_by_id for row in rows if row.received_by_id])
    none: dict[str, Any] = {"parts": 0, "placed": 0, "tray": 0, "waiting": 0}
    same = "id document_id name sha256 media_type source state page_count pages_read received_at trouble"
    return [
        BatchLine(
            **{name: getattr(row, name) for name in same.split()},
            source_words=row.get_source_display(),
            state_words=row.get_state_display(),
            folder_name=row.folder.name if row.folder is not None else "",
            received_by=names.get(row.received_by_id or 0, ""),
            **{name: counts.get(row.id, none)[name] for name in none},
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class PartLine:
    """Pages of a batch and what became of them."""

    id: int
    batch_id: int
    first_page: int
    last_page: int
    state: str
    why: str
    code: str
    entry_id: int | None
    label_entry_id: int | None
    document_id: int | None
    tray_item: int | None
    decided_at: datetime | None
    decided_by: str
    reason: str
    may_continue: bool
    """Whether the paper before can still be made longer."""

    @property
    def page_count(self) -> int:
        """How many pages."""
        return self.last_page - self.first_page + 1

    @property
    def pages(self) -> list[int]:
        """The numbers of the pages in the batch."""
        return list(range(self.first_page, self.last_page + 1))


def parts_of(batch_id: int) -> list[PartLine]:
    """Return the parts of a batch in the order of its pages; those that were joined to others are left out."""
    rows = list(
        Part.objects.filter(batch_id=batch_id)
        .exclude(state=State.JOINED)
        .select_related("label")
        .order_by("first_page")
    )
    names = accounts.names_of([row.decided_by_id for row in rows if row.decided_by_id])
    lines, before = [], ""
    same = "id batch_id first_page last_page state why code entry_id document_id tray_item decided_at reason"
    for row in rows:
        lines.append(
            PartLine(
                **{name: getattr(row, name) for name in same.split()},
                label_entry_id=row.label.entry_id if row.label is not None else None,
                decided_by=names.get(row.decided_by_id or 0, ""),
                may_continue=before in OPEN,
            )
        )
        before = row.state
    return lines


def part(part_id: int) -> PartLine | None:
    """Return a part, or None."""
    batch_id = Part.objects.filter(pk=part_id).values_list("batch_id", flat=True).first()
    if batch_id is None:
        return None
    return next((line for line in parts_of(batch_id) if line.id == part_id), None)


def next_waiting(part_id: int = 0) -> tuple[int, int] | None:
    """Return batch and number of the part that waits after another one, else of the first that waits; else None."""
    rows = Part.objects.filter(state=State.WAITING).exclude(pk=part_id).order_by("id")
    found = rows.filter(id__gt=part_id).first() or rows.first()
    return (found.batch_id, found.id) if found is not None else None


def waiting_count() -> int:
    """Return how many parts wait for a person."""
    return Part.objects.filter(state=State.WAITING).count()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document of scanned pages comes from."""

    batch_id: int
    batch_name: str
    sha256: str
    first_page: int
    last_page: int


def origins_of(document_ids: Iterable[int]) -> dict[int, Origin]:
    """Return from which batch and pages some documents were cut, by their numbers; others are left out."""
    rows = Part.objects.filter(document_id__in=list(document_ids)).select_related("batch")
    return {
        row.document_id: Origin(row.batch_id, row.batch.name, row.batch.sha256, row.first_page, row.last_page)
        for row in rows
        if row.document_id is not None
    }


@dataclass(frozen=True, slots=True)
class FolderCard:
    """A watched folder and how it is."""

    id: int
    name: str
    root: str
    path: str
    is_active: bool
    checked_at: datetime | None
    trouble: str
    troubled_at: datetime | None


def folders(*, active_only: bool = False) -> list[FolderCard]:
    """Return the watched folders by name."""
    rows = ScanFolder.objects.order_by("name", "id")
    return [_folder(row) for row in (rows.filter(is_active=True) if active_only else rows)]


def folder(folder_id: int) -> FolderCard | None:
    """Return a watched folder, or None."""
    row = ScanFolder.objects.filter(pk=folder_id).first()
    return _folder(row) if row is not None else None


def _folder(row: ScanFolder) -> FolderCard:
    same = "id name root path is_active checked_at trouble troubled_at"
    return FolderCard(**{name: getattr(row, name) for name in same.split()})
