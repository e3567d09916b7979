"""Opening institutions, shaping their structure, giving and ending roles."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from registratura.institutions import queries
from registratura.institutions.entitlements import Feature
from registratura.institutions.models import Institution, Membership, OrgUnit
from registratura.institutions.roles import ROLES, Role
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.identifiers import check_cui
from registratura.kernel.text import fold, ro_normalise
from registratura.toolkit.scope import ScopeConflictError, acting_for, required_institution

# Words that stand in addresses where an institution's code may stand.
RESERVED_CODES = frozenset({"eu", "preferinte", "schimba", "calendar"})
CHANGEABLE = ("name", "cui", "county", "locality", "address", "email", "phone", "website")


class InstitutionCodeTakenError(DomainError):
    """Another institution has this code."""

    code = "institutions.institution.code-taken"


class InstitutionRefusedError(DomainError):
    """An institution's own data cannot be kept so."""

    code = "institutions.institution.refused"


class UnitCodeTakenError(DomainError):
    """Another unit of the institution has this code."""

    code = "institutions.unit.code-taken"


class UnitRefusedError(DomainError):
    """A unit cannot be placed or closed so."""

    code = "institutions.unit.refused"


class MembershipRefusedError(DomainError):
    """A role cannot be given or ended so."""

    code = "institutions.membership.refused"


def open_institution(
    *,
    name: str,
    cui: str,
    now: datetime,
    by: Actor | None = None,
    code: str = "",
    kind: str = Institution.Kind.COMMUNE,
    details: Mapping[str, str] | None = None,
) -> Institution:
    """
    Open an institution. Its code is made of its name when none is given, with a number behind it when taken.

    details: any of county, locality, address, email, phone, website.
    Raises: InstitutionCodeTakenError when a given code is taken; InstitutionRefusedError for a code, kind, name or
    detail that cannot be kept.
    """
    name = ro_normalise(name, single_line=True)
    own = {"name": name} | {field: value for field, value in (details or {}).items() if field in CHANGEABLE}
    own["cui"] = check_cui(cui, today=legal_date(now)).value if cui else ""
    _check_own(own)
    if kind not in Institution.Kind.values:
        raise InstitutionRefusedError(_("Alegeți felul instituției din listă."), field="kind")
    if code and not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", code):
        raise InstitutionRefusedError(
            _("Codul are litere mici fără diacritice, cifre și cratime, cel mult 40."), field="code"
        )
    if kind == Institution.Kind.SUPPLIER and queries.supplier() is not None:
        raise InstitutionRefusedError(
            _("Furnizorul serviciului este deja înscris; o instalare are unul singur."), field="kind"
        )
    wanted = code or _code_from(name)
    for attempt in range(1, 1000):
        candidate = wanted if attempt == 1 else f"{wanted[:36]}-{attempt}"
        if candidate in RESERVED_CODES or Institution.objects.filter(code=candidate).exists():
            if code:
                break
            continue
        institution = Institution(
            code=candidate,
            kind=kind,
            created_at=now,
            **own,
        )
        if _opened(institution, by):
            return institution
    raise InstitutionCodeTakenError(
        _("Codul „%s” este al altei instituții; alegeți altul.") % wanted, field="code"
    )


def _opened(institution: Institution, by: Actor | None) -> bool:
    try:
        with transaction.atomic():
            institution.save(force_insert=True)
            with acting_for(institution.id):
                journal.record(
                    action="institutions.institution.opened",
                    subject_type="institution",
                    subject_id=institution.id,
                    by=by,
                    details={"name": institution.name, "code": institution.code, "cui": institution.cui},
                )
    except IntegrityError as error:
        if "institutions_institution_one_supplier" in str(error):
            raise InstitutionRefusedError(
                _("Furnizorul serviciului este deja înscris; o instalare are unul singur."), field="kind"
            ) from error
        return False  # another process took the code in this moment
    return True


def _check_own(values: Mapping[str, str]) -> None:
    if "name" in values and not values["name"]:
        raise InstitutionRefusedError(_("Scrieți denumirea instituției."), field="name")
    for field, value in values.items():
        longest = getattr(Institution._meta.get_field(field), "max_length", None)
        if longest is not None and len(value) > longest:
            raise InstitutionRefusedError(
                _("Prea lung: %(count)d caractere, cel mult %(most)d.")
                % {"count": len(value), "most": longest},
                field=field,
            )


def _code_from(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    return plain[:40].strip("-") or "institutie"


@transaction.atomic
def change_institution(*, institution: Institution, changes: Mapping[str, str], by: Actor) -> Institution:
    """
    Change the own data (name, CUI, address…) of the institution in scope; what was before stays in the journal.

    Raises: InstitutionRefusedError for data that cannot be kept; ScopeConflictError for another institution.
    """
    if institution.id != required_institution():
        raise ScopeConflictError("An institution changes its own data only.")
    before = {field: getattr(institution, field) for field in CHANGEABLE}
    changed = {
        field: ro_normalise(changes[field], single_line=True)
        for field in CHANGEABLE
        if field in changes and changes[field] != before[field]
    }
    if not changed:
        return institution
    _check_own(changed)
    for field, value in changed.items():
        setattr(institution, field, value)
    institution.save(update_fields=list(changed))
    journal.record(
        action="institutions.institution.changed",
        subject_type="institution",
        subject_id=institution.id,
        by=by,
        details={field: [before[field], value] for field, value in changed.items()},
    )
    return institution


def add_unit(*, code: str, name: str, parent_id: int | None, by: Actor | None) -> OrgUnit:
    """
    Add a unit under `parent_id` (at the top when None).

    Raises: UnitCodeTakenError; UnitRefusedError when the parent is closed or unknown, the code or name missing or
    too long.
    """
    _check_parent(parent_id)
    unit = OrgUnit(
        institution_id=required_institution(),
        code=ro_normalise(code, single_line=True),
        name=ro_normalise(name, single_line=True),
        parent_id=parent_id,
    )
    _save_unit(unit, new=True)
    journal.record(
        action="institutions.unit.added",
        subject_type="unit",
        subject_id=unit.id,
        by=by,
        details={"code": unit.code, "name": unit.name, "parent": parent_id},
    )
    return unit


def change_unit(*, unit: OrgUnit, code: str, name: str, parent_id: int | None, by: Actor) -> OrgUnit:
    """
    Rename or move a unit; what was before stays in the journal.

    Raises: UnitCodeTakenError; UnitRefusedError as for a new one, and when the new place lies below the unit itself.
    """
    # Two moves at once could put each unit below the other: the second waits and looks again.
    list(OrgUnit.objects.select_for_update().order_by("id").values_list("id"))
    if parent_id != unit.parent_id:
        _check_parent(parent_id)
    if parent_id is not None and parent_id in queries.units_below(unit.id):
        raise UnitRefusedError(_("Un compartiment nu poate sta sub el însuși."), field="parent")
    before = {"code": unit.code, "name": unit.name, "parent": unit.parent_id}
    unit.code = ro_normalise(code, single_line=True)
    unit.name = ro_normalise(name, single_line=True)
    unit.parent_id = parent_id
    _save_unit(unit, new=False)
    after = {"code": unit.code, "name": unit.name, "parent": parent_id}
    journal.record(
        action="institutions.unit.changed",
        subject_type="unit",
        subject_id=unit.id,
        by=by,
        details={key: [before[key], after[key]] for key in after if before[key] != after[key]},
    )
    return unit


def _check_parent(parent_id: int | None) -> None:
    if parent_id is not None and not OrgUnit.objects.filter(pk=parent_id, closed_on__isnull=True).exists():
        raise UnitRefusedError(_("Compartimentul superior este închis sau nu există."), field="parent")


def _save_unit(unit: OrgUnit, *, new: bool) -> None:
    if not 1 <= len(unit.code) <= 20:
        raise UnitRefusedError(_("Scrieți codul compartimentului, cel mult 20 de caractere."), field="code")
    if not 1 <= len(unit.name) <= 200:
        raise UnitRefusedError(
            _("Scrieți denumirea compartimentului, cel mult 200 de caractere."), field="name"
        )
    try:
        with transaction.atomic():
            if new:
                unit.save(force_insert=True)
            else:
                unit.save(update_fields=["code", "name", "parent"])
    except IntegrityError as error:
        raise UnitCodeTakenError(
            _("Codul „%s” este al altui compartiment; alegeți altul.") % unit.code, field="code"
        ) from error


@transaction.atomic
def close_unit(*, unit: OrgUnit, on: date, by: Actor) -> None:
    """
    Make a unit passive. It stays on everything it ever held.

    Raises: UnitRefusedError while units below it or roles in it are open.
    """
    below = queries.units_below(unit.id) - {unit.id}
    if OrgUnit.objects.filter(pk__in=below, closed_on__isnull=True).exists():
        raise UnitRefusedError(_("Închideți sau mutați întâi compartimentele din subordine."))
    if Membership.objects.filter(unit_id=unit.id, active_to__isnull=True).exists():
        raise UnitRefusedError(_("Mutați întâi oamenii din acest compartiment."))
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    journal.record(
        action="institutions.unit.closed",
        subject_type="unit",
        subject_id=unit.id,
        by=by,
        details={"code": unit.code, "on": on.isoformat()},
    )


def add_member(
    *,
    user_id: int,
    role: Role,
    unit_id: int | None,
    job_title: str,
    now: datetime,
    by: Actor | None,
    until: datetime | None = None,
) -> Membership:
    """
    Give a person a role, everywhere or in a unit and those below it; `until`: the moment at which it ends by itself.

    Raises: MembershipRefusedError when the person holds the same role there already, the unit is closed or unknown,
    the title too long, the role is one of the supplier's and this is another institution, or the institution agreed
    upon fewer people.
    """
    job_title = ro_normalise(job_title, single_line=True)
    if ROLES[role].supplier_only and not Institution.objects.filter(
        pk=required_institution(), kind=Institution.Kind.SUPPLIER
    ):
        raise MembershipRefusedError(
            _("Rolul acesta se dă numai la furnizorul serviciului; alegeți altul."), field="role"
        )
    if len(job_title) > 120:
        raise MembershipRefusedError(_("Funcția are peste 120 de caractere; scurtați-o."), field="job_title")
    if unit_id is not None and not OrgUnit.objects.filter(pk=unit_id, closed_on__isnull=True).exists():
        raise MembershipRefusedError(
            _("Compartimentul este închis sau nu există; alegeți altul."), field="unit"
        )
    if Membership.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=now), user_id=user_id, role=role, unit_id=unit_id
    ).exists():
        raise MembershipRefusedError(_("Persoana are deja acest rol aici."), field="role")
    _check_room_for(user_id, now)
    membership = Membership(
        institution_id=required_institution(),
        user_id=user_id,
        role=role,
        unit_id=unit_id,
        job_title=job_title,
        active_from=now,
        active_to=until,
    )
    membership.save(force_insert=True)
    journal.record(
        action="institutions.membership.added",
        subject_type="membership",
        subject_id=membership.id,
        by=by,
        details={"user": user_id, "role": str(role), "unit": unit_id}
        | ({"until": until.isoformat()} if until is not None else {}),
    )
    return membership


def _check_room_for(user_id: int, now: datetime) -> None:
    most = queries.limit_of(Feature.USERS)
    if most is None:
        return
    open_now = Membership.objects.filter(Q(active_to__isnull=True) | Q(active_to__gt=now))
    people = set(open_now.values_list("user_id", flat=True))
    if user_id not in people and len(people) >= most:
        raise MembershipRefusedError(
            _(
                "Planul instituției cuprinde cel mult %d oameni cu cont, și toți sunt dați. Încheiați un rol care nu "
                "mai este folosit sau cereți furnizorului un plan mai mare."
            )
            % most
        )


@transaction.atomic
def end_membership(*, membership: Membership, now: datetime, by: Actor) -> None:
    """
    End a role at this moment; the next request of the person no longer has it.

    Raises: MembershipRefusedError when it has ended, or is the last administrator's.
    """
    # All administrators are locked in one order: of two who end each other's role at once, one stays.
    administrators = Q(role=Role.ADMINISTRATOR, active_to__isnull=True)
    list(Membership.objects.select_for_update().filter(administrators | Q(pk=membership.pk)).order_by("id"))
    locked = Membership.objects.get(pk=membership.pk)
    if locked.active_to is not None:
        raise MembershipRefusedError(_("Rolul este deja încheiat."))
    others = Membership.objects.filter(administrators).exclude(pk=membership.pk)
    if locked.role == Role.ADMINISTRATOR and not others.exists():
        raise MembershipRefusedError(
            _("Este ultimul administrator: dați întâi rolul altcuiva, ca instituția să nu rămână fără.")
        )
    locked.active_to = max(now, locked.active_from)
    locked.save(update_fields=["active_to"])
    journal.record(
        action="institutions.membership.ended",
        subject_type="membership",
        subject_id=locked.id,
        by=by,
        details={"user": locked.user_id, "role": locked.role, "unit": locked.unit_id},
    )


def note_sign_in_link(*, membership: Membership, methods_cleared: bool, by: Actor) -> None:
    """Write down that an administrator holds a link that signs another person in."""
    journal.record(
        action="institutions.link.issued",
        subject_type="membership",
        subject_id=membership.id,
        by=by,
        details={"user": membership.user_id, "methods_cleared": methods_cleared},
    )
