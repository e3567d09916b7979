"""What an institution chooses: how to count where the law leaves two readings, and whom to remind."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.deadlines import queries, reminding
from registratura.deadlines.errors import OptionsRefusedError
from registratura.deadlines.models import TermOptions
from registratura.deadlines.queries import Options, Reminders
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.toolkit.scope import required_institution


@transaction.atomic
def choose_options(*, options: Options, by: Actor | None, now: datetime) -> None:
    """
    Set how the institution counts what starts from now on.

    Running terms keep the law or the norms they started with; declared days reach them by a recount.

    Raises: OptionsRefusedError for more than 30 working days of warning.
    """
    if not 0 <= options.near_days <= 30:
        raise OptionsRefusedError(
            _("Alegeți între 0 și 30 de zile lucrătoare de avertizare."), field="near_days"
        )
    old, new = asdict(queries.options()), asdict(options)
    _keep(new, by=by, now=now)
    _write_down(action="deadlines.options.changed", old=old, new=new, by=by)


@transaction.atomic
def choose_reminders(*, reminders: Reminders, by: Actor | None, now: datetime) -> None:
    """
    Set who is reminded of a term and when, and what the calendars of persons show; it holds from the next morning.

    Raises: OptionsRefusedError for no step, too many, one for nobody, a step twice, days out of bounds.
    """
    fault = reminding.fault_in(reminders.steps)
    if fault:
        raise OptionsRefusedError(_step_words(fault), field="steps")
    before = queries.reminders()
    old = {"steps": reminding.kept(before.steps), "calendar_shows_subject": before.calendar_shows_subject}
    new = {
        "steps": reminding.kept(reminders.steps),
        "calendar_shows_subject": reminders.calendar_shows_subject,
    }
    chosen = {"reminder_steps": new["steps"], "calendar_shows_subject": reminders.calendar_shows_subject}
    _keep(chosen, by=by, now=now)
    _write_down(action="deadlines.reminders.changed", old=old, new=new, by=by)


def _step_words(fault: str) -> str:
    return {
        "count": _("Lăsați între 1 și %d trepte.") % reminding.MOST_STEPS,
        "days": _("Scrieți între 0 și %d zile lucrătoare; după termen, cel puțin una.") % reminding.MOST_DAYS,
        "whom": _("Alegeți pe cine anunță fiecare treaptă."),
        "twice": _("Două trepte încep în aceeași zi: puneți-le într-una singură."),
    }[fault]


def _keep(values: Mapping[str, Any], *, by: Actor | None, now: datetime) -> None:
    """Write some choices into the institution's only row, which is made when it is not there."""
    row = TermOptions.objects.select_for_update().first()
    fresh = row is None
    row = row or TermOptions(institution_id=required_institution())
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by_id = now, by.id if by is not None else None
    if fresh:
        row.save(force_insert=True)
    else:
        row.save(update_fields=[*values, "changed_at", "changed_by"])


def _write_down(*, action: str, old: Mapping[str, Any], new: Mapping[str, Any], by: Actor | None) -> None:
    journal.record(
        action=action,
        subject_type="institution",
        subject_id=required_institution(),
        by=by,
        details={name: [old[name], new[name]] for name in new if old[name] != new[name]},
    )
