"""
Programs of an institution: the account and the role under which one acts, its key, and the institution for trials.

A program is a member like any other, under an account that nobody can sign in with: what it may do is what its role
may do, and every act of it stands in the journal under its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.flows import leaving, onboarding
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.machines import queries as machines
from registratura.machines import services as keys
from registratura.machines.scopes import ROLES_FOR_PROGRAMS, Scope, scopes_of_role
from registratura.machines.services.keys import Issued, KeyRefusedError
from registratura.toolkit.scope import acting_for

HOST: Final = "program.invalid"  # no mail can reach it, so no link can ever open such an account
TRIAL_TAIL: Final = "-proba"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an administrator asks for a program. unit_code: empty for the whole institution."""

    name: str
    kind: str
    role: Role
    unit_code: str
    scopes: tuple[str, ...]
    per_minute: int
    expires_at: datetime | None


@transaction.atomic
def let_in(*, institution_id: int, wanted: Wanted, by: Actor, now: datetime) -> Issued:
    """
    Make a program a member of an institution and give it its key; both or neither.

    Must not run inside a scope. Raises: KeyRefusedError; MembershipRefusedError.
    """
    _check(wanted)
    name = ro_normalise(wanted.name, single_line=True)
    user = accounts.create_user(
        email=f"{uuid4().hex}@{HOST}", full_name=_("Programul „%s”") % name[:120], now=now
    )
    with acting_for(institution_id):
        unit = institutions.unit_by_code(wanted.unit_code) if wanted.unit_code else None
        if wanted.unit_code and unit is None:
            raise KeyRefusedError(_("Compartimentul nu mai există; alegeți altul."), field="unit")
        issued = keys.issue_key(
            user_id=user.id,
            name=name,
            kind=wanted.kind,
            scopes=wanted.scopes,
            per_minute=wanted.per_minute,
            expires_at=wanted.expires_at,
            by=by,
            now=now,
        )
        structure.add_member(
            user_id=user.id,
            role=wanted.role,
            unit_id=unit.id if unit is not None else None,
            job_title=_("program"),
            now=now,
            by=by,
            until=wanted.expires_at,
        )
    return issued


def _check(wanted: Wanted) -> None:
    if wanted.role not in ROLES_FOR_PROGRAMS:
        raise KeyRefusedError(_("Un program nu poate avea acest rol; alegeți din listă."), field="role")
    opened = {scope.value for scope in scopes_of_role(wanted.role)}
    beyond = [scope for scope in wanted.scopes if scope in {one.value for one in Scope} - opened]
    if beyond:
        raise KeyRefusedError(
            _("Rolul ales nu cuprinde: %s. Debifați-le sau alegeți alt rol.") % ", ".join(sorted(beyond)),
            field="scopes",
        )


@transaction.atomic
def take_back(*, institution_id: int, key_id: int, by: Actor, now: datetime) -> None:
    """
    Take a program's key back, end its role and close its account. Its name stays at what it did.

    Must not run inside a scope. Raises: KeyRefusedError; as `leaving.end_membership` while it holds open work.
    """
    with acting_for(institution_id):
        line = machines.key_line(key_id, at=now)
        keys.revoke_key(key_id=key_id, by=by, now=now)
        assert line is not None
        for member in institutions.members(at=now):
            row = institutions.membership_by_id(member.id) if member.user_id == line.user_id else None
            if row is not None and row.active_to is None:
                leaving.end_membership(membership=row, by=by, now=now)
        user = people.user_by_id(line.user_id)
    if user is not None:
        accounts.close_account(user=user, now=now)


@transaction.atomic
def open_trial(*, institution_id: int, by: Actor, now: datetime) -> str:
    """
    Open the institution in which programs are tried, with registers and numbers of its own; return its code.

    Who asks becomes its administrator and registrar. Must not run inside a scope.
    Raises: KeyRefusedError where there is one already, or this is one; InstitutionCodeTakenError.
    """
    real = institutions.institution_by_id(institution_id)
    assert real is not None
    code = f"{real.code[: 40 - len(TRIAL_TAIL)]}{TRIAL_TAIL}"
    with acting_for(institution_id):
        keys.mark_ground(is_trial=False, other_code=code, by=by, now=now)
    opened = onboarding.open_institution_with_register(
        name=_("%s — PROBĂ") % real.name[:180], cui="", kind=real.kind, code=code, now=now, by=by
    )
    with acting_for(opened.id):
        keys.mark_ground(is_trial=True, other_code=real.code, by=by, now=now)
        for role in (Role.ADMINISTRATOR, Role.REGISTRAR):
            structure.add_member(user_id=by.id, role=role, unit_id=None, job_title="", now=now, by=by)
    return opened.code


def sweep(*, now: datetime) -> int:
    """Forget what programs no longer need, in every institution; return how many rows went. Never in a scope."""
    gone = 0
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            gone += keys.sweep(now=now)
    return gone
