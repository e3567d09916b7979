"""Reading terms: the calendar and rules of an institution, the state of a term, what comes due, what would move."""

from registratura.deadlines.queries.counting import (
    DayOff,
    Options,
    Reminders,
    calendar_in_force,
    declared_days,
    options,
    reminders,
    rule_on,
    rules_on,
)
from registratura.deadlines.queries.moves import (
    Move,
    Preview,
    Progress,
    preview,
    progress_of,
    recomputations,
)
from registratura.deadlines.queries.terms import (
    DeadlineCard,
    deadline_by_id,
    due_before,
    explain,
    extension_obstacle,
    open_until,
    state_of,
    term_of,
    terms_by_id,
)

__all__ = [
    "DayOff",
    "DeadlineCard",
    "Move",
    "Options",
    "Preview",
    "Progress",
    "Reminders",
    "calendar_in_force",
    "deadline_by_id",
    "declared_days",
    "due_before",
    "explain",
    "extension_obstacle",
    "open_until",
    "options",
    "preview",
    "progress_of",
    "recomputations",
    "reminders",
    "rule_on",
    "rules_on",
    "state_of",
    "term_of",
    "terms_by_id",
]
