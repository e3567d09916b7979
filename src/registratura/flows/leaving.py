"""
People who leave and units that close: nothing is left behind on a desk where nobody sits.

`close_unit` and `end_membership` are how doors end a unit or a role: work that is still open refuses them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.permissions import Permission
from registratura.institutions.roles import ROLES
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.routing import queries as routing_queries
from registratura.routing import services as routing
from registratura.routing.orders import Holder

if TYPE_CHECKING:
    from registratura.institutions.models import Membership, OrgUnit

TASK = "flows.carry_departure"
AT_ONCE = 200  # papers handed over while the person waits; more go by a job


class StandsInError(DomainError):
    """The person is somebody's deputy."""

    code = "flows.leaving.stands-in"


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed over at once, or the number of the departure that does it in portions."""

    count: int
    departure_id: int | None


@transaction.atomic
def close_unit(*, unit: "OrgUnit", on: date, by: Actor) -> None:
    """
    Make a unit passive, when nothing is open or waits there.

    Must run inside a scope. Raises: `routing.errors.WorkOpenError` with the count; as `institutions.close_unit`.
    """
    routing.refuse_open_work(holder=Holder(unit_id=unit.id))
    structure.close_unit(unit=unit, on=on, by=by)


@transaction.atomic
def end_membership(*, membership: "Membership", now: datetime, by: Actor) -> None:
    """
    End a role. With the last role that solves, the person's open work must have gone to others before.

    Must run inside a scope. Raises: `routing.errors.WorkOpenError` with the count; StandsInError naming whose deputy
    the person is; as `institutions.end_membership`.
    """
    others = [
        member
        for member in institutions.members(at=now)
        if member.user_id == membership.user_id and member.id != membership.id
    ]
    if not any(Permission.ENTRY_RESOLVE in ROLES[member.role].permissions for member in others):
        routing.refuse_open_work(holder=Holder(user_id=membership.user_id))
        _refuse_deputy(membership.user_id, legal_date(now))
    structure.end_membership(membership=membership, now=now, by=by)


def _refuse_deputy(user_id: int, today: date) -> None:
    for line in routing_queries.deputies(on=today):
        if line.deputy_id == user_id:
            raise StandsInError(
                _(
                    "%(deputy)s este înlocuitorul lui %(absent)s. Încheiați întâi înlocuirea, la „Înlocuiri”, și"
                    " alegeți alt coleg."
                )
                % {"deputy": line.deputy_name, "absent": line.user_name}
            )


@transaction.atomic
def hand_over_work(*, leaving: Holder, to: Holder, reason: str, by: Actor, now: datetime) -> Handed:
    """
    Hand over all open work of a person or a unit: at once, or when it is much, by a job in portions.

    Must run inside a scope; the job is committed with the order or not at all. Raises: as `routing.hand_over_all`.
    """
    if routing_queries.work_left(leaving).total <= AT_ONCE:
        done = routing.hand_over_all(leaving=leaving, to=to, reason=reason, by=by, now=now)
        return Handed(done.assignment_count + done.step_count + done.waiting_count, None)
    departure = routing.ask_departure(leaving=leaving, to=to, reason=reason, by=by, now=now)
    job = app.configure_task(TASK, allow_unknown=False, lock=f"{TASK}:{departure.institution_id}")
    job.defer(institution_id=departure.institution_id, departure_id=departure.id)
    return Handed(0, departure.id)
