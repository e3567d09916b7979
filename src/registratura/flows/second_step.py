"""
The second step of signing in, where an institution asks it of everybody: who has one, and who is let in.

A passkey is two steps in itself (the device, and what opens it); codes of an application are asked after the password
or the link. Law: OUG 155/2024 (multi-factor authentication among the measures of essential entities).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator

from registratura.institutions import queries as institutions
from registratura.institutions.queries import MemberLine

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

# Paper codes alone are no second step: they stand in for one that was lost.
_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the people of the institution in scope stand. `without`: one line for each person, by name."""

    having: int
    without: tuple[MemberLine, ...]


def having(*, user_ids: Iterable[int]) -> frozenset[int]:
    """Return those of some people who have a passkey or a code application."""
    found = Authenticator.objects.filter(user_id__in=list(user_ids), type__in=_STEPS)
    return frozenset(found.values_list("user_id", flat=True))


def lets_in(*, institution: Institution, user_id: int, now: datetime) -> bool:
    """Say whether a person may work there; asks the database only where the institution asks for the step."""
    since = institution.second_step_from
    return since is None or now < since or bool(having(user_ids=[user_id]))


def is_due(*, institution: Institution, user_id: int) -> bool:
    """Say whether a person must still put a second step for this institution, by the day it named."""
    return institution.second_step_from is not None and not having(user_ids=[user_id])


def standing(*, now: datetime) -> Standing:
    """Return how the people stand who have a role now in the institution in scope."""
    people = {line.user_id: line for line in reversed(institutions.members(at=now))}
    have = having(user_ids=people)
    lacking = [line for user_id, line in people.items() if user_id not in have]
    return Standing(len(have), tuple(sorted(lacking, key=lambda line: line.full_name)))
