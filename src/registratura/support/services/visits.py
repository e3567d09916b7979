"""Giving and ending the permission of an operator, in the scope of the institution that gives it."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.support.errors import VisitRefusedError
from registratura.support.models import Visit
from registratura.support.rows import clean
from registratura.toolkit.scope import required_institution

SHORTEST: Final = timedelta(minutes=10)
LONGEST: Final = timedelta(hours=24)
SUBJECT: Final = "support_visit"


@transaction.atomic
def give_visit(
    *, operator_id: int, minutes: int, reason: str, ticket_number: int | None, by: Actor, now: datetime
) -> int:
    """
    Let an operator look into the institution in scope, read only, for so many minutes; return the permission's number.

    Raises: VisitRefusedError naming the field.
    """
    why = clean(reason, most=500, single_line=True)
    if not why:
        raise VisitRefusedError(_("Scrieți pentru ce îi îngăduiți să vadă."), field="reason")
    if not SHORTEST <= timedelta(minutes=minutes) <= LONGEST:
        raise VisitRefusedError(_("Alegeți între zece minute și o zi."), field="minutes")
    if operator_id == by.id:
        raise VisitRefusedError(_("Alegeți un om al furnizorului."), field="operator")
    if Visit.objects.filter(operator_id=operator_id, ended_at__isnull=True, ends_at__gt=now).exists():
        raise VisitRefusedError(_("Are deja o permisiune; încheiați-o întâi pe aceea."), field="operator")
    row = Visit(
        institution_id=required_institution(),
        operator_id=operator_id,
        reason=why,
        ticket_number=ticket_number,
        given_at=now,
        given_by_id=by.id,
        ends_at=now + timedelta(minutes=minutes),
    )
    row.save(force_insert=True)
    _note("support.visit.given", row, by, {"operator": operator_id, "minutes": minutes, "reason": why})
    return row.id


@transaction.atomic
def end_visit(*, visit_id: int, by: Actor, now: datetime) -> None:
    """End a permission at once. Safe to repeat; one whose time is over stays as it was."""
    row = (
        Visit.objects.select_for_update().filter(pk=visit_id, ended_at__isnull=True, ends_at__gt=now).first()
    )
    if row is not None:
        row.ended_at, row.ended_by_id = now, by.id
        row.save(update_fields=["ended_at", "ended_by"])
        _note("support.visit.ended", row, by, {})


def note_page(*, visit_id: int, path: str, by: Actor) -> None:
    """Write down that an operator opened a page with a permission."""
    journal.record(
        action="support.visit.page",
        subject_type=SUBJECT,
        subject_id=visit_id,
        by=by,
        details={"page": path[:300]},
    )


def _note(action: str, row: Visit, by: Actor, details: dict[str, object]) -> None:
    journal.record(action=action, subject_type=SUBJECT, subject_id=row.id, by=by, details=details)
