"""
Letting an operator of the supplier look into an institution: by its administrator's permission, and not otherwise.

Two walls: without a permission that runs now there is no admission, and without admission no scope, hence no row. The
operator must still hold the power of support at the supplier. Every page opened is an act in the institution's journal.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.support import queries
from registratura.support import services as support
from registratura.support.errors import VisitRefusedError
from registratura.support.queries import VisitLine
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

MAY_SEE: Final = (Permission.ENTRY_READ, Permission.CORRESPONDENT_READ)
"""What an operator sees with a permission: what is registered, and nothing is changed."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """An operator let in by a permission: where, with which powers."""

    visit_id: int
    institution: "Institution"
    powers: Powers


def operators(*, now: datetime) -> list[tuple[int, str]]:
    """Return the supplier's operators by name, who may be let in."""
    supplier = institutions.supplier()
    if supplier is None:
        return []
    with acting_for(supplier.id):
        holders = set(institutions.holders_of(Permission.SUPPORT_HANDLE, at=now))
        named = {
            line.user_id: line.full_name for line in institutions.members(at=now) if line.user_id in holders
        }
    return sorted(named.items(), key=lambda one: (one[1], one[0]))


def give(
    *,
    institution: "Institution",
    operator_id: int,
    minutes: int,
    reason: str,
    ticket_number: int | None,
    by: Actor,
    now: datetime,
) -> int:
    """
    Let an operator look into an institution for a time, and tell the operator where.

    Raises: VisitRefusedError, also for somebody who is no operator of the supplier.
    """
    supplier = institutions.supplier()
    if supplier is None or operator_id not in dict(operators(now=now)):
        raise VisitRefusedError(_("Alegeți din listă un om al furnizorului."), field="operator")
    with acting_for(institution.id), reading_for(Purpose.P05):
        visit_id = support.give_visit(
            operator_id=operator_id,
            minutes=minutes,
            reason=reason,
            ticket_number=ticket_number,
            by=by,
            now=now,
        )
    with acting_for(supplier.id):
        messaging.send(
            kind=Kind.SUPPORT_VISIT,
            to=operator_id,
            context={
                "customer": institution.name,
                "minutes": minutes,
                "reason": reason.strip()[:300],
                "page": f"{settings.PUBLIC_URL.rstrip('/')}/birou/{institution.code}/",
            },
            dedupe_key=f"support/visit/{institution.id}/{visit_id}",
            by=None,
            now=now,
        )
    return visit_id


def end(*, institution: "Institution", visit_id: int, by: Actor, now: datetime) -> None:
    """End a permission at once. Safe to repeat."""
    with acting_for(institution.id), reading_for(Purpose.P05):
        support.end_visit(visit_id=visit_id, by=by, now=now)


def given(*, institution: "Institution", now: datetime) -> list[VisitLine]:
    """Return the permissions of an institution with every page that was opened by them."""
    with acting_for(institution.id), reading_for(Purpose.P05):
        return queries.visits(at=now)


def visitor(*, code: str, by: Actor, path: str, at: datetime) -> Visitor | None:
    """
    Return with which powers an operator is let into an institution, and write the page down; None without permission.
    """
    institution, supplier = institutions.institution_by_code(code), institutions.supplier()
    if institution is None or supplier is None or institution.id == supplier.id:
        return None
    employed = institutions.admission(code=supplier.code, user_id=by.id, at=at, stays=False)
    if employed is None or not employed[1].may(Permission.SUPPORT_HANDLE):
        return None
    with acting_for(institution.id), reading_for(Purpose.P05):
        visit_id = queries.visit_of(operator_id=by.id, at=at)
        if visit_id is None:
            return None
        support.note_page(visit_id=visit_id, path=path, by=by)
    powers = Powers(
        institution_id=institution.id,
        roles=frozenset(),
        grants=dict.fromkeys(MAY_SEE),
        unit_ids=frozenset(),
    )
    return Visitor(visit_id, institution, powers)
