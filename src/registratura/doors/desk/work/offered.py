"""To whom a paper may be given, as people type it: a name, or a part of one that fits a single holder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.doors.shared.auth import DeskRequest
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.roles import ROLES
from registratura.kernel.text import fold
from registratura.routing import queries as routing
from registratura.routing.orders import Holder

NAMED_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """A holder with the words by which it is chosen; `note` says who stands in for an absent person."""

    label: str
    holder: Holder
    note: str = ""


def offers(request: DeskRequest, *, at: datetime) -> list[Offer]:
    """Return whom the reader may give work to; without the power to assign, the colleagues of one's own units."""
    if request.powers.may(Permission.ENTRY_ASSIGN):
        found = routing.assignable(request.powers, at=at)
        units = [(unit.id, unit.name) for unit in found.units]
        people = [
            (one.user_id, one.full_name, one.unit_id, one.unit_name, _away(one)) for one in found.persons
        ]
    else:
        where = request.powers.unit_ids
        units = [(unit.id, unit.name) for unit in institutions.unit_tree() if unit.id in where]
        people = [
            (one.user_id, one.full_name, one.unit_id, one.unit_name, "")
            for one in institutions.members(at=at)
            if one.unit_id in where and Permission.ENTRY_RESOLVE in ROLES[one.role].permissions
        ]
    listed = [Offer(name, Holder(unit_id=unit_id)) for unit_id, name in units]
    listed += [
        Offer(f"{name} – {unit}" if unit else name, Holder(unit_id=unit_id, user_id=user_id), note)
        for user_id, name, unit_id, unit, note in people
    ]
    return listed


def _away(person: routing.PersonLine) -> str:
    return _("lipsește; îl înlocuiește %s") % person.away.deputy_name if person.away else ""


def chosen(text: str, *, offered: Sequence[Offer]) -> Holder:
    """
    Return the one holder that a text means: the whole label, or words that only one label holds.

    Raises: ValueError with the remedy.
    """
    wanted = fold(text).split()
    whole = [offer for offer in offered if fold(offer.label).split() == wanted]
    fitting = whole or [offer for offer in offered if all(word in fold(offer.label) for word in wanted)]
    if len({offer.holder for offer in fitting}) == 1:
        return fitting[0].holder
    if not fitting:
        raise ValueError(
            _("„%s” nu este în lista celor cărora le puteți repartiza; alegeți din listă.") % text[:80]
        )
    names = "; ".join(offer.label for offer in fitting[:NAMED_AT_MOST])
    raise ValueError(_("Mai mulți se potrivesc: %s. Scrieți numele întreg.") % names)
