"""Who works where, and what the person may do."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, Q, When

from registratura.institutions.agreement import allows as allows
from registratura.institutions.agreement import closed_line as closed_line
from registratura.institutions.agreement import entitlements as entitlements
from registratura.institutions.agreement import limit_of as limit_of
from registratura.institutions.agreement import told_question as told_question
from registratura.institutions.models import Institution, Membership, OrgUnit
from registratura.institutions.permissions import SUPPLIER_ONLY, Permission
from registratura.institutions.roles import ROLES, Role
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import Question, listed, prepared_rows


@dataclass(frozen=True, slots=True)
class Workplace:
    """An institution in which a person has a role now."""

    institution_id: int
    code: str
    name: str


@dataclass(frozen=True)
class Powers:
    """
    What one person may do in one institution at one moment.

    `grants` holds, for each power, None (everywhere) or the units it holds in, with those below them.
    """

    institution_id: int
    roles: frozenset[Role]
    grants: dict[Permission, frozenset[int] | None]
    unit_ids: frozenset[int]

    def may(self, permission: Permission, *, unit_id: int | None = None) -> bool:
        """Say whether the power holds at all, or in the given unit."""
        if permission not in self.grants:
            return False
        where = self.grants[permission]
        return where is None or unit_id is None or unit_id in where

    @cached_property
    def visible_units(self) -> frozenset[int] | None:
        """The units whose entries the person may read; None is all of them."""
        return self.grants.get(Permission.ENTRY_READ, frozenset())


def every_institution_id() -> list[int]:
    """Return the number of every open institution."""
    return list(
        Institution.objects.filter(closed_at__isnull=True).order_by("id").values_list("id", flat=True)
    )


def supplier() -> Institution | None:
    """Return the supplier of the service, who answers for its accounts; None where nobody is named."""
    return Institution.objects.filter(kind=Institution.Kind.SUPPLIER, closed_at__isnull=True).first()


def supplier_id() -> int | None:
    """Return the number of the supplier, or None; kept prepared, for what machines ask all the time."""
    rows = prepared_rows(
        "SELECT id FROM institutions_institution WHERE kind = 'supplier' AND closed_at IS NULL ORDER BY id LIMIT 1",
        [],
    )
    return int(rows[0][0]) if rows else None


def supplied_question() -> Question:
    """
    Return the question whether somebody supplies the service to the institution in scope.

    Its row: whether. False on one's own premises, and for the supplier itself.
    """
    return Question(
        "SELECT EXISTS (SELECT 1 FROM institutions_institution i WHERE i.kind = 'supplier' AND i.closed_at IS NULL"
        " AND i.id <> %s::bigint)",
        (required_institution(),),
        1,
    )


def account_controller() -> Institution | None:
    """
    Return who answers for the accounts as controller: the supplier, or the only institution on its own premises.

    None where several institutions stand without a supplier. Law: GDPR art. 4(7).
    """
    supplied = Case(When(kind=Institution.Kind.SUPPLIER, then=0), default=1)
    opened = list(Institution.objects.filter(closed_at__isnull=True).order_by(supplied, "id")[:2])
    if opened and (opened[0].kind == Institution.Kind.SUPPLIER or len(opened) == 1):
        return opened[0]
    return None


def institution_by_code(code: str) -> Institution | None:
    """Return an institution by its code, or None."""
    return Institution.objects.filter(code=code).first()


def institution_by_id(institution_id: int) -> Institution | None:
    """Return an institution, or None."""
    return Institution.objects.filter(pk=institution_id).first()


def every_institution() -> list[Institution]:
    """Return all institutions by name."""
    return list(Institution.objects.order_by("name", "id"))


def workplaces_of(user_id: int, *, at: datetime) -> list[Workplace]:
    """Return where a person has a role at a moment, by name."""
    rows = prepared_rows("SELECT * FROM institutions_workplaces(%s, %s)", [user_id, at])
    return [Workplace(*row) for row in rows]


def workplaces_question(user_id: int, *, at: datetime) -> Question:
    """Return the question whose rows make `Workplace`."""
    return listed("SELECT institution_id, code, name FROM institutions_workplaces(%s, %s)", (user_id, at))


def works_now(user_id: int) -> bool:
    """Say whether a person has a role in any institution at the database's moment."""
    return bool(prepared_rows("SELECT * FROM institutions_workplaces(%s, now())", [user_id]))


def powers_of(user_id: int, *, institution_id: int, at: datetime) -> Powers:
    """Return what a person may do in the institution in scope, at a moment (also a past one)."""
    memberships = Membership.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=at), user_id=user_id, active_from__lte=at
    )
    held: list[_Held] = []
    below: dict[int, frozenset[int]] = {}
    for membership in memberships:
        role, unit_id = Role(membership.role), membership.unit_id
        if unit_id is not None and not ROLES[role].everywhere and unit_id not in below:
            below[unit_id] = units_below(unit_id)
        held.append((role, unit_id, below.get(unit_id) if unit_id is not None else None))
    return _powers(institution_id, held, at_supplier=_is_supplier(institution_id, held))


_Held = tuple[Role, int | None, frozenset[int] | None]  # a role, its unit, that unit and those below it


def _is_supplier(institution_id: int, held: Sequence[_Held]) -> bool:
    """Say whether the powers of the supplier hold here; asked only for roles that would give one."""
    if not any(ROLES[role].permissions & SUPPLIER_ONLY for role, _unit_id, _below in held):
        return False
    return Institution.objects.filter(pk=institution_id, kind=Institution.Kind.SUPPLIER).exists()


def _powers(institution_id: int, held: Sequence[_Held], *, at_supplier: bool) -> Powers:
    grants: dict[Permission, frozenset[int] | None] = {}
    for role, _unit_id, below in held:
        units = None if ROLES[role].everywhere else below
        given = ROLES[role].permissions
        for permission in given if at_supplier else given - SUPPLIER_ONLY:
            already = grants.get(permission, frozenset())
            grants[permission] = None if units is None or already is None else already | units
    return Powers(
        institution_id=institution_id,
        roles=frozenset(role for role, _unit_id, _below in held),
        grants=grants,
        unit_ids=frozenset(unit_id for _role, unit_id, _below in held if unit_id is not None),
    )


_FIELDS = [field.attname for field in Institution._meta.concrete_fields]
_IN_UNITS = [role.value for role, text in ROLES.items() if not text.everywhere]
_ADMISSION = f"""
SELECT {", ".join(f'(a.institution)."{field.column}"' for field in Institution._meta.concrete_fields)},
       a.role, a.unit_id, a.unit_ids
  FROM institutions_admission(%s, %s, %s, %s, %s) a
"""


def admission(*, code: str, user_id: int, at: datetime, stays: bool) -> tuple[Institution, Powers] | None:
    """
    Return an institution by its code and what a person may do in it at a moment, in one question.

    None when there is no such institution or the person has no role in it.
    stays: the transaction that is open stays in the institution's scope, which the caller then names with
    `scope_in_place`; else the question leaves no trace.
    """
    rows = prepared_rows(_ADMISSION, [code, user_id, at, _IN_UNITS, stays])
    if not rows:
        return None
    institution = Institution.from_db("default", _FIELDS, rows[0][: len(_FIELDS)])
    held = [
        (Role(role), unit_id, frozenset(below) if below is not None else None)
        for *_institution, role, unit_id, below in rows
    ]
    at_supplier = institution.kind == Institution.Kind.SUPPLIER
    return institution, _powers(institution.id, held, at_supplier=at_supplier)


def units_below(unit_id: int) -> frozenset[int]:
    """Return a unit and every unit under it, open or closed."""
    children: dict[int | None, list[int]] = {}
    for child, parent in OrgUnit.objects.values_list("id", "parent_id"):
        children.setdefault(parent, []).append(child)
    found: set[int] = set()
    waiting = [unit_id]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += children.get(unit, [])
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the order of the tree; `depth` 0 at the top."""

    id: int
    code: str
    name: str
    depth: int
    parent_id: int | None
    closed: bool


# Asked on most pages, so it is kept prepared.
_UNITS = """
SELECT id, code, name, parent_id, closed_on IS NOT NULL AS closed FROM institutions_orgunit
 WHERE institution_id = %s::bigint ORDER BY code, id
"""


def unit_tree(*, with_closed: bool = False) -> list[UnitLine]:
    """Return the units in the order of the tree, children after their parent by code."""
    return _tree(prepared_rows(_UNITS, [required_institution()]), with_closed=with_closed)


def units_question() -> Question:
    """Return the question whose rows `tree_of` puts in order."""
    return listed(_UNITS, (required_institution(),))


def tree_of(rows: Iterable[Mapping[str, Any]]) -> list[UnitLine]:
    """Return the open units among the rows of `units_question`, in the order of the tree."""
    return _tree([tuple(row.values()) for row in rows], with_closed=False)


def _tree(rows: Iterable[tuple[Any, ...]], *, with_closed: bool) -> list[UnitLine]:
    children: dict[int | None, list[tuple[Any, ...]]] = {}
    for unit in rows:
        children.setdefault(unit[3], []).append(unit)
    lines: list[UnitLine] = []

    def walk(above: int | None, depth: int) -> None:
        for unit_id, code, name, parent_id, closed in children.get(above, []):
            if with_closed or not closed:
                lines.append(UnitLine(unit_id, code, name, depth, parent_id, closed))
            walk(unit_id, depth + 1)

    walk(None, 0)
    return lines


def unit_by_id(unit_id: int) -> OrgUnit | None:
    """Return a unit, or None."""
    return OrgUnit.objects.filter(pk=unit_id).first()


def unit_by_code(code: str) -> OrgUnit | None:
    """Return a unit by its code, or None."""
    return OrgUnit.objects.filter(code=code).first()


def unit_names(unit_ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of units by their numbers, in one query."""
    wanted = {unit_id for unit_id in unit_ids if unit_id is not None}
    return dict(OrgUnit.objects.filter(pk__in=wanted).values_list("id", "name")) if wanted else {}


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A role of a person, for the list of people. `active_to` is exclusive; None while it lasts."""

    id: int
    user_id: int
    full_name: str
    email: str
    role: Role
    role_name: str
    unit_id: int | None
    unit_name: str
    job_title: str
    active_from: datetime
    active_to: datetime | None


_MEMBERS = """
SELECT m.id, m.user_id, p.full_name, p.email, m.role, m.unit_id, coalesce(u.name, '') AS unit_name, m.job_title,
       m.active_from, m.active_to
  FROM institutions_membership m
  JOIN accounts_user p ON p.id = m.user_id
  LEFT JOIN institutions_orgunit u ON u.institution_id = m.institution_id AND u.id = m.unit_id
 WHERE m.institution_id = %s::bigint
   AND (%s::timestamptz IS NULL OR m.active_from <= %s::timestamptz
        AND (m.active_to IS NULL OR m.active_to > %s::timestamptz))
 ORDER BY p.full_name, m.id
"""


_MOMENTS = ("active_from", "active_to")
_MEMBER = (
    *("id", "user_id", "full_name", "email", "role", "unit_id", "unit_name", "job_title"),
    *_MOMENTS,
)


def members(*, at: datetime | None = None) -> list[MemberLine]:
    """Return the roles in force at a moment; all that ever were when no moment is given."""
    rows = prepared_rows(_MEMBERS, [required_institution(), at, at, at])
    return [_member(dict(zip(_MEMBER, row, strict=True))) for row in rows]


def members_question(*, at: datetime) -> Question:
    """Return the question of the roles in force at a moment, whose rows `members_of` reads."""
    return listed(_MEMBERS, (required_institution(), at, at, at))


def members_of(rows: Iterable[Mapping[str, Any]]) -> list[MemberLine]:
    """Return the roles in the rows of `members_question`."""
    return [_member({**row, **{name: _moment(row[name]) for name in _MOMENTS}}) for row in rows]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _member(row: Mapping[str, Any]) -> MemberLine:
    role = Role(row["role"])
    return MemberLine(**{**row, "role": role, "role_name": str(ROLES[role].name)})


def people_question(*, at: datetime) -> Question:
    """Return the question how many persons have a role in the institution in scope at a moment."""
    return Question(
        "SELECT count(DISTINCT user_id) FROM institutions_membership WHERE institution_id = %s::bigint"
        " AND active_from <= %s::timestamptz AND (active_to IS NULL OR active_to > %s::timestamptz)",
        (required_institution(), at, at),
        1,
    )


def membership_by_id(membership_id: int) -> Membership | None:
    """Return a role given to a person, or None."""
    return Membership.objects.filter(pk=membership_id).first()


def holders_of(permission: Permission, *, at: datetime) -> list[int]:
    """Return the persons who hold a power somewhere in the institution in scope, at a moment."""
    if permission in SUPPLIER_ONLY and not Institution.objects.filter(
        pk=required_institution(), kind=Institution.Kind.SUPPLIER
    ):
        return []
    giving = [role for role, described in ROLES.items() if permission in described.permissions]
    rows = Membership.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=at), active_from__lte=at, role__in=giving
    )
    return sorted(set(rows.values_list("user_id", flat=True)))


def kind_names() -> list[tuple[str, str]]:
    """Return the kinds of institutions with their words."""
    return [(one.value, str(one.label)) for one in Institution.Kind]


def people_by_role(*, at: datetime) -> dict[Role, int]:
    """Count the persons of the institution in scope, each once, under the first of the roles held at a moment."""
    rows = Membership.objects.filter(Q(active_to__isnull=True) | Q(active_to__gt=at), active_from__lte=at)
    order = list(Role)
    first: dict[int, int] = {}
    for user_id, role in rows.values_list("user_id", "role"):
        place = order.index(Role(role))
        first[user_id] = min(first.get(user_id, place), place)
    return dict(Counter(order[place] for place in first.values()))
