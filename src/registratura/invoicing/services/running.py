"""The invoicing of a month: asked for, carried on, ended."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.invoicing.errors import RunRefusedError
from registratura.invoicing.models import Run
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import required_institution


@transaction.atomic
def ask_run(*, month: date, by: Actor | None, now: datetime) -> Run:
    """
    Ask for the invoicing of a month; one that did not end, or left somebody out, is taken up again.

    Raises: RunRefusedError for a month that has not begun.
    """
    first = month.replace(day=1)
    if first > legal_date(now):
        raise RunRefusedError(_("Luna aceasta nu a început încă."), field="month")
    row = Run.objects.select_for_update().filter(month_from=first).first()
    if row is None:
        row = Run(
            institution_id=required_institution(),
            month_from=first,
            asked_at=now,
            asked_by_id=by.id if by is not None else None,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            row = Run.objects.select_for_update().get(month_from=first)
    elif row.state == Run.State.DONE:
        row.state, row.finished_at = Run.State.WAITING, None
        row.save(update_fields=["state", "finished_at"])
    journal.record(
        action="invoicing.run.ordered",
        subject_type="invoice_run",
        subject_id=row.id,
        by=by,
        details={"month": f"{first:%Y-%m}"},
    )
    return row


@transaction.atomic
def begin_run(*, run_id: int, planned: int, made: int, now: datetime) -> None:
    """Note that the work begins, or goes on, and how much of it is done already."""
    row = Run.objects.select_for_update().get(pk=run_id)
    row.state, row.planned_count, row.made_count, row.failures = Run.State.RUNNING, planned, made, []
    row.started_at = row.started_at or now
    row.finished_at = None
    row.save(update_fields=["state", "planned_count", "made_count", "failures", "started_at", "finished_at"])


@transaction.atomic
def note_progress(*, run_id: int, made: int, failures: Sequence[dict[str, object]]) -> None:
    """Note how many are issued, and who could not be invoiced and why."""
    row = Run.objects.select_for_update().get(pk=run_id)
    row.made_count = made
    row.failures = [*row.failures, *failures][:1_000]
    row.save(update_fields=["made_count", "failures"])


@transaction.atomic
def finish_run(*, run_id: int, now: datetime) -> Run:
    """Note the end."""
    row = Run.objects.select_for_update().get(pk=run_id)
    row.state, row.finished_at = Run.State.DONE, now
    row.save(update_fields=["state", "finished_at"])
    journal.record(
        action="invoicing.run.finished",
        subject_type="invoice_run",
        subject_id=row.id,
        by=None,
        details={"month": f"{row.month_from:%Y-%m}", "made": row.made_count, "failed": len(row.failures)},
    )
    return row
