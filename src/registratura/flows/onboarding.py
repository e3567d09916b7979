"""The first hour of an institution: its general register with it, and its people let in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.identifiers import check_cui
from registratura.kernel.text import ro_normalise
from registratura.letters import services as letters
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.accounts.models import User
    from registratura.institutions.models import Institution

CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
LONGEST_NAME = 200
LONGEST_CUI = 12


class InstitutionRefusedError(DomainError):
    """An institution cannot be opened with these data."""

    code = "flows.institution.refused"


class InvitationRefusedError(DomainError):
    """A person cannot be let in with these data."""

    code = "flows.invitation.refused"


@transaction.atomic
def open_institution_with_register(
    *, name: str, cui: str, kind: str, code: str, now: datetime, by: Actor | None = None
) -> Institution:
    """
    Open an institution and its general register, both or neither.

    code: lower-case letters, digits and hyphens; empty makes one of the name.
    Raises: InstitutionRefusedError; InstitutionCodeTakenError.
    """
    name = ro_normalise(name, single_line=True)
    if not 2 <= len(name) <= LONGEST_NAME:
        raise InstitutionRefusedError(
            _("Scrieți numele instituției, cel mult 200 de caractere."), field="name"
        )
    if code and not CODE.fullmatch(code):
        raise InstitutionRefusedError(
            _("Codul are cel mult 40 de litere mici, cifre și cratime, de pildă „primaria-alba”."),
            field="code",
        )
    if len(check_cui(cui, today=legal_date(now)).value) > LONGEST_CUI:
        raise InstitutionRefusedError(_("CUI-ul are cel mult 10 cifre; verificați-l."), field="cui")
    institution = structure.open_institution(name=name, cui=cui, now=now, by=by, code=code, kind=kind)
    with acting_for(institution.id):
        registers.open_register(template="general", by=by, now=now)
        letters.add_starters(by=by, now=now)
    return institution


@dataclass(frozen=True, slots=True)
class Invitation:
    """A person let in: `secret` belongs into the one-time link, `new_account` and `new_role` say what was made."""

    user: User
    secret: str
    new_account: bool
    new_role: bool


@transaction.atomic
def invite_person(
    *,
    institution_id: int,
    email: str,
    full_name: str,
    role: Role,
    unit_code: str,
    now: datetime,
    by: Actor | None = None,
    until: datetime | None = None,
) -> Invitation:
    """
    Give a person a role and a link that signs in once; whoever has an account keeps it, whoever has the role too.

    unit_code: empty for the whole institution. until: when a new role ends by itself.
    Raises: InvitationRefusedError.
    """
    email = _checked_email(email)
    name = ro_normalise(full_name, single_line=True)
    if not 2 <= len(name) <= LONGEST_NAME:
        raise InvitationRefusedError(_("Scrieți numele persoanei, cel mult 200 de caractere."), field="name")
    user = people.user_by_email(email)
    known = user is not None
    if user is not None and not user.is_active:
        raise InvitationRefusedError(_("Contul acestei persoane este închis."), field="email")
    if user is None:
        user = accounts.create_user(email=email, full_name=name, now=now)
    with acting_for(institution_id):
        new_role = _give_role(user, role, unit_code, now, by, until)
    secret = accounts.issue_sign_in_link(user=user, now=now)
    return Invitation(user=user, secret=secret, new_account=not known, new_role=new_role)


def _checked_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvitationRefusedError(
            _("Adresa de e-mail nu este bună; verificați-o."), field="email"
        ) from error
    return email


def _give_role(
    user: User, role: Role, unit_code: str, now: datetime, by: Actor | None, until: datetime | None
) -> bool:
    unit = institutions.unit_by_code(unit_code) if unit_code else None
    if unit_code and unit is None:
        raise InvitationRefusedError(_("Nu există compartimentul cu codul „%s”.") % unit_code, field="unit")
    unit_id = unit.id if unit is not None else None
    try:
        structure.add_member(
            user_id=user.id, role=role, unit_id=unit_id, job_title="", now=now, by=by, until=until
        )
    except structure.MembershipRefusedError:
        return False
    return True
