"""Who asked for which report, what was kept, what is sent to whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registratura.accounts import queries as accounts
from registratura.reports.models import Kept, Recipient, Run, Schedule


@dataclass(frozen=True, slots=True)
class RunLine:
    """A report that was looked at, taken or sent. `who` is empty for what the clock sent."""

    report: str
    asked: Mapping[str, Any]
    way: str
    way_name: str
    ran_at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A kept result; `result` is empty in lists."""

    id: int
    report: str
    asked: Mapping[str, Any]
    period: str
    digest: str
    kept_at: datetime
    who: str
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """A report that is sent, with the persons who get it. `units`: None for the whole institution."""

    id: int
    report: str
    units: frozenset[int] | None
    form: str
    rhythm: str
    next_on: date
    sent_count: int
    begun_by: str
    recipients: tuple[tuple[int, str], ...]


def runs(*, report: str = "", limit: int = 50) -> list[RunLine]:
    """Return the newest runs, of one report or of all."""
    rows = Run.objects.order_by("-ran_at", "-id")
    found = list(rows.filter(report=report)[:limit] if report else rows[:limit])
    names = _names(row.ran_by_id for row in found)
    return [
        RunLine(
            row.report,
            row.asked,
            row.way,
            row.get_way_display(),
            row.ran_at,
            names.get(row.ran_by_id or 0, ""),
        )
        for row in found
    ]


def kept_results(*, report: str = "", limit: int = 30) -> list[KeptLine]:
    """Return the newest kept results without their figures, of one report or of all."""
    rows = Kept.objects.defer("result").order_by("-kept_at", "-id")
    found = list(rows.filter(report=report)[:limit] if report else rows[:limit])
    names = _names(row.kept_by_id for row in found)
    return [_kept(row, names, {}) for row in found]


def kept_by_id(kept_id: int) -> KeptLine | None:
    """Return a kept result whole, or None."""
    row = Kept.objects.filter(pk=kept_id).first()
    return _kept(row, _names([row.kept_by_id]), row.result) if row is not None else None


def _kept(row: Kept, names: Mapping[int, str], result: Mapping[str, Any]) -> KeptLine:
    who = names.get(row.kept_by_id or 0, "")
    return KeptLine(row.id, row.report, row.asked, row.period, row.digest, row.kept_at, who, result)


def schedules(*, report: str = "") -> list[ScheduleLine]:
    """Return what is sent, of one report or of all, the soonest first."""
    rows = Schedule.objects.filter(ended_at__isnull=True).order_by("next_on", "id")
    return _schedules(rows.filter(report=report) if report else rows)


def due_schedules(*, on: date) -> list[ScheduleLine]:
    """Return what must be sent on a day."""
    return _schedules(Schedule.objects.filter(ended_at__isnull=True, next_on__lte=on).order_by("id"))


def schedule_by_id(schedule_id: int) -> ScheduleLine | None:
    """Return a schedule that runs, or None."""
    found = _schedules(Schedule.objects.filter(pk=schedule_id, ended_at__isnull=True))
    return found[0] if found else None


def _schedules(rows: Iterable[Schedule]) -> list[ScheduleLine]:
    found = list(rows)
    if not found:
        return []
    people: dict[int, list[int]] = {}
    pairs = Recipient.objects.filter(schedule_id__in=[row.id for row in found]).order_by("id")
    for schedule_id, user_id in pairs.values_list("schedule_id", "user_id"):
        people.setdefault(schedule_id, []).append(user_id)
    names = _names([*(row.begun_by_id for row in found), *(one for some in people.values() for one in some)])
    return [
        ScheduleLine(
            row.id,
            row.report,
            frozenset(row.units) if row.units is not None else None,
            row.form,
            row.rhythm,
            row.next_on,
            row.sent_count,
            names.get(row.begun_by_id, ""),
            tuple((one, names.get(one, "")) for one in people.get(row.id, [])),
        )
        for row in found
    ]


def _names(ids: Iterable[int | None]) -> Mapping[int, str]:
    wanted = sorted({one for one in ids if one})
    return accounts.names_of(wanted) if wanted else {}
