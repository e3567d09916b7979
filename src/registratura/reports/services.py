"""Writing down runs, keeping results, beginning and ending what is sent on a rhythm."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.reports.errors import ScheduleRefusedError
from registratura.reports.models import Kept, Recipient, Run, Schedule
from registratura.toolkit.scope import required_institution

MOST_RECIPIENTS = 50
MOST_SCHEDULES = 200


def note_run(
    *, report: str, asked: Mapping[str, Any], way: str, digest: str, by: Actor | None, now: datetime
) -> None:
    """
    Write down that a report was looked at (`page`), taken (`pdf`, `xlsx`, `csv`) or sent (`mail`).

    Must run inside the scope of an institution.
    """
    Run(
        institution_id=required_institution(),
        report=report,
        asked=dict(asked),
        way=way,
        digest=digest,
        ran_at=now,
        ran_by_id=by.id if by is not None else None,
    ).save(force_insert=True)


@transaction.atomic
def keep(
    *,
    report: str,
    asked: Mapping[str, Any],
    period: str,
    result: Mapping[str, Any],
    digest: str,
    by: Actor | None,
    now: datetime,
) -> int:
    """Keep a result for good and return its number. Must run inside the scope of an institution."""
    row = Kept(
        institution_id=required_institution(),
        report=report,
        asked=dict(asked),
        period=period,
        result=dict(result),
        digest=digest,
        kept_at=now,
        kept_by_id=by.id if by is not None else None,
    )
    row.save(force_insert=True)
    journal.record(
        action="reports.result.kept",
        subject_type="report",
        subject_id=row.id,
        by=by,
        details={"report": report, "period": period, "sha256": digest},
    )
    return int(row.id)


@transaction.atomic
def begin_schedule(
    *,
    report: str,
    units: Collection[int] | None,
    form: str,
    rhythm: str,
    next_on: date,
    recipients: Collection[int],
    by: Actor,
    now: datetime,
) -> int:
    """
    Have a report sent on a rhythm from a day on, and return the schedule's number.

    recipients: persons of the house. Raises: ScheduleRefusedError for nobody, for too many, for who has no role here.
    """
    people = sorted(set(recipients))
    if not people:
        raise ScheduleRefusedError(_("Alegeți cel puțin un destinatar."), field="recipients")
    if len(people) > MOST_RECIPIENTS:
        raise ScheduleRefusedError(
            _("Cel mult %d de destinatari; alegeți mai puțini.") % MOST_RECIPIENTS, field="recipients"
        )
    here = {line.user_id for line in institutions.members(at=now)}
    if not here.issuperset(people):
        raise ScheduleRefusedError(
            _("Un destinatar nu mai are rol în instituție; alegeți din listă."), field="recipients"
        )
    if Schedule.objects.filter(ended_at__isnull=True).count() >= MOST_SCHEDULES:
        raise ScheduleRefusedError(
            _("Se trimit deja %d de rapoarte; opriți unul care nu mai folosește.") % MOST_SCHEDULES
        )
    row = Schedule(
        institution_id=required_institution(),
        report=report,
        units=sorted(units) if units is not None else None,
        form=form,
        rhythm=rhythm,
        next_on=next_on,
        begun_at=now,
        begun_by_id=by.id,
    )
    row.save(force_insert=True)
    for user_id in people:
        Recipient(institution_id=row.institution_id, schedule=row, user_id=user_id).save(force_insert=True)
    journal.record(
        action="reports.schedule.begun",
        subject_type="report_schedule",
        subject_id=row.id,
        by=by,
        details={"report": report, "form": form, "rhythm": rhythm, "recipients": people},
    )
    return int(row.id)


@transaction.atomic
def end_schedule(*, schedule_id: int, by: Actor, now: datetime) -> bool:
    """End a schedule; False when there is none, or it has ended."""
    row = Schedule.objects.select_for_update().filter(pk=schedule_id, ended_at__isnull=True).first()
    if row is None:
        return False
    row.ended_at, row.ended_by_id = now, by.id
    row.save(update_fields=["ended_at", "ended_by"])
    journal.record(
        action="reports.schedule.ended",
        subject_type="report_schedule",
        subject_id=row.id,
        by=by,
        details={"report": row.report},
    )
    return True


def take_due(*, schedule_id: int, on: date, next_on: date) -> bool:
    """
    Take a schedule whose day has come for sending, and set the day of the next; False when somebody else took it.

    In the transaction of the sending: rolled back, the day stands.
    """
    return bool(
        Schedule.objects.filter(pk=schedule_id, ended_at__isnull=True, next_on__lte=on).update(
            next_on=next_on, sent_count=F("sent_count") + 1
        )
    )
