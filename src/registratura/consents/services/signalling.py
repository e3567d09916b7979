"""Writing down that a person's browser says no by `Sec-GPC`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from registratura.consents.models import Signal
from registratura.consents.rules import BOUND_BY_SIGNAL
from registratura.journal import services as journal
from registratura.toolkit.scope import required_institution


@transaction.atomic
def note_signal(*, subject_id: UUID, now: datetime) -> None:
    """
    Write down a signal and what it was applied to. It stops what it binds from this moment, also without the browser.

    Call once for a session: what is said again by the same browser changes nothing.
    """
    Signal(
        institution_id=required_institution(),
        subject=subject_id,
        name="gpc",
        value="1",
        purposes=sorted(BOUND_BY_SIGNAL),
        seen_at=now,
    ).save(force_insert=True)
    journal.record(
        action="consents.signal.seen",
        subject_type="subject",
        subject_id=0,
        by=None,
        details={"subject": str(subject_id), "signal": "gpc", "purposes": sorted(BOUND_BY_SIGNAL)},
    )
