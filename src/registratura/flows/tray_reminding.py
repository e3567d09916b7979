"""Telling the office, at the hour it chose, what must still have its number today and what is late already."""

from datetime import datetime

from registratura.deadlines import queries as terms_read
from registratura.flows import deciding
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.toolkit.scope import acting_for

SUBJECT = "tray_item"


def remind(*, institution_id: int, now: datetime) -> int:
    """
    Tell whoever registers, once a working day from the chosen hour on, what waits, and return how many were told.

    Nobody is told of an empty tray: what comes after the hour is told of then. Safe to repeat. Must not run in a scope.
    """
    today = legal_date(now)
    with acting_for(institution_id):
        chosen = tray.reminding()
        if chosen.hour is None or now.astimezone(BUCHAREST).hour < chosen.hour or chosen.reminded_on == today:
            return 0
        if terms_read.calendar_in_force().reason_off(today):
            return 0
        count = tray.tray_count(before=deciding.late_before(now=now))
        if not count.waiting or not intake.note_reminded(on=today):
            return 0
        oldest = tray.tray(state=tray.WAITING).lines[0].id
        people = institutions.holders_of(Permission.ENTRY_REGISTER, at=now)
        for user_id in people:
            messaging.send(
                kind=Kind.TRAY_WAITING,
                to=user_id,
                context={"count": count.waiting, **({"late": count.late} if count.late else {})},
                about_type=SUBJECT,
                about_id=oldest,
                dedupe_key=f"tray/{today}/{user_id}",
                by=None,
                now=now,
            )
        return len(people)
