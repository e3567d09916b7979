"""Telling whoever administers of alarms about the seals; the emergency register is offered, never opened by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from registratura.checkpoints import queries as seals
from registratura.checkpoints.events import AlarmRaised
from registratura.emergency import queries as emergency
from registratura.emergency import services
from registratura.emergency.errors import OutageRefusedError
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.journal.services import Actor
from registratura.kernel.events import subscribe
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind

SUBJECT: Final = "seal_alarm"
_WHO: Final = (Permission.INTEGRITY_VERIFY, Permission.REGISTER_ADMINISTER)


def listen() -> None:
    """Subscribe to the alarms of the seals."""
    subscribe(AlarmRaised, on_alarm)


def on_alarm(event: AlarmRaised) -> None:
    """Write to whoever verifies integrity or administers the registers; each is told once of each alarm."""
    now = event.raised_at
    told = {one for power in _WHO for one in institutions.holders_of(power, at=now)}
    offer = (
        _(
            "Nimic nu s-a deschis de la sine. Dacă hotărâți, registrul de urgență se deschide cu o apăsare, din pagina "
            "la care duce legătura."
        )
        if event.kind == "silence"
        else ""
    )
    for user_id in sorted(told):
        messaging.send(
            kind=Kind.SEAL_ALARM,
            to=user_id,
            context={"words": event.words, "offer": offer},
            about_type=SUBJECT,
            about_id=event.alarm_id,
            dedupe_key=f"seal-alarm/{event.alarm_id}/{user_id}",
            by=None,
            now=now,
        )


def emergency_offered() -> int | None:
    """Return the alarm for which the emergency register may be opened now; None for none, or when it is open."""
    silent = [one.id for one in seals.alarms(with_ended=False) if one.kind == "silence"]
    return silent[0] if silent and not emergency.stands_still() else None


def open_emergency(*, alarm_id: int, by: Actor, now: datetime) -> int:
    """
    Open the emergency register because of an alarm that is still open, from now on, and return the interruption.

    Raises: OutageRefusedError when the alarm is over, or the register is open already.
    """
    alarm = next((one for one in seals.alarms(with_ended=False) if one.id == alarm_id), None)
    if alarm is None or alarm.kind != "silence":
        raise OutageRefusedError(
            _("Alarma s-a încheiat: registratura merge mai departe fără registrul de urgență.")
        )
    return services.open_outage(cause=alarm.words, began_at=now, by=by, now=now)
