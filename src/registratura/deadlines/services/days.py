"""Days that an act makes free, or makes working days."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.deadlines import rules
from registratura.deadlines.errors import DayRefusedError
from registratura.deadlines.legal_holidays import WEEKEND, legal_holidays
from registratura.deadlines.models import DeclaredDay
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@transaction.atomic
def declare_day(
    *, day_on: date, name: str, act: str, kind: str, ground: str, by: Actor | None, now: datetime
) -> DeclaredDay:
    """
    Enter a day declared by an act, also late. Open terms move only by `recompute`, after their preview.

    kind: `closed` or `working_instead`. ground: `law` counts for every term, `decision` only as the options say.
    Raises: DayRefusedError for a missing act, an unknown kind, a day that is so already, one declared before.
    """
    name, act = (ro_normalise(text, single_line=True)[:200] for text in (name, act))
    if not name or not act:
        raise DayRefusedError(
            _("Scrieți cum se numește ziua și actul care o declară (felul, numărul, anul)."),
            field="act" if name else "name",
        )
    if kind not in DeclaredDay.Kind.values or ground not in DeclaredDay.Ground.values:
        raise DayRefusedError(_("Alegeți dacă ziua este liberă sau lucrătoare și prin ce act."), field="kind")
    if not rules.FIRST_DAY <= day_on <= rules.LAST_DAY:
        raise DayRefusedError(_("Anul zilei nu este cu putință; îndreptați data."), field="day_on")
    off = bool(legal_holidays(day_on.year).get(day_on) or WEEKEND.get(day_on.weekday()))
    if off == (kind == DeclaredDay.Kind.CLOSED):
        raise DayRefusedError(
            _("Ziua este deja liberă.") if off else _("Ziua este deja lucrătoare."), field="day_on"
        )
    day = DeclaredDay(
        institution_id=required_institution(),
        day_on=day_on,
        name=name,
        act=act,
        kind=kind,
        ground=ground,
        declared_at=now,
        declared_by_id=by.id if by is not None else None,
    )
    try:
        with transaction.atomic():
            day.save(force_insert=True)
    except IntegrityError as error:
        raise DayRefusedError(
            _("Ziua este deja declarată; retrageți-o întâi pe aceea."), field="day_on"
        ) from error
    journal.record(
        action="deadlines.day.declared",
        subject_type="declared_day",
        subject_id=day.id,
        by=by,
        details={"on": day_on.isoformat(), "name": name, "act": act, "kind": kind, "ground": ground},
    )
    return day


@transaction.atomic
def withdraw_day(*, day: DeclaredDay, reason: str, by: Actor | None, now: datetime) -> None:
    """
    Take a mistaken day back; it stays readable, and open terms move only by `recompute`.

    Raises: DayRefusedError without a reason, or when the day was withdrawn before.
    """
    reason = ro_normalise(reason, single_line=True)[:300]
    if not reason:
        raise DayRefusedError(_("Scrieți de ce retrageți ziua."), field="reason")
    locked = DeclaredDay.objects.select_for_update().get(pk=day.pk)
    if locked.withdrawn_at is not None:
        raise DayRefusedError(_("Ziua este deja retrasă."))
    locked.withdrawn_at = now
    locked.withdrawn_by_id = by.id if by is not None else None
    locked.withdrawn_reason = reason
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    journal.record(
        action="deadlines.day.withdrawn",
        subject_type="declared_day",
        subject_id=locked.id,
        by=by,
        details={"on": locked.day_on.isoformat(), "reason": reason},
    )
