"""Alarms about the seals: raised once, shown until a person ends them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.checkpoints import outside
from registratura.checkpoints.errors import OptionsRefusedError
from registratura.checkpoints.events import AlarmRaised
from registratura.checkpoints.models import Alarm
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.events import publish
from registratura.toolkit.scope import required_institution

REASON_LEAST = 10


@transaction.atomic
def raise_alarm(*, kind: str, words: str, now: datetime) -> bool:
    """Give an alarm; False when one of its kind is open already, so that nobody is told each minute."""
    alarm = Alarm(institution_id=required_institution(), kind=kind, words=words[:600], raised_at=now)
    if Alarm.objects.filter(kind=kind, ended_at__isnull=True).exists():
        return False
    try:
        with transaction.atomic():
            alarm.save(force_insert=True)
    except IntegrityError:
        return False
    journal.record(
        action="checkpoints.alarm.raised",
        subject_type="seal-alarm",
        subject_id=alarm.id,
        by=None,
        details={"kind": kind, "words": words},
    )
    publish(AlarmRaised(alarm.institution_id, alarm.id, kind, words, now))
    return True


@transaction.atomic
def end_alarm(*, alarm_id: int, reason: str, by: Actor, now: datetime) -> None:
    """
    End an alarm that somebody looked into; after one about the log, signing begins again from what is there now.

    Raises: OptionsRefusedError without a reason that others understand, or when it is ended already.
    """
    alarm = Alarm.objects.select_for_update().filter(pk=alarm_id).first()
    if alarm is None or alarm.ended_at is not None:
        raise OptionsRefusedError(_("Alarma este deja încheiată."))
    if len(reason.strip()) < REASON_LEAST:
        raise OptionsRefusedError(
            _("Scrieți ce s-a aflat și ce s-a hotărât, în cel puțin zece semne."), field="reason"
        )
    _end(alarm, reason.strip()[:500], by, now)
    if alarm.kind == Alarm.Kind.CHAIN:
        institution_id = alarm.institution_id
        transaction.on_commit(lambda: outside.set_aside(institution_id, now=now))


def end_by_itself(*, kind: str, now: datetime) -> None:
    """End an alarm whose cause is gone."""
    for alarm in Alarm.objects.select_for_update().filter(kind=kind, ended_at__isnull=True):
        _end(alarm, _("cauza a trecut"), None, now)


def _end(alarm: Alarm, reason: str, by: Actor | None, now: datetime) -> None:
    alarm.ended_at, alarm.person_id, alarm.reason = now, by.id if by is not None else None, reason
    alarm.save(update_fields=["ended_at", "person", "reason"])
    journal.record(
        action="checkpoints.alarm.ended",
        subject_type="seal-alarm",
        subject_id=alarm.id,
        by=by,
        details={"kind": alarm.kind, "reason": reason},
    )
