"""Declaring a day, taking it back, choosing how days count: tried first, then done with the recount of the terms."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.deadlines.queries import DayOff, Preview
from registratura.flows.counting_anew import order_recount
from registratura.journal.services import Actor
from registratura.toolkit.scope import required_institution


def declare(*, day: DayOff, by: Actor, now: datetime) -> int:
    """
    Enter a day and order the recount of the open terms; return the recount's number. Must run inside a scope.

    Raises: DayRefusedError.
    """
    deadlines.declare_day(
        day_on=day.day_on, name=day.name, act=day.act, kind=day.kind, ground=day.ground, by=by, now=now
    )
    return _recount(f"{day.name}, {day.act}", by=by, now=now)


def withdraw(*, day_id: int, reason: str, by: Actor, now: datetime) -> int:
    """
    Take a declared day back and order the recount; return the recount's number. Must run inside a scope.

    Raises: DayRefusedError; LookupError when no such day stands.
    """
    day = next((day for day in terms.declared_days() if day.id == day_id), None)
    if day is None:
        raise LookupError(day_id)
    deadlines.withdraw_day(day=day, reason=reason, by=by, now=now)
    return _recount(_("s-a retras ziua declarată: %s") % day.name, by=by, now=now)


def count_decided_days(*, counted: bool, by: Actor, now: datetime) -> int | None:
    """
    Choose whether days declared by decision count for terms; return the number of the recount that follows.

    None when it was so before. Must run inside a scope.
    """
    before = terms.options()
    if before.declared_days_count == counted:
        return None
    deadlines.choose_options(options=replace(before, declared_days_count=counted), by=by, now=now)
    return _recount(_("s-a schimbat felul de a socoti zilele declarate"), by=by, now=now)


def preview_of(*, act: Callable[[], object]) -> Preview:
    """
    Return what a recount after an act would move; the act is tried and undone. Must run inside a scope.

    Raises: whatever the act refuses.
    """
    with transaction.atomic():
        act()
        seen = terms.preview(most=50)
        transaction.set_rollback(True)
    return seen


def _recount(cause: str, *, by: Actor, now: datetime) -> int:
    return order_recount(institution_id=required_institution(), cause=cause, by=by, now=now)
