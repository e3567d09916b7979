"""Reading the emergency register: sheets, interruptions, positions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from registratura.emergency import rules
from registratura.emergency.models import Authorization, DayTotal, Line, Outage, Packet, Sheet, SheetRun
from registratura.kernel.calendar import legal_date

LINES_MOST = 2_000
_DAYS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class RunLine:
    """Sheets issued at once, and how many of them are free, used, out of use."""

    id: int
    register_id: int
    register_code: str
    register_name: str
    year: int
    medium: str
    medium_name: str
    place: str
    first_serial: int
    count: int
    issued_at: datetime
    issued_by: str
    handed_at: datetime | None
    free: int
    used: int
    voided: int

    @property
    def last_serial(self) -> int:
        """The serial of the last sheet."""
        return self.first_serial + self.count - 1


@dataclass(frozen=True, slots=True)
class AuthorizationLine:
    """A written authorization."""

    act: str
    given_by_name: str
    first_day: date
    last_day: date
    noted_at: datetime
    noted_by: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of the interruption: what was counted on the sheets (None: not told), what was taken in, what waits."""

    day: date
    declared: int | None
    taken: int
    waiting: int


@dataclass(frozen=True, slots=True)
class PacketLine:
    """A file that was brought back."""

    id: int
    name: str
    sha256: str
    refused: str
    new: int
    known: int
    differing: int
    received_at: datetime
    received_by: str
    place: str


@dataclass(frozen=True, slots=True)
class OutageLine:
    """An interruption in the list."""

    id: int
    cause: str
    began_at: datetime
    ended_at: datetime | None
    opened_at: datetime
    opened_by_id: int | None
    opened_by: str
    closed_at: datetime | None
    closed_by: str
    positions: int
    waiting: int


@dataclass(frozen=True, slots=True)
class OutageCard:
    """An interruption with its authorizations, days and files. `uncovered`: days past the first without an act."""

    line: OutageLine
    authorizations: list[AuthorizationLine]
    days: list[DayLine]
    packets: list[PacketLine]
    uncovered: list[date]

    @property
    def missing(self) -> int:
        """How many positions the declared days lack."""
        return sum(max(0, (day.declared or 0) - day.taken) for day in self.days if day.declared is not None)


@dataclass(frozen=True, slots=True)
class LineCard:
    """A position: what stands on the sheet, what a person should look at, and what became of it."""

    id: int
    outage_id: int
    sheet_id: int
    register_id: int
    register_code: str
    register_name: str
    year: int
    serial: int
    version: int
    medium: str
    written_at: datetime
    written_by: str
    direction: str
    channel: str
    correspondent: str
    document_kind: str
    subject: str
    sender_number: str
    page_count: int | None
    remarks: str
    state: str
    state_name: str
    entry_id: int | None
    decided_at: datetime | None
    decided_by: str
    reason: str
    looks: tuple[str, ...]


def runs(*, run_id: int | None = None) -> list[RunLine]:
    """Return the sheets issued, the newest first; or the one run asked for."""
    rows = SheetRun.objects.all() if run_id is None else SheetRun.objects.filter(pk=run_id)
    counts = {
        row["run_id"]: row
        for row in Sheet.objects.values("run_id").annotate(
            free=Count("id", filter=Q(state="issued")),
            used=Count("id", filter=Q(state="used")),
            voided=Count("id", filter=Q(state="void")),
        )
    }
    found = rows.select_related("register", "issued_by").order_by("-id")[:200]
    return [
        RunLine(
            id=row.id,
            register_id=row.register_id,
            register_code=row.register.code,
            register_name=row.register.name,
            year=row.year,
            medium=row.medium,
            medium_name=row.get_medium_display(),
            place=row.place,
            first_serial=row.first_serial,
            count=row.count,
            issued_at=row.issued_at,
            issued_by=row.issued_by.full_name,
            handed_at=row.handed_at,
            free=counts[row.id]["free"],
            used=counts[row.id]["used"],
            voided=counts[row.id]["voided"],
        )
        for row in found
    ]


def run(run_id: int) -> RunLine | None:
    """Return a run of sheets, or None."""
    return next(iter(runs(run_id=run_id)), None)


def free_serials(run_id: int) -> list[int]:
    """Return the serials of a run that nothing was written on, in order."""
    free = Sheet.objects.filter(run_id=run_id, state="issued")
    return list(free.order_by("serial").values_list("serial", flat=True))


def sheets_left(*, year: int) -> int:
    """Return how many sheets of a year are ready to be written on."""
    return Sheet.objects.filter(year=year, state="issued").count()


def stands_still() -> bool:
    """Return whether an interruption is open now."""
    return Outage.objects.filter(closed_at__isnull=True).exists()


def outage_line(outage_id: int) -> OutageLine | None:
    """Return an interruption without what belongs to it, or None."""
    return next(iter(_outages(Outage.objects.filter(pk=outage_id))), None)


def open_outage() -> OutageLine | None:
    """Return the interruption that is open now."""
    return next(iter(_outages(Outage.objects.filter(closed_at__isnull=True))), None)


def outages() -> list[OutageLine]:
    """Return the interruptions, the newest first."""
    return _outages(Outage.objects.order_by("-began_at", "-id")[:200])


def waiting_count() -> int:
    """Return how many positions wait for a person."""
    return Line.objects.filter(state="waiting").count()


def outage(outage_id: int, *, now: datetime) -> OutageCard | None:
    """Return an interruption with everything of it but its positions."""
    line = outage_line(outage_id)
    if line is None:
        return None
    acts = [
        AuthorizationLine(
            row.act, row.given_by_name, row.first_on, row.last_on, row.noted_at, row.noted_by.full_name
        )
        for row in Authorization.objects.filter(outage_id=outage_id).select_related("noted_by").order_by("id")
    ]
    until = line.ended_at or now
    return OutageCard(
        line=line,
        authorizations=acts,
        days=_days(line, until),
        packets=_packets(outage_id),
        uncovered=rules.uncovered_days(
            began_at=line.began_at, until=until, authorized=[(act.first_day, act.last_day) for act in acts]
        ),
    )


def lines(outage_id: int) -> list[LineCard]:
    """Return the positions of an interruption, in the order in which they were written."""
    rows = Line.objects.filter(outage_id=outage_id)
    return _cards(rows.order_by("written_at", "sheet__serial", "id")[:LINES_MOST])


def waiting_lines(outage_id: int) -> list[LineCard]:
    """Return the positions of an interruption that wait, in the order in which they were written."""
    return [line for line in lines(outage_id) if line.state == "waiting"]


def line(line_id: int) -> LineCard | None:
    """Return one position as it stands by itself; `lines` also compares it with its neighbors."""
    return next(iter(_cards(Line.objects.filter(pk=line_id))), None)


def lines_of_entry(entry_id: int) -> list[LineCard]:
    """Return the positions that became an entry, or were found to be it."""
    return _cards(Line.objects.filter(entry_id=entry_id).order_by("id"))


def written_on(entry_id: int) -> date | None:
    """Return the day on which an entry got its emergency number: terms run from it."""
    first = Line.objects.filter(entry_id=entry_id, state="registered").order_by("written_at", "id").first()
    return legal_date(first.written_at) if first is not None else None


def entries_tied(entry_ids: Iterable[int]) -> frozenset[int]:
    """Return those of some entries that a position is tied to already."""
    tied = Line.objects.filter(entry_id__in=list(entry_ids))
    return frozenset(key for key in tied.values_list("entry_id", flat=True) if key is not None)


def _outages(rows: QuerySet[Outage]) -> list[OutageLine]:
    found = list(rows.select_related("opened_by", "closed_by"))
    counts = {
        row["outage_id"]: row
        for row in Line.objects.filter(outage_id__in=[one.id for one in found])
        .values("outage_id")
        .annotate(positions=Count("id"), waiting=Count("id", filter=Q(state="waiting")))
    }
    nothing = {"positions": 0, "waiting": 0}
    return [
        OutageLine(
            id=row.id,
            cause=row.cause,
            began_at=row.began_at,
            ended_at=row.ended_at,
            opened_at=row.opened_at,
            opened_by_id=row.opened_by_id,
            opened_by=row.opened_by.full_name if row.opened_by is not None else "",
            closed_at=row.closed_at,
            closed_by=row.closed_by.full_name if row.closed_by is not None else "",
            positions=counts.get(row.id, nothing)["positions"],
            waiting=counts.get(row.id, nothing)["waiting"],
        )
        for row in found
    ]


def _days(line: OutageLine, until: datetime) -> list[DayLine]:
    # Noted again, the last one holds.
    noted = DayTotal.objects.filter(outage_id=line.id).order_by("id")
    declared = dict(noted.values_list("counted_on", "count"))
    taken: dict[date, int] = {}
    waiting: dict[date, int] = {}
    for written_at, state in Line.objects.filter(outage_id=line.id, version=1).values_list(
        "written_at", "state"
    ):
        day = legal_date(written_at)
        taken[day] = taken.get(day, 0) + 1
        waiting[day] = waiting.get(day, 0) + (state == "waiting")
    first, last = legal_date(line.began_at), legal_date(until)
    shown = min((last - first).days, _DAYS_SHOWN) + 1
    every = {first + timedelta(days=place) for place in range(shown)}
    return [
        DayLine(day, declared.get(day), taken.get(day, 0), waiting.get(day, 0))
        for day in sorted(every | taken.keys() | declared.keys())
    ]


def _packets(outage_id: int) -> list[PacketLine]:
    rows = Packet.objects.filter(outage_id=outage_id).order_by("-id").defer("content")
    return [
        PacketLine(
            id=row.id,
            name=row.name,
            sha256=row.sha256,
            refused=row.refused,
            new=row.new_count,
            known=row.known_count,
            differing=row.differing_count,
            received_at=row.received_at,
            received_by=row.received_by.full_name,
            place=row.run.place if row.run is not None else "",
        )
        for row in rows.select_related("received_by", "run")[:100]
    ]


def _cards(rows: QuerySet[Line]) -> list[LineCard]:
    found = list(rows.select_related("sheet", "sheet__run", "sheet__register", "outage", "decided_by"))
    previous: dict[int, datetime] = {}
    for row in sorted(found, key=lambda one: (one.sheet.run_id, one.sheet.serial, one.version)):
        previous[row.id] = previous.get(-row.sheet.run_id, row.written_at)
        previous[-row.sheet.run_id] = row.written_at
    sheets = [row.sheet_id for row in found if row.version > 1]
    return [_card(row, previous[row.id], row.sheet_id in sheets) for row in found]


def _card(row: Line, previous_at: datetime, told_twice: bool) -> LineCard:
    looks = rules.remarks_on(
        written_at=row.written_at,
        sheet_year=row.sheet.year,
        began_at=row.outage.began_at,
        ended_at=row.outage.ended_at,
        previous_at=previous_at,
    )
    return LineCard(
        id=row.id,
        outage_id=row.outage_id,
        sheet_id=row.sheet_id,
        register_id=row.sheet.register_id,
        register_code=row.sheet.register.code,
        register_name=row.sheet.register.name,
        year=row.sheet.year,
        serial=row.sheet.serial,
        version=row.version,
        medium=row.sheet.run.medium,
        written_at=row.written_at,
        written_by=row.written_by_name,
        direction=row.direction,
        channel=row.channel,
        correspondent=row.correspondent,
        document_kind=row.document_kind,
        subject=row.subject,
        sender_number=row.sender_number,
        page_count=row.page_count,
        remarks=row.remarks,
        state=row.state,
        state_name=row.get_state_display(),
        entry_id=row.entry_id,
        decided_at=row.decided_at,
        decided_by=row.decided_by.full_name if row.decided_by is not None else "",
        reason=row.reason,
        looks=tuple(looks + (["differs"] if told_twice else [])),
    )
