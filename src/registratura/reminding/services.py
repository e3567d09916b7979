"""What this room changes: early reminders turned off and on; a reminder written down."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.reminding.errors import SwitchRefusedError
from registratura.reminding.models import Switch
from registratura.reminding.queries import SUBJECT, passed_by
from registratura.reminding.rules import SWITCHABLE, Reminder, Used
from registratura.toolkit.scope import required_institution


@transaction.atomic
def turn(*, customer_id: int, about: str, on: bool, by: Actor, now: datetime) -> None:
    """
    Turn an early reminder on or off for a customer. Safe to repeat.

    Raises: SwitchRefusedError for what tells of a right that would be lost or of money that is due.
    """
    if about not in SWITCHABLE:
        raise SwitchRefusedError(_("Această înștiințare ține de contract și nu se oprește."))
    row = Switch.objects.select_for_update().filter(customer_id=customer_id, about=about).first()
    if row is None:
        row = Switch(
            institution_id=required_institution(), customer_id=customer_id, about=about, is_off=False
        )
    elif row.is_off is (not on):
        return
    row.is_off, row.changed_at, row.changed_by_id = not on, now, by.id
    if row.pk is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["is_off", "changed_at", "changed_by"])
    journal.record(
        action="reminding.switch.turned",
        subject_type=SUBJECT,
        subject_id=customer_id,
        by=by,
        details={"about": about, "on": on},
    )


def note_sent(*, customer_id: int, reminder: Reminder, message_id: int) -> None:
    """Write down that a customer was reminded."""
    journal.record(
        action="reminding.reminder.sent",
        subject_type=SUBJECT,
        subject_id=customer_id,
        by=None,
        details={
            "about": str(reminder.about),
            "key": reminder.key,
            "on": reminder.on.isoformat(),
            "message": message_id,
        },
    )


def note_passed(*, customer_id: int, used: Used) -> bool:
    """Write down, once for a period and a limit, that a customer passed it; return whether this was new."""
    if any((one.place_id, one.feature, one.since, one.most) == used.key for one in passed_by(customer_id)):
        return False
    journal.record(
        action="reminding.limit.passed",
        subject_type=SUBJECT,
        subject_id=customer_id,
        by=None,
        details={
            "place": used.place_id,
            "feature": used.feature,
            "since": used.since.isoformat(),
            "used": used.used,
            "most": used.most,
        },
    )
    return True
