"""Reading runs, kept results and schedules; and the figures that come from registers and terms."""

from registratura.reports.queries.books import (
    BookLine,
    ExceptionLine,
    annulled,
    books,
    late_entries,
    missing_numbers,
    unused_numbers,
)
from registratura.reports.queries.kept import (
    KeptLine,
    RunLine,
    ScheduleLine,
    due_schedules,
    kept_by_id,
    kept_results,
    runs,
    schedule_by_id,
    schedules,
)
from registratura.reports.queries.terms import (
    BandLine,
    OverdueEntry,
    PressureLine,
    answer_days,
    bands,
    overdue_entries,
    pressure,
)
from registratura.reports.queries.work import LoadLine, by_channel, by_kind, load

__all__ = [
    "BandLine",
    "BookLine",
    "ExceptionLine",
    "KeptLine",
    "LoadLine",
    "OverdueEntry",
    "PressureLine",
    "RunLine",
    "ScheduleLine",
    "annulled",
    "answer_days",
    "bands",
    "books",
    "by_channel",
    "by_kind",
    "due_schedules",
    "kept_by_id",
    "kept_results",
    "late_entries",
    "load",
    "missing_numbers",
    "overdue_entries",
    "pressure",
    "runs",
    "schedule_by_id",
    "schedules",
    "unused_numbers",
]
