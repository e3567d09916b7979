"""Who stands where, who stands in for whom, and who may not receive a petition."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from registratura.accounts import queries as accounts
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers, UnitLine
from registratura.institutions.roles import ROLES, Role
from registratura.kernel.calendar import legal_date
from registratura.routing import machine
from registratura.routing.machine import Barred, Post
from registratura.routing.models import ConcernedPerson, Deputy
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import Question, listed, prepared_rows, together

OVER_OTHERS = (Role.HEAD, Role.SECRETARY_GENERAL)


@dataclass(frozen=True, slots=True)
class DeputyLine:
    """An absence and who stands in. `absent_to` is exclusive; None while its end is not known."""

    id: int
    user_id: int
    user_name: str
    deputy_id: int
    deputy_name: str
    absent_from: date
    absent_to: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who may be given work, in one unit; `away` says who stands in today."""

    user_id: int
    full_name: str
    unit_id: int | None
    unit_name: str
    role_name: str
    job_title: str
    away: DeputyLine | None


@dataclass(frozen=True, slots=True)
class Assignable:
    """To whom somebody may give work."""

    units: list[UnitLine]
    persons: list[PersonLine]


def posts(*, at: datetime) -> list[Post]:
    """Return the places of everybody at a moment."""
    return [
        Post(member.user_id, member.unit_id, heads=member.role in OVER_OTHERS)
        for member in institutions.members(at=at)
    ]


def unit_parents() -> dict[int, int | None]:
    """Return the unit above each unit, open or closed."""
    return {unit.id: unit.parent_id for unit in institutions.unit_tree(with_closed=True)}


def absences_on(on: date) -> QuerySet[Deputy]:
    """Return the absences in force on a day, by person."""
    return Deputy.objects.filter(
        Q(absent_to__isnull=True) | Q(absent_to__gt=on), absent_from__lte=on
    ).order_by("user_id", "id")


def stands_in_for(user_id: int, *, on: date) -> frozenset[int]:
    """Return the absent persons whose work a person does on a day."""
    return frozenset(absences_on(on).filter(deputy_id=user_id).values_list("user_id", flat=True))


# What passes to a deputy for the time of the absence: the work, and the orders of a head. Registering, correcting and
# extending terms do not: these take a role of one's own.
LENT = (Permission.ENTRY_READ, Permission.ENTRY_ASSIGN, Permission.ENTRY_RESOLVE)


@dataclass(frozen=True, slots=True)
class Lent:
    """What an absent person's deputy may do in that person's place."""

    user_id: int
    user_name: str
    powers: Powers


@dataclass(frozen=True, slots=True)
class Hands:
    """What somebody may do by own powers, and in whose place what else."""

    own: Powers
    lent: tuple[Lent, ...]

    @property
    def powers(self) -> Powers:
        """Everything that the person may do today, own and lent; the roles stay the person's own."""
        grants = dict(self.own.grants)
        for one in self.lent:
            for permission, units in one.powers.grants.items():
                held = grants.get(permission, frozenset())
                grants[permission] = None if units is None or held is None else held | units
        return Powers(
            institution_id=self.own.institution_id,
            roles=self.own.roles,
            grants=grants,
            unit_ids=self.own.unit_ids.union(*(one.powers.unit_ids for one in self.lent)),
        )

    @property
    def names(self) -> dict[int, str]:
        """The absent persons by their numbers."""
        return {one.user_id: one.user_name for one in self.lent}

    def orders_for(self, unit_id: int | None) -> Lent | None:
        """Return in whose place the person gives orders in a unit; None when it is in nobody's."""
        if may_order(self.own, unit_id=unit_id):
            return None
        return next((one for one in self.lent if may_order(one.powers, unit_id=unit_id)), None)


# Asked on every page of work, so it is kept prepared.
_STOOD_IN = """
SELECT d.user_id, p.full_name AS user_name FROM routing_deputy d JOIN accounts_user p ON p.id = d.user_id
 WHERE d.institution_id = %s::bigint AND d.deputy_id = %s::bigint AND d.absent_from <= %s::date
   AND (d.absent_to IS NULL OR d.absent_to > %s::date)
"""


def stood_in_question(user_id: int, *, at: datetime) -> Question:
    """Return the question whose rows name whom a person stands in for: `user_id`, `user_name`."""
    return listed(_STOOD_IN, _stood_in(user_id, at))


def _stood_in(user_id: int, at: datetime) -> tuple[object, ...]:
    return required_institution(), user_id, legal_date(at), legal_date(at)


def hands_of(
    user_id: int, *, at: datetime, own: Powers | None = None, names: Mapping[int, str] | None = None
) -> Hands:
    """
    Return what somebody may do, with what absent persons lend.

    own: the person's own powers, names: those stood in for; when they are known already.
    """
    institution_id = required_institution()
    if own is None:
        own = institutions.powers_of(user_id, institution_id=institution_id, at=at)
    if names is None:
        names = dict(prepared_rows(_STOOD_IN, _stood_in(user_id, at)))
    lent = []
    for person in sorted(names):
        whole = institutions.powers_of(person, institution_id=institution_id, at=at)
        grants = {permission: whole.grants[permission] for permission in LENT if permission in whole.grants}
        powers = Powers(institution_id, whole.roles, grants, whole.unit_ids)
        lent.append(Lent(person, names[person], powers))
    return Hands(own, tuple(lent))


def deputies(*, on: date) -> list[DeputyLine]:
    """Return the absences that last on a day or come after it, the first to begin first."""
    rows = Deputy.objects.filter(
        Q(absent_to__isnull=True) | Q(absent_to__gt=on) & Q(absent_to__gt=F("absent_from"))
    )
    return _deputy_lines(rows.order_by("absent_from", "id"))


def _deputy_lines(rows: QuerySet[Deputy]) -> list[DeputyLine]:
    found = list(rows)
    names = accounts.names_of([row.user_id for row in found] + [row.deputy_id for row in found])
    return [
        DeputyLine(
            id=row.id,
            user_id=row.user_id,
            user_name=names.get(row.user_id, ""),
            deputy_id=row.deputy_id,
            deputy_name=names.get(row.deputy_id, ""),
            absent_from=row.absent_from,
            absent_to=row.absent_to,
            reason=row.reason,
        )
        for row in found
    ]


_AWAY = """
SELECT d.id, d.user_id, p.full_name AS user_name, d.deputy_id, s.full_name AS deputy_name, d.absent_from,
       d.absent_to, d.reason
  FROM routing_deputy d JOIN accounts_user p ON p.id = d.user_id JOIN accounts_user s ON s.id = d.deputy_id
 WHERE d.institution_id = %s::bigint AND d.absent_from <= %s::date
   AND (d.absent_to IS NULL OR d.absent_to > %s::date)
 ORDER BY d.user_id, d.id
"""


def assignable(powers: Powers, *, at: datetime) -> Assignable:
    """Return the open units and the persons to whom somebody with these powers may give work, by name."""
    if not powers.may(Permission.ENTRY_ASSIGN):
        return Assignable([], [])
    return assignable_of(powers, together(assignable_questions(at=at)))


def assignable_questions(*, at: datetime) -> list[Question]:
    """Return the questions whose rows `assignable_of` reads, for who asks others at the same time."""
    today = legal_date(at)
    away = listed(_AWAY, (required_institution(), today, today))
    return [institutions.units_question(), away, institutions.members_question(at=at)]


def assignable_of(powers: Powers, rows: Sequence[tuple[Any, ...]]) -> Assignable:
    """Return to whom somebody with these powers may give work, by the rows of `assignable_questions`."""
    if not powers.may(Permission.ENTRY_ASSIGN):
        return Assignable([], [])
    (tree,), (absences,), (members,) = rows
    units = [
        unit for unit in institutions.tree_of(tree) if powers.may(Permission.ENTRY_ASSIGN, unit_id=unit.id)
    ]
    known = {unit.id for unit in units}
    everywhere = powers.grants[Permission.ENTRY_ASSIGN] is None
    away = {row["user_id"]: _deputy_line(row) for row in absences}
    persons = [
        PersonLine(
            user_id=member.user_id,
            full_name=member.full_name,
            unit_id=member.unit_id,
            unit_name=member.unit_name,
            role_name=member.role_name,
            job_title=member.job_title,
            away=away.get(member.user_id),
        )
        for member in institutions.members_of(members)
        if Permission.ENTRY_RESOLVE in ROLES[member.role].permissions
        if member.unit_id in known or (member.unit_id is None and everywhere)
    ]
    return Assignable(units, persons)


def _deputy_line(row: Mapping[str, Any]) -> DeputyLine:
    until = row["absent_to"]
    days = {
        "absent_from": date.fromisoformat(row["absent_from"]),
        "absent_to": date.fromisoformat(until) if until else None,
    }
    return DeputyLine(**{**row, **days})


def may_order(powers: Powers, *, unit_id: int | None) -> bool:
    """Say whether somebody with these powers gives orders in a unit; without a unit, everywhere."""
    if unit_id is None:
        return powers.grants.get(Permission.ENTRY_ASSIGN, frozenset()) is None
    return powers.may(Permission.ENTRY_ASSIGN, unit_id=unit_id)


def may_resolve(powers: Powers, *, unit_id: int | None) -> bool:
    """Say whether somebody with these powers does the work of a unit; without a unit, of any."""
    return powers.may(Permission.ENTRY_RESOLVE, unit_id=unit_id)


def headed_units(user_ids: Collection[int], *, at: datetime) -> frozenset[int] | None:
    """Return the units that any of these persons heads, with those below; None when one stands over them all."""
    return headed_of(headed_question(user_ids, at=at).row())


_HEADED = """
WITH RECURSIVE headed AS (
    SELECT DISTINCT CASE WHEN role = %s::text THEN unit_id END AS id FROM institutions_membership
     WHERE institution_id = %s::bigint AND user_id = ANY(%s::bigint[]) AND role = ANY(%s::text[])
       AND active_from <= %s::timestamptz AND (active_to IS NULL OR active_to > %s::timestamptz)
    UNION
    SELECT u.id FROM headed h JOIN institutions_orgunit u ON u.institution_id = %s::bigint AND u.parent_id = h.id)
SELECT id FROM headed
"""


def headed_question(user_ids: Collection[int], *, at: datetime) -> Question:
    """Return the question whose row `headed_of` reads."""
    town, over = required_institution(), [str(role) for role in OVER_OTHERS]
    return listed(_HEADED, (Role.HEAD.value, town, sorted(user_ids), over, at, at, town))


def headed_of(row: tuple[Any, ...]) -> frozenset[int] | None:
    """Return the units in the row of `headed_question`; None when somebody stands over them all."""
    found = [one["id"] for one in row[0]]
    return None if None in found else frozenset(found)


def roles_of(user_ids: Collection[int], *, at: datetime) -> frozenset[Role]:
    """Return the roles that any of these persons has at a moment."""
    return frozenset(role for role, _unit in _places(user_ids, at))


def heads_everything(user_ids: Collection[int], *, at: datetime) -> bool:
    """Say whether one of these persons is the head of the institution: a head over all open units."""
    roots = {unit for role, unit in _places(user_ids, at) if role == Role.HEAD}
    if not roots:
        return False
    below = machine.units_under(unit_parents(), [unit for unit in roots if unit is not None])
    return None in roots or all(unit.id in below for unit in institutions.unit_tree())


def _places(user_ids: Collection[int], at: datetime) -> list[tuple[Role, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT role, unit_id FROM institutions_membership WHERE institution_id = %s AND user_id = ANY(%s)"
            " AND active_from <= %s AND (active_to IS NULL OR active_to > %s)",
            [required_institution(), sorted(user_ids), at, at],
        )
        return [(Role(role), unit_id) for role, unit_id in cursor.fetchall()]


def concerned_persons(entry_id: int) -> dict[int, str]:
    """Return the persons that a petition is about, with their names."""
    rows = ConcernedPerson.objects.filter(entry_id=entry_id, withdrawn_at__isnull=True)
    return accounts.names_of(rows.order_by("id").values_list("user_id", flat=True))


def entries_about(user_id: int, *, among: Collection[int]) -> frozenset[int]:
    """Return which of these entries are about a person's activity."""
    rows = ConcernedPerson.objects.filter(entry_id__in=among, user_id=user_id, withdrawn_at__isnull=True)
    return frozenset(rows.values_list("entry_id", flat=True))


def barred_from(entry_ids: Collection[int], *, at: datetime) -> dict[int, Barred]:
    """
    Return, for each of these entries that is about officials, who may not receive it.

    Law: OG 27/2002 art. 11.
    """
    concerned: dict[int, set[int]] = {}
    rows = ConcernedPerson.objects.filter(entry_id__in=entry_ids, withdrawn_at__isnull=True)
    for entry_id, user_id in rows.values_list("entry_id", "user_id"):
        concerned.setdefault(entry_id, set()).add(user_id)
    if not concerned:
        return {}
    places, parents = posts(at=at), unit_parents()
    return {
        entry_id: machine.barred(users, posts=places, parents=parents)
        for entry_id, users in concerned.items()
    }
