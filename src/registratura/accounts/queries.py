"""Finding persons."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from registratura.accounts.models import CalendarAddress, PrivateNote, Profile, SecurityEvent, User
from registratura.accounts.sealed import note_cell
from registratura.toolkit import envelopes


def user_by_email(email: str) -> User | None:
    """Return the person who signs in with this address, or None."""
    return User.objects.filter(email=email.strip().lower()).first()


def user_by_id(user_id: int) -> User | None:
    """Return the person with this number, or None."""
    return User.objects.filter(pk=user_id).first()


def user_id_by_email(email: str) -> int | None:
    """Return the number of the person who signs in with this address, or None; asks the same whoever it is."""
    return User.objects.filter(email=email.strip().lower()).values_list("pk", flat=True).first()


def nobody(*, email: str) -> User:
    """Return somebody who is in no table, to do for an unknown address the work that is done for a known one."""
    return User(pk=0, email=email, password="!")


def active_user_ids(*, after: int, limit: int) -> list[int]:
    """Return the numbers of the persons with an open account, the next ones after a number, in order."""
    rows = User.objects.filter(is_active=True, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


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


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """An attempt to sign in: whose account, None for an address without one, what became of it, from which network."""

    user_id: int | None
    kind: str
    network: str


def sign_in_attempts(*, kinds: Iterable[str], since: datetime, until: datetime) -> list[AttemptLine]:
    """
    Return what happened at the entrance in a time, in its order; `until` is exclusive.

    Moments are kept by the quarter of an hour and networks by half of their address; who has none is left out.
    """
    rows = SecurityEvent.objects.filter(
        kind__in=[str(kind) for kind in kinds], happened_at__gte=since, happened_at__lt=until
    ).exclude(network="")
    return [AttemptLine(*row) for row in rows.order_by("id").values_list("user_id", "kind", "network")]


def _calendar(row: CalendarAddress | None) -> CalendarLine | None:
    return CalendarLine(row.id, row.user_id, row.created_at, row.read_at) if row is not None else None


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """What a person added to the account; all of it may be empty."""

    phone: str = ""
    addressed_as: str = ""


def profile_of(user_id: int) -> ProfileCard:
    """Return what a person added to the account."""
    row = Profile.objects.filter(user_id=user_id).values_list("phone", "addressed_as").first()
    return ProfileCard(*row) if row is not None else ProfileCard()


@dataclass(frozen=True, slots=True)
class NoteCard:
    """A person's private note. For the eyes of that person alone, and only when just signed in."""

    text: str
    written_at: datetime


def note_of(user_id: int) -> NoteCard | None:
    """Return a person's private note, opened; None when there is none or its key is gone."""
    kept = PrivateNote.objects.filter(user_id=user_id).first()
    if kept is None:
        return None
    try:
        return NoteCard(envelopes.open_sealed(kept.text_sealed, cell=note_cell(user_id)), kept.written_at)
    except envelopes.KeyGoneError:
        return None


def has_note(user_id: int) -> bool:
    """Say whether a person keeps a private note, without opening it."""
    return PrivateNote.objects.filter(user_id=user_id).exists()


@dataclass(frozen=True, slots=True)
class SecurityLine:
    """Something that happened to the security of an account; moment and place are rough."""

    id: int
    kind: str
    words: str
    happened_at: datetime
    network: str
    browser: str

    @property
    def alarming(self) -> bool:
        """Whether the person should look twice."""
        return self.kind in _ALARMING


_ALARMING = frozenset(
    {"sign_in_failed", "second_step_failed", "recovery_asked", "recovery_approved", "recovered"}
)


def security_events(user_id: int, *, before: int | None = None, limit: int = 50) -> list[SecurityLine]:
    """Return what happened to the security of an account, the newest first; before: the last one already seen."""
    rows = SecurityEvent.objects.filter(user_id=user_id)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [
        SecurityLine(
            row.id,
            row.kind,
            row.get_kind_display(),
            row.happened_at,
            row.network,
            row.browser.replace("/", " · "),
        )
        for row in rows.order_by("-id")[:limit]
    ]
