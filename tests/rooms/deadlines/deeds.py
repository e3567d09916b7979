"""Terms as the tests start them: a petition's, on a day of 2026, for an invented subject."""

from datetime import UTC, date, datetime
from typing import Any

from registratura.deadlines import services as deadlines
from registratura.deadlines.models import Deadline
from tests.cast import Town


def moment(text: str, hour: int = 9) -> datetime:
    """Return a moment of 2026 given as 03-02."""
    return datetime.fromisoformat(f"2026-{text}").replace(hour=hour, tzinfo=UTC)


def day(text: str) -> date:
    """Return a day of 2026 given as 03-02."""
    return date.fromisoformat(f"2026-{text}")


def started(
    town: Town, rule_code: str = "PET", on: str = "03-02", subject_id: int = 1, **how: Any
) -> Deadline:
    """Start a term in the open scope, on the day of its event."""
    fields = {"started": day(on), "now": moment(on), "by": town.registrar, **how}
    return deadlines.start(rule_code=rule_code, subject_type="entry", subject_id=subject_id, **fields)


def extended(town: Town, deadline: Deadline, on: str, **how: Any) -> Deadline:
    """Extend a term as the law wants it, on a day."""
    fields: dict[str, Any] = {
        "reason": "Cercetare la fața locului.",
        "decision_number": "12",
        "decided_on": day(on),
        "role": "institution_head",
        "notice_sent_on": day(on),
        "notice_reference": "1050",
        **how,
    }
    return deadlines.extend(deadline=deadline, by=town.head, now=moment(on), **fields)
