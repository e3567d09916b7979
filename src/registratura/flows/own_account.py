"""What a person does with the own account as a whole: take its data along, close it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.accounts.kinds import Happened
from registratura.assurance import queries as proofs
from registratura.assurance import services as assurance
from registratura.flows import leaving, own_choices
from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.accounts.models import User

EVENTS_GIVEN = 10_000


@transaction.atomic
def close(*, user: User, now: datetime) -> None:
    """
    Close a person's account at the person's wish: roles, consents and proofs end, the name stays in what was done.

    All or nothing. Raises: as `leaving.end_membership`: open work, whose deputy one is, the last administrator.
    Law: AR-27 (who registered, signed or decided stays in the register); Regulation (EU) 2016/679 art. 17(3)(b).
    """
    for place in institutions.workplaces_of(user.pk, at=now):
        with acting_for(place.institution_id):
            for line in institutions.members(at=now):
                if line.user_id != user.pk:
                    continue
                membership = institutions.membership_by_id(line.id)
                assert membership is not None
                leaving.end_membership(membership=membership, now=now, by=user)
            journal.record(
                action="accounts.account.closed",
                subject_type="user",
                subject_id=user.pk,
                by=user,
                details={"user": user.pk},
            )
    own_choices.end(user=user, now=now)
    assurance.forget(user_id=user.pk)
    accounts.strip_account(user=user, now=now)
    accounts.note_security_event(user_id=user.pk, kind=Happened.CLOSED, now=now)
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()


def own_data(*, user: User, now: datetime) -> dict[str, Any]:
    """
    Return what the account holds of its person, for the person to take along: plain values, ready for JSON.

    Of passwords, keys and codes only that they are there: they open the account and are nobody's to carry about.
    """
    calendar = people.calendar_of(user.pk)
    return {
        "taken_at": now.isoformat(),
        "account": {
            "email": user.email,
            "full_name": user.full_name,
            "language": user.language,
            "theme": user.theme,
            "created_at": user.created_at.isoformat(),
            "last_login": user.last_login.isoformat() if user.last_login else None,
        },
        "profile": asdict(people.profile_of(user.pk)),
        "private_note_kept": people.has_note(user.pk),
        "has_password": user.has_usable_password(),
        "keys_and_codes": [
            {
                "type": row.type,
                "name": str(row.data.get("name", "")),
                "created_at": row.created_at.isoformat(),
            }
            | {"last_used_at": row.last_used_at.isoformat() if row.last_used_at else None}
            for row in Authenticator.objects.filter(user_id=user.pk).order_by("id")
        ],
        "sessions": [
            {"began_at": row.created_at.isoformat(), "address": row.ip, "browser": row.user_agent}
            for row in UserSession.objects.filter(user_id=user.pk).order_by("id")
        ],
        "calendar": {"since": calendar.created_at.isoformat()} if calendar else None,
        "identity": [
            {"level": str(card.level), "by": card.method, "what": card.evidence}
            | {"proven_at": card.proven_at.isoformat(), "counts": card.counts}
            for card in proofs.proofs_of(user.pk, at=now)
        ],
        "identity_providers": [
            {"provider": link.provider, "since": link.linked_at.isoformat()}
            for link in proofs.links_of(user.pk)
        ],
        "roles": _roles(user.pk, now),
        "security_history": [
            {"what": line.words, "about": line.happened_at.isoformat()}
            | {"network": line.network, "browser": line.browser}
            for line in people.security_events(user.pk, limit=EVENTS_GIVEN)
        ],
    }


def _roles(user_id: int, now: datetime) -> list[dict[str, str]]:
    found = []
    for place in institutions.workplaces_of(user_id, at=now):
        with acting_for(place.institution_id):
            found += [
                {"institution": place.name, "role": str(line.role_name), "unit": line.unit_name}
                | {"title": line.job_title, "since": line.active_from.isoformat()}
                for line in institutions.members(at=now)
                if line.user_id == user_id
            ]
    return found
