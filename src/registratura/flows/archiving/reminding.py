"""Reminding of lent dossiers: on the last day of the loan, and each week after it."""

from __future__ import annotations

from datetime import datetime

from registratura.archive import queries as archive
from registratura.archive import services
from registratura.kernel.calendar import legal_date
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.toolkit.scope import acting_for

EACH_DAYS = 7


def remind(*, institution_id: int, now: datetime) -> int:
    """
    Remind those who hold a lent dossier at its term and each week after it, and return how many were told.

    Opens its scope; the same day tells once.
    """
    today, told = legal_date(now), 0
    with acting_for(institution_id):
        for loan in archive.loans_due(on=today):
            if (today - loan.due_on).days % EACH_DAYS:
                continue
            if not services.note_reminded(loan_id=loan.id, on=today):
                continue
            messaging.send(
                kind=Kind.LOAN_DUE,
                to=loan.borrower_id,
                context={
                    "dossier": loan.dossier_name,
                    "title": loan.dossier_title[:200],
                    "due_on": loan.due_on,
                },
                dedupe_key=f"loan/{loan.id}/{today.isoformat()}",
                by=None,
                now=now,
                about_type="archive_dossier",
                about_id=loan.dossier_id,
            )
            told += 1
    return told
