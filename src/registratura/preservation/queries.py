"""Reading what was hashed and found, and which packages were made and came back."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from registratura.documents import queries as documents
from registratura.preservation import rules
from registratura.preservation.models import Fixity, FixityRun, Package, PackageCheck


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A file that is missing or changed."""

    blob_id: int
    sha256: str
    size_bytes: int
    state: str
    state_name: str
    since: datetime
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class RunLine:
    """What one night hashed and found."""

    id: int
    started_at: datetime
    ended_at: datetime
    ended: str
    ended_name: str
    checked: int
    checked_bytes: int
    faulty: int
    new_faulty: int


@dataclass(frozen=True, slots=True)
class State:
    """How the kept files stand: looked at, overdue, faulty; `oldest`: the look that is the longest ago."""

    checked: int
    overdue: int
    faulty: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class PackageLine:
    """A package that was made."""

    id: int
    format: str
    format_name: str
    subject_type: str
    subject_id: int
    subject_name: str
    identifier: str
    sha256: str
    size_bytes: int
    file_count: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A package that was verified. `same`: its bytes are those that were made here."""

    id: int
    name: str
    sha256: str
    format: str
    identifier: str
    ours: bool
    same: bool
    file_count: int
    fault_count: int
    faults: tuple[tuple[str, str], ...]
    checked_at: datetime
    checked_by: str


def last_seen() -> int:
    """Return the key of the newest bytes that were ever looked at; 0 when none was."""
    return Fixity.objects.aggregate(last=Max("blob_id"))["last"] or 0


def _kept() -> QuerySet[Fixity]:
    """What was looked at, without what was eliminated since."""
    return Fixity.objects.exclude(blob_id__in=documents.gone_blobs())


def due(*, now: datetime, limit: int) -> list[tuple[int, str, int]]:
    """Return bytes whose look is the longest ago and due again: key, digest, size; the oldest first."""
    rows = _kept().filter(checked_at__lte=now - rules.PERIOD).order_by("checked_at", "id")
    return list(rows.values_list("blob_id", "sha256", "size_bytes")[:limit])


def faults(*, limit: int = 200) -> list[FaultLine]:
    """Return the files that are missing or changed, the longest first."""
    return [
        FaultLine(
            row.blob_id,
            row.sha256,
            row.size_bytes,
            row.state,
            row.get_state_display(),
            row.faulty_from or row.checked_at,
            row.checked_at,
        )
        for row in _kept().exclude(state=Fixity.State.WHOLE).order_by("faulty_from", "id")[:limit]
    ]


def state(*, now: datetime) -> State:
    """Return how the kept files stand."""
    found = _kept().aggregate(
        checked=Count("id"),
        overdue=Count("id", filter=Q(checked_at__lte=now - rules.PERIOD)),
        faulty=Count("id", filter=~Q(state="whole")),
        oldest=Min("checked_at"),
    )
    return State(found["checked"], found["overdue"], found["faulty"], found["oldest"])


def runs(*, limit: int = 30) -> list[RunLine]:
    """Return what the last nights hashed and found, the newest first."""
    return [
        RunLine(
            row.id,
            row.started_at,
            row.ended_at,
            row.ended,
            row.get_ended_display(),
            row.checked_count,
            row.checked_bytes,
            row.faulty_count,
            row.new_faulty_count,
        )
        for row in FixityRun.objects.order_by("-id")[:limit]
    ]


def looked_at(blob_digests: list[str]) -> dict[str, datetime]:
    """Return when bytes were last found whole, by digest."""
    rows = Fixity.objects.filter(sha256__in=blob_digests, state=Fixity.State.WHOLE)
    return dict(rows.values_list("sha256", "checked_at"))


def packages(*, subject_type: str = "", subject_id: int = 0, limit: int = 100) -> list[PackageLine]:
    """Return packages that were made, the newest first; of one subject when it is named."""
    rows = Package.objects.all()
    if subject_type:
        rows = rows.filter(subject_type=subject_type, subject_id=subject_id)
    return [
        PackageLine(
            row.id,
            row.format,
            row.get_format_display(),
            row.subject_type,
            row.subject_id,
            row.subject_name,
            row.identifier,
            row.sha256,
            row.size_bytes,
            row.file_count,
            row.made_at,
            row.made_by.full_name if row.made_by is not None else "",
        )
        for row in rows.select_related("made_by").order_by("-id")[:limit]
    ]


def root_of(identifier: str) -> str:
    """Return the digest of the file that vouches for a package of ours; empty for one that we did not make."""
    found = Package.objects.filter(identifier=identifier).values_list("root_sha256", flat=True).first()
    return found or ""


def checks(*, limit: int = 50) -> list[CheckLine]:
    """Return packages that were verified, the newest first."""
    rows = PackageCheck.objects.select_related("package", "checked_by").order_by("-id")
    return [
        CheckLine(
            row.id,
            row.name,
            row.sha256,
            row.format,
            row.identifier,
            row.package is not None,
            row.package is not None and row.package.sha256 == row.sha256,
            row.file_count,
            row.fault_count,
            tuple((str(code), str(place)) for code, place in row.faults),
            row.checked_at,
            row.checked_by.full_name if row.checked_by is not None else "",
        )
        for row in rows[:limit]
    ]
