"""
Letting people into an institution from its own administration.

An administrator never holds a link into an account that also works elsewhere, nor into one whose person has a way in
already: such a person gets the link by mail alone. Who lost every way gets in by two (`flows.recovering`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.flows.onboarding import invite_person
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.accounts.models import User


class LinkNotGivenError(DomainError):
    """No link can be given for this person."""

    code = "flows.link.refused"


@dataclass(frozen=True, slots=True)
class Entrance:
    """A person let in. `secret` belongs into the link of the letter; `shown`: the administrator may see it too."""

    user: User
    secret: str
    shown: bool
    new_account: bool
    new_role: bool


def works_only_here(*, user_id: int, institution_id: int, now: datetime) -> bool:
    """Say whether the person has no role in any other institution."""
    places = institutions.workplaces_of(user_id, at=now)
    return all(place.institution_id == institution_id for place in places)


@transaction.atomic
def let_in(
    *,
    institution_id: int,
    email: str,
    full_name: str,
    role: Role,
    unit_code: str,
    now: datetime,
    by: Actor,
    until: datetime | None = None,
) -> Entrance:
    """
    Give a person a role here and a link; an account is made or found by its address. until: when the role ends.

    Links that others hold into a found account end: they would open this institution.
    Raises: InvitationRefusedError.
    """
    known = people.user_by_email(email)
    if known is not None:
        accounts.end_sign_in_links(user=known, now=now)
    done = invite_person(
        institution_id=institution_id,
        email=email,
        full_name=full_name,
        role=role,
        unit_code=unit_code,
        now=now,
        by=by,
        until=until,
    )
    shown = _may_hold(done.user, institution_id=institution_id, now=now)
    if shown:
        with acting_for(institution_id):
            _note(done.user.id, now=now, by=by)
    return Entrance(done.user, done.secret, shown, done.new_account, done.new_role)


@transaction.atomic
def give_link_again(*, institution_id: int, membership_id: int, now: datetime, by: Actor) -> Entrance:
    """
    Give a person of the institution a new link. Password, keys and codes stay, and a second step is still asked for.

    Raises: LinkNotGivenError when the role has ended, the account is closed, or it is also another institution's.
    """
    with acting_for(institution_id):
        membership = institutions.membership_by_id(membership_id)
        if membership is None or membership.active_to is not None:
            raise LinkNotGivenError(_("Rolul s-a încheiat; dați întâi persoanei un rol."))
        user = membership.user
    if not user.is_active:
        raise LinkNotGivenError(_("Contul acestei persoane este închis."))
    if not works_only_here(user_id=user.id, institution_id=institution_id, now=now):
        raise LinkNotGivenError(
            _(
                "Persoana lucrează și la altă instituție: intră cu mijloacele ei sau își pune altă parolă prin e-mail."
            )
        )
    accounts.end_sign_in_links(user=user, now=now)
    secret = accounts.issue_sign_in_link(user=user, now=now)
    with acting_for(institution_id):
        structure.note_sign_in_link(membership=membership, methods_cleared=False, by=by)
    shown = _may_hold(user, institution_id=institution_id, now=now)
    return Entrance(user, secret, shown=shown, new_account=False, new_role=False)


def _may_hold(user: User, *, institution_id: int, now: datetime) -> bool:
    """Say whether an administrator may see the link: only into an account that opens nothing else and has no way in."""
    if user.has_usable_password() or Authenticator.objects.filter(user_id=user.pk).exists():
        return False
    return works_only_here(user_id=user.id, institution_id=institution_id, now=now)


def _note(user_id: int, *, now: datetime, by: Actor) -> None:
    member = next((line for line in institutions.members(at=now) if line.user_id == user_id), None)
    membership = institutions.membership_by_id(member.id) if member is not None else None
    if membership is not None:
        structure.note_sign_in_link(membership=membership, methods_cleared=False, by=by)
