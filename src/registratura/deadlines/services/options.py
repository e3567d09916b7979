"""What an institution chooses: how to count where the law leaves two readings, and terms of its own."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.deadlines import queries, reminding, rules
from registratura.deadlines.errors import OptionsRefusedError, RuleRefusedError
from registratura.deadlines.explaining import STARTS
from registratura.deadlines.models import OwnTermRule, TermOptions
from registratura.deadlines.queries import Options, Reminders
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

MOST_UNITS = 3_660


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


@transaction.atomic
def set_own_rule(*, rule: rules.Rule, act: str, by: Actor, now: datetime) -> OwnTermRule:
    """
    Set a term of the institution's own for what starts from `rule.valid_from` on; it ends the own one before it.

    act: the institution's act that sets it. What is already running does not change.
    Raises: RuleRefusedError for a missing act or ground, a period that does not begin in the future, a length that
    cannot be counted, a code that has an own rule from the same day.
    """
    act = ro_normalise(act, single_line=True)[:200]
    if not act or not rule.legal_basis.strip():
        raise RuleRefusedError(_("Scrieți actul instituției și temeiul legal al termenului."), field="act")
    if rule.valid_from <= legal_date(now):
        raise RuleRefusedError(
            _("Termenul propriu se aplică de mâine încolo: cele pornite rămân cum au pornit."),
            field="valid_from",
        )
    if rule.start not in STARTS or not 0 < rule.count <= MOST_UNITS or rule.regime is rules.Regime.GIVEN:
        raise RuleRefusedError(_("Alegeți de la ce pornește termenul și cât ține."), field="count")
    earlier = (
        OwnTermRule.objects.filter(code=rule.code, valid_to__isnull=True).order_by("-valid_from").first()
    )
    if earlier is not None and earlier.valid_from < rule.valid_from:
        earlier.valid_to = rule.valid_from
        earlier.save(update_fields=["valid_to"])
    own = OwnTermRule(
        institution_id=required_institution(),
        act=act,
        added_at=now,
        added_by_id=by.id,
        **asdict(rule),
    )
    try:
        with transaction.atomic():
            own.save(force_insert=True)
    except IntegrityError as error:
        raise RuleRefusedError(
            _(
                "Termenul nu poate fi pus așa: prelungirea cere temei, iar ziua de început trebuie să fie nouă."
            ),
            field="valid_from",
        ) from error
    journal.record(
        action="deadlines.rule.set",
        subject_type="term_rule",
        subject_id=own.id,
        by=by,
        details={
            "code": own.code,
            "regime": str(own.regime),
            "count": own.count,
            "from": own.valid_from.isoformat(),
            "act": act,
        },
    )
    return own
