"""To whom a paper may be given, as people type it: a name, or a part of one that fits a single holder."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.doors.shared.auth import DeskRequest
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.roles import ROLES
from registratura.kernel.text import fold
from registratura.routing import queries as routing
from registratura.routing.machine import Barred
from registratura.routing.orders import Holder
from registratura.routing.queries import Assignable

NAMED_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """
    A holder with the words by which it is chosen; `note` says who stands in for an absent person.

    `role`: instead of a holder, who has a role (steps of circuits). `refused`: why it cannot be chosen for this paper;
    such a one is not shown in the list.
    """

    label: str
    holder: Holder
    note: str = ""
    role: str = ""
    refused: str = ""


def offers(request: DeskRequest, *, at: datetime, found: Assignable | None = None) -> list[Offer]:
    """
    Return whom the reader may give work to; without the power to assign, the colleagues of one's own units.

    found: to whom who assigns may give it, when it is known already.
    """
    if request.powers.may(Permission.ENTRY_ASSIGN):
        found = found or routing.assignable(request.powers, at=at)
        units = [(unit.id, unit.name) for unit in found.units]
        people = [
            (one.user_id, one.full_name, one.unit_id, one.unit_name, _away(one)) for one in found.persons
        ]
    else:
        where = request.powers.unit_ids
        units = [(unit.id, unit.name) for unit in institutions.unit_tree() if unit.id in where]
        people = [
            (one.user_id, one.full_name, one.unit_id, one.unit_name, "")
            for one in _solvers(at)
            if one.unit_id in where
        ]
    listed = [Offer(name, Holder(unit_id=unit_id)) for unit_id, name in units]
    listed += [
        Offer(_of_unit(name, unit), Holder(unit_id=unit_id, user_id=user_id), note)
        for user_id, name, unit_id, unit, note in people
    ]
    return listed


def every_holder(*, at: datetime) -> list[Offer]:
    """Return every open unit and everybody who solves, for those who order the house rather than its papers."""
    listed = [Offer(unit.name, Holder(unit_id=unit.id)) for unit in institutions.unit_tree()]
    return listed + [
        Offer(_of_unit(one.full_name, one.unit_name), Holder(unit_id=one.unit_id, user_id=one.user_id))
        for one in _solvers(at)
    ]


def every_person(*, at: datetime, solves: bool) -> list[Offer]:
    """Return the people of the house, in whatever unit; solves: only those who solve."""
    found = _solvers(at) if solves else institutions.members(at=at)
    labels = dict.fromkeys((_of_unit(one.full_name, one.unit_name), one.user_id) for one in found)
    return [Offer(label, Holder(user_id=user_id)) for label, user_id in labels]


def deciders(*, at: datetime) -> list[Offer]:
    """Return who may decide steps of a circuit: roles, heads of units, persons."""
    listed = [Offer(_of_role(role), Holder(), role=role) for role in routing.step_roles()]
    listed += [
        Offer(_("Conducătorul: %s") % unit.name, Holder(unit_id=unit.id)) for unit in institutions.unit_tree()
    ]
    return listed + every_person(at=at, solves=True)


def _of_role(role: str) -> str:
    words = routing.step_role_words(role)
    return f"{words[:1].upper()}{words[1:]}"


def without(offered: Iterable[Offer], *, barred: Barred | None) -> list[Offer]:
    """Return offers with those marked as refused whom a petition is about, or who stand below these."""
    if barred is None:
        return list(offered)
    words = _("%s nu poate primi petiția: îl privește pe sine sau pe un superior (OG 27/2002 art. 11).")
    return [
        replace(offer, refused=words % offer.label)
        if barred.bars(unit_id=offer.holder.unit_id, user_id=offer.holder.user_id)
        else offer
        for offer in offered
    ]


def _solvers(at: datetime) -> list[institutions.MemberLine]:
    return [
        one for one in institutions.members(at=at) if Permission.ENTRY_RESOLVE in ROLES[one.role].permissions
    ]


def _of_unit(name: str, unit: str) -> str:
    return f"{name} – {unit}" if unit else name


def _away(person: routing.PersonLine) -> str:
    return _("lipsește; îl înlocuiește %s") % person.away.deputy_name if person.away else ""


def chosen(text: str, *, offered: Sequence[Offer]) -> Offer:
    """
    Return the one offer that a text means: the whole label, or words that only one label holds.

    Raises: ValueError with the remedy.
    """
    wanted = fold(text).split()
    whole = [offer for offer in offered if fold(offer.label).split() == wanted]
    fitting = whole or [offer for offer in offered if all(word in fold(offer.label) for word in wanted)]
    free = [offer for offer in fitting if not offer.refused] or fitting
    if len({(offer.holder, offer.role) for offer in free}) == 1:
        if free[0].refused:
            raise ValueError(free[0].refused)
        return free[0]
    if not fitting:
        raise ValueError(
            _("„%s” nu este în lista celor cărora le puteți repartiza; alegeți din listă.") % text[:80]
        )
    names = "; ".join(offer.label for offer in free[:NAMED_AT_MOST])
    raise ValueError(_("Mai mulți se potrivesc: %s. Scrieți numele întreg.") % names)
