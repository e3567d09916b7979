"""The clock of requests: the tenth day is told to whoever handles them, a passed limit to the head; copies end."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from registratura.flows import rights_execution as execution
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import MemberLine
from registratura.institutions.roles import Role
from registratura.kernel.calendar import legal_date
from registratura.messaging import services as messages
from registratura.messaging.kinds import Kind
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.queries import RequestCard
from registratura.toolkit.scope import acting_for

_HEADS: Final = frozenset({Role.SECRETARY_GENERAL, Role.HEAD})


def watch(*, institution_id: int, clock: Callable[[], datetime]) -> int:
    """
    Tell of requests that reached their tenth day or passed their limit, once each; return how many. Safe to repeat.

    Past the limit hear those who handle requests, and the heads without a unit above them.
    """
    with acting_for(institution_id):
        due = queries.alarms_due(on=legal_date(clock()))
    count = 0
    for request_id, past in due:
        with acting_for(institution_id):
            now = clock()
            card = queries.request_by_id(request_id)
            if card is None or not rights.note_alarmed(request_id=request_id, past_limit=past, now=now):
                continue
            _tell(card, past, now)
            count += 1
    return count


def _tell(card: RequestCard, past: bool, now: datetime) -> None:
    people = set(institutions.holders_of(Permission.PRIVACY_HANDLE, at=now))
    if past:
        people |= {one.user_id for one in institutions.members(at=now) if _is_head(one)}
    standing = _("termenul a trecut") if past else _("a zecea zi")
    for user_id in sorted(people):
        messages.send(
            kind=Kind.RIGHTS_ALARM,
            to=user_id,
            context={
                "reference": card.reference,
                "right": card.right_name,
                "due_on": card.limit.strict,
                "standing": standing,
            },
            dedupe_key=f"rights:{'passed' if past else 'alarm'}:{card.id}:{user_id}",
            about_type="privacy_request",
            about_id=card.id,
            by=None,
            now=now,
        )


def _is_head(member: MemberLine) -> bool:
    return member.role in _HEADS and member.unit_id is None


def carry_on(*, institution_id: int, clock: Callable[[], datetime]) -> int:
    """Make the copies that wait or were left behind, and take away those whose time is over; return how many."""
    with acting_for(institution_id):
        waiting = queries.packages_waiting()
    made = sum(
        execution.make_copy(institution_id=institution_id, package_id=package_id, clock=clock)
        for package_id in waiting
    )
    return made + execution.expire_copies(institution_id=institution_id, now=clock())
