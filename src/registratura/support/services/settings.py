"""The hours and levels of the department, and the answers it gives often."""

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.support.errors import TicketRefusedError
from registratura.support.hours import Level
from registratura.support.machine import Priority
from registratura.support.models import CannedAnswer, SupportOptions
from registratura.support.rows import clean
from registratura.toolkit.scope import required_institution

MINUTES_MOST = 60_000


@transaction.atomic
def choose_options(
    *,
    opens: time,
    closes: time,
    levels: Mapping[Priority, Level],
    close_after_days: int,
    by: Actor | None,
    now: datetime,
) -> None:
    """
    Set when somebody answers, and within how many working minutes. Terms that run keep theirs.

    Raises: TicketRefusedError naming the field.
    """
    if closes <= opens:
        raise TicketRefusedError(_("Programul se încheie după ce începe."), field="closes")
    for priority, level in levels.items():
        if not 1 <= level.first_minutes <= level.solve_minutes <= MINUTES_MOST:
            raise TicketRefusedError(
                _("Primul răspuns vine înaintea rezolvării; scrieți minute de lucru."),
                field=f"first_{priority}",
            )
    row = SupportOptions.objects.select_for_update().first()
    told = {one.value: [levels[one].first_minutes, levels[one].solve_minutes] for one in Priority}
    if row is None:
        row = SupportOptions(institution_id=required_institution())
    is_new = row.pk is None
    row.opens, row.closes, row.levels, row.close_after_days = opens, closes, told, close_after_days
    if is_new:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["opens", "closes", "levels", "close_after_days"])
    journal.record(
        action="support.options.changed",
        subject_type="support_options",
        subject_id=row.id,
        by=by,
        details={"opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}", "levels": told},
    )


@transaction.atomic
def save_canned(*, canned_id: int | None, title: str, body: str, by: Actor | None, now: datetime) -> int:
    """
    Write an answer that is given often, or change one; return its number.

    Raises: TicketRefusedError naming the field.
    """
    title, body = clean(title, most=120, single_line=True), clean(body, most=10_000)
    if not title:
        raise TicketRefusedError(_("Scrieți un titlu, după care îl găsiți."), field="title")
    if not body:
        raise TicketRefusedError(_("Scrieți răspunsul."), field="body")
    row = CannedAnswer.objects.filter(pk=canned_id, retired_at__isnull=True).first() if canned_id else None
    if canned_id and row is None:
        raise TicketRefusedError(_("Răspunsul pregătit nu mai este acolo."))
    if row is None:
        row = CannedAnswer(institution_id=required_institution(), title=title, body=body)
        row.save(force_insert=True)
    else:
        row.title, row.body = title, body
        row.save(update_fields=["title", "body"])
    _note("support.canned.saved", row, by)
    return row.id


@transaction.atomic
def retire_canned(*, canned_id: int, by: Actor, now: datetime) -> None:
    """Take an answer out of the list. Safe to repeat."""
    row = CannedAnswer.objects.filter(pk=canned_id, retired_at__isnull=True).first()
    if row is not None:
        row.retired_at, row.retired_by_id = now, by.id
        row.save(update_fields=["retired_at", "retired_by"])
        _note("support.canned.retired", row, by)


def _note(action: str, row: CannedAnswer, by: Actor | None) -> None:
    journal.record(
        action=action, subject_type="support_canned", subject_id=row.id, by=by, details={"title": row.title}
    )
