"""Finding persons."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from registratura.accounts.models import CalendarAddress, User


def user_by_email(email: str) -> User | None:
    """Return the person who signs in with this address, or None."""
    return User.objects.filter(email=email.strip().lower()).first()


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of persons by their numbers, in one query."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "full_name")) if wanted else {}


@dataclass(frozen=True, slots=True)
class Contact:
    """How to write to a person, and in which language."""

    user_id: int
    full_name: str
    email: str
    language: str
    is_active: bool


def contact_of(user_id: int) -> Contact | None:
    """Return how to write to a person, or None."""
    row = (
        User.objects.filter(pk=user_id)
        .values_list("pk", "full_name", "email", "language", "is_active")
        .first()
    )
    return Contact(*row) if row is not None else None


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A person's calendar address: since when it stands, and when a program read it last."""

    id: int
    user_id: int
    created_at: datetime
    read_at: datetime | None


def calendar_of(user_id: int) -> CalendarLine | None:
    """Return a person's open calendar address, or None."""
    return _calendar(CalendarAddress.objects.filter(user_id=user_id, ended_at__isnull=True).first())


def calendar_at(secret: str) -> CalendarLine | None:
    """Return the open calendar address with this secret, of a person whose account is open; else None."""
    digest = hashlib.sha256(secret.encode()).digest()
    found = CalendarAddress.objects.filter(digest=digest, ended_at__isnull=True, user__is_active=True)
    return _calendar(found.first())


def _calendar(row: CalendarAddress | None) -> CalendarLine | None:
    return CalendarLine(row.id, row.user_id, row.created_at, row.read_at) if row is not None else None
