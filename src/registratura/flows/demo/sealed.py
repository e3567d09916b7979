"""Sealed days of the demonstration: the last two that ended, with their registers."""

from datetime import datetime, timedelta

from registratura.checkpoints import queries as seals
from registratura.checkpoints import services as checkpoints
from registratura.flows.sealing import days
from registratura.journal import queries as journal
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import acting_for

SPAN = timedelta(days=10)
DAYS = 2


def seal_last_days(*, institution_id: int, now: datetime) -> None:
    """Seal the newest days with acts. Done once. Must not run inside a scope."""
    today = legal_date(now)
    with acting_for(institution_id):
        if seals.sealing() is not None:
            return
        worked = journal.days_with_acts(since=today - SPAN, until=today - timedelta(days=1))
        checkpoints.begin_sealing(first_day=worked[-DAYS] if len(worked) >= DAYS else today)
    days.seal_days(institution_id=institution_id, now=now)
