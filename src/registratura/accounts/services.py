"""Making accounts, letting persons in the first time, closing accounts."""

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.accounts.models import CalendarAddress, SignInLink, User
from registratura.kernel.errors import DomainError
from registratura.kernel.text import ro_normalise

LINK_LIFE = timedelta(hours=48)
READ_NOTED_EVERY = timedelta(hours=1)


class AccountExistsError(DomainError):
    """Somebody already signs in with this address."""

    code = "accounts.user.exists"


class LinkRefusedError(DomainError):
    """A one-time link that is unknown, used, too old, or of a closed account: all the same to the caller."""

    code = "accounts.link.refused"


def create_user(*, email: str, full_name: str, now: datetime, password: str | None = None) -> User:
    """
    Make an account; without a password none can be used until the person sets one.

    Raises: AccountExistsError when the address is taken, without regard to case.
    """
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise AccountExistsError(_("Există deja un cont cu adresa %s.") % address, field="email")
    user = User(
        email=address,
        full_name=ro_normalise(full_name, single_line=True),
        password=make_password(password),
        created_at=now,
    )
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise AccountExistsError(_("Există deja un cont cu adresa %s.") % address, field="email") from error
    return user


def set_preferences(*, user: User, language: str, theme: str) -> None:
    """Keep the person's language (ro, en) and theme (auto, light, dark, contrast)."""
    User.objects.filter(pk=user.pk).update(language=language, theme=theme)


def issue_sign_in_link(*, user: User, now: datetime, life: timedelta = LINK_LIFE) -> str:
    """
    Return the secret of a new link that signs the person in once, until `now + life`.

    Only its SHA-256 is kept. Earlier links of the person stay valid until used or expired.
    """
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, digest=_digest(secret), created_at=now, expires_at=now + life)
    return secret


def link_owner(*, secret: str, now: datetime) -> User:
    """
    Return whose unused link this is, without using it: what a preview by a mail scanner may see.

    Raises: LinkRefusedError.
    """
    link = (
        SignInLink.objects.select_related("user")
        .filter(digest=_digest(secret), used_at__isnull=True, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if link is None:
        raise LinkRefusedError(_("Legătura nu mai este bună: a fost folosită sau a expirat. Cereți alta."))
    return link.user


@transaction.atomic
def use_sign_in_link(*, secret: str, now: datetime) -> User:
    """
    Use a link up and return the person.

    Of two requests at once, one wins.
    Raises: LinkRefusedError.
    """
    user = link_owner(secret=secret, now=now)
    used = SignInLink.objects.filter(digest=_digest(secret), used_at__isnull=True).update(used_at=now)
    if not used:
        raise LinkRefusedError(_("Legătura nu mai este bună: a fost folosită sau a expirat. Cereți alta."))
    return user


def end_sign_in_links(*, user: User, now: datetime) -> None:
    """End every unused link of a person: whoever held one may no longer come in as that person."""
    SignInLink.objects.filter(user=user, used_at__isnull=True).update(used_at=now)


@transaction.atomic
def forget_methods(*, user: User) -> None:
    """Take away the password, keys, application and codes of a person who lost them; open sessions end with them."""
    User.objects.filter(pk=user.pk).update(password=make_password(None))
    Authenticator.objects.filter(user_id=user.pk).delete()


def close_account(*, user: User, now: datetime) -> None:
    """Close an account: the person signs in no more, the name stays in what the person did."""
    User.objects.filter(pk=user.pk, closed_at__isnull=True).update(is_active=False, closed_at=now)


@transaction.atomic
def renew_calendar(*, user: User, now: datetime) -> str:
    """
    Return the secret of a new calendar address of a person; the one before stops working at once.

    Only its SHA-256 is kept: it is shown this once.
    """
    # Held until the end: of two at once the second ends what the first made.
    User.objects.select_for_update().get(pk=user.pk)
    end_calendar(user=user, now=now)
    secret = secrets.token_urlsafe(32)
    CalendarAddress.objects.create(user=user, digest=_digest(secret), created_at=now)
    return secret


def end_calendar(*, user: User, now: datetime) -> bool:
    """End a person's calendar address, and say whether there was one."""
    return bool(CalendarAddress.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now))


def note_calendar_read(*, address_id: int, content: bytes, now: datetime) -> datetime:
    """
    Note that a calendar program read an address, at most once an hour, and return since when it reads the same.

    content: what is given out.
    """
    digest = hashlib.sha256(content).digest()
    address = CalendarAddress.objects.get(pk=address_id)
    if address.changed_at is None or bytes(address.seen_digest or b"") != digest:
        address.seen_digest, address.changed_at, address.read_at = digest, now, now
        address.save(update_fields=["seen_digest", "changed_at", "read_at"])
    elif address.read_at is None or now - address.read_at >= READ_NOTED_EVERY:
        address.read_at = now
        address.save(update_fields=["read_at"])
    assert address.changed_at is not None
    return address.changed_at


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
