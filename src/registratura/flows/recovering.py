"""
A person who lost password, telephone and keys gets in again: two administrators, a mailbox, a code from hand to hand.

The only way by which somebody else can take a person's second step away. Everybody concerned is told at each turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.accounts.kinds import Happened
from registratura.flows.letting_in import works_only_here
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.recovery import queries as recoveries
from registratura.recovery import services as recovery
from registratura.recovery.queries import RecoveryCard
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.accounts.models import User

SUBJECT = "recovery"


class RecoveryImpossibleError(DomainError):
    """No recovery can be asked for this person here."""

    code = "flows.recovery.impossible"


@dataclass(frozen=True, slots=True)
class Approved:
    """An approved recovery. `link` goes to the person's mailbox; `may_show`: it may be handed over when mail fails."""

    link: str
    user_id: int
    may_show: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a link and a code: who comes in, or how many tries are left; None and 0 for a link that is dead."""

    user: User | None
    tries_left: int


def second_administrators(*, institution_id: int, but: set[int], now: datetime) -> list[int]:
    """Return who could approve: whoever holds the power over people, but those named."""
    with acting_for(institution_id):
        holders = institutions.holders_of(Permission.MEMBERS_ADMINISTER, at=now)
    return [user_id for user_id in holders if user_id not in but]


@transaction.atomic
def ask(
    *, institution_id: int, membership_id: int, proof: str, reason: str, by: Actor, now: datetime
) -> recovery.Asked:
    """
    Ask for the recovery of a person's account, and tell the other administrators.

    Raises: RecoveryImpossibleError when the role has ended, the account is closed or nobody could approve; as
    `recovery.ask`.
    """
    with acting_for(institution_id):
        membership = institutions.membership_by_id(membership_id)
        if membership is None or membership.active_to is not None:
            raise RecoveryImpossibleError(_("Rolul s-a încheiat; dați întâi persoanei un rol."))
        contact = people.contact_of(membership.user_id)
        if contact is None or not contact.is_active:
            raise RecoveryImpossibleError(_("Contul acestei persoane este închis."))
        others = second_administrators(institution_id=institution_id, but={by.id, contact.user_id}, now=now)
        if not others:
            raise RecoveryImpossibleError(
                _(
                    "Recuperarea cere doi administratori, iar instituția nu mai are altul. Dați rolul încă unei"
                    " persoane sau cereți furnizorului."
                )
            )
        asked = recovery.ask(user_id=contact.user_id, proof=proof, reason=reason, by=by, now=now)
        for user_id in others:
            messaging.send(
                kind=Kind.RECOVERY_ASKED,
                to=user_id,
                context={"person": contact.full_name, "asked_by": by.full_name},
                about_type=SUBJECT,
                about_id=asked.recovery_id,
                dedupe_key=f"recovery/{asked.recovery_id}/{user_id}",
                by=by,
                now=now,
            )
    accounts.note_security_event(user_id=contact.user_id, kind=Happened.RECOVERY_ASKED, now=now)
    return asked


@transaction.atomic
def approve(*, institution_id: int, recovery_id: int, by: Actor, now: datetime) -> Approved:
    """
    Approve what another administrator asked for.

    Raises: as `recovery.approve`.
    """
    with acting_for(institution_id):
        link = recovery.approve(recovery_id=recovery_id, by=by, now=now)
        card = _card(recovery_id, now)
        _tell_administrators(card, outcome=_("aprobată"), by=by, now=now)
    accounts.note_security_event(user_id=card.user_id, kind=Happened.RECOVERY_APPROVED, now=now)
    may_show = works_only_here(user_id=card.user_id, institution_id=institution_id, now=now)
    return Approved(link, card.user_id, may_show)


@transaction.atomic
def refuse(*, institution_id: int, recovery_id: int, by: Actor, now: datetime) -> RecoveryCard:
    """
    Refuse what another administrator asked for.

    Raises: as `recovery.refuse`.
    """
    with acting_for(institution_id):
        recovery.refuse(recovery_id=recovery_id, by=by, now=now)
        card = _card(recovery_id, now)
        _tell_administrators(card, outcome=_("refuzată"), by=by, now=now)
    accounts.note_security_event(user_id=card.user_id, kind=Happened.RECOVERY_ENDED, now=now)
    return card


@transaction.atomic
def stop(*, institution_id: int, recovery_id: int, by: Actor, now: datetime) -> RecoveryCard:
    """
    Stop an open recovery: an administrator, or the person who never lost anything.

    Raises: as `recovery.stop`.
    """
    with acting_for(institution_id):
        recovery.stop(recovery_id=recovery_id, by=by, now=now)
        card = _card(recovery_id, now)
        _tell_administrators(card, outcome=_("oprită"), by=by, now=now)
    accounts.note_security_event(user_id=card.user_id, kind=Happened.RECOVERY_ENDED, now=now)
    return card


@transaction.atomic
def enter(*, institution_id: int, link: str, code: str, now: datetime) -> Entered:
    """
    Let the person in with the link and the code; password, keys, codes, sessions, links and the private note go.

    A wrong code counts; after five the recovery is over.
    """
    with acting_for(institution_id):
        tried = recovery.use(link=link, code=code, now=now)
        card = _card(tried.recovery_id, now) if tried.recovery_id is not None else None
        if card is not None and card.user_id and not card.open and tried.user_id is None:
            _tell_administrators(card, outcome=_("oprită după coduri greșite"), by=None, now=now)
        if tried.user_id is None or card is None:
            return Entered(None, tried.tries_left)
        user = people.user_by_id(tried.user_id)
        if user is None or not user.is_active:
            return Entered(None, 0)
        recovery.note_used(recovery_id=card.id, by=user)
        _tell_administrators(card, outcome=_("folosită"), by=user, now=now)
    accounts.forget_methods(user=user)
    accounts.end_sign_in_links(user=user, now=now)
    accounts.end_calendar(user=user, now=now)
    accounts.remove_note(user=user)
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()
    accounts.note_security_event(user_id=user.pk, kind=Happened.RECOVERED, now=now)
    return Entered(people.user_by_id(user.pk), tried.tries_left)


def open_recoveries_of(*, user_id: int, now: datetime) -> list[tuple[str, RecoveryCard]]:
    """Return the recoveries open for a person, each with the code of its institution."""
    found = []
    for place in institutions.workplaces_of(user_id, at=now):
        with acting_for(place.institution_id):
            card = recoveries.open_for(user_id, at=now)
        if card is not None:
            found.append((place.code, card))
    return found


def _card(recovery_id: int | None, now: datetime) -> RecoveryCard:
    card = recoveries.recovery_by_id(recovery_id or 0, at=now)
    assert card is not None
    return card


def _tell_administrators(card: RecoveryCard, *, outcome: str, by: Actor | None, now: datetime) -> None:
    """Tell every administrator but who did it, and never the person in this way: that mailbox has its own letters."""
    for user_id in institutions.holders_of(Permission.MEMBERS_ADMINISTER, at=now):
        if user_id != card.user_id and (by is None or user_id != by.id):
            messaging.send(
                kind=Kind.RECOVERY_ENDED,
                to=user_id,
                context={"person": card.user_name, "outcome": outcome},
                about_type=SUBJECT,
                about_id=card.id,
                dedupe_key=f"recovery/{card.id}/{card.state}/{user_id}",
                by=by,
                now=now,
            )
