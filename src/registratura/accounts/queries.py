"""Finding persons."""

from collections.abc import Iterable
from dataclasses import dataclass

from registratura.accounts.models import User


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
