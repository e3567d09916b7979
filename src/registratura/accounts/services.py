"""Making accounts, letting persons in the first time, what they add to their account, closing accounts."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.accounts.kinds import Happened
from registratura.accounts.likeness import gives_away
from registratura.accounts.models import (
    CalendarAddress,
    PrivateNote,
    Profile,
    SecurityEvent,
    SignInLink,
    User,
)
from registratura.accounts.places import rough_browser, rough_moment, rough_network
from registratura.accounts.sealed import note_cell
from registratura.kernel.errors import DomainError
from registratura.kernel.text import ro_normalise
from registratura.toolkit import envelopes

LINK_LIFE = timedelta(hours=48)
READ_NOTED_EVERY = timedelta(hours=1)
EVENTS_KEPT = timedelta(days=365)
NOTE_LONGEST = 1_000  # characters
PHONE_LONGEST, ADDRESSED_LONGEST, NAME_LONGEST = 20, 80, 200


class AccountExistsError(DomainError):
    """Somebody already signs in with this address."""

    code = "accounts.user.exists"


class LinkRefusedError(DomainError):
    """A one-time link that is unknown, used, too old, or of a closed account: all the same to the caller."""

    code = "accounts.link.refused"


class ProfileRefusedError(DomainError):
    """What a person added to the account cannot be kept so."""

    code = "accounts.profile.refused"


class NoteRefusedError(DomainError):
    """A private note cannot be kept so: too long, or it would give the password away."""

    code = "accounts.note.refused"


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


def change_name(*, user: User, full_name: str) -> bool:
    """
    Keep how a person is called, and say whether it changed.

    Raises: ProfileRefusedError for what is no name.
    """
    name = ro_normalise(full_name, single_line=True)
    if not 3 <= len(name) <= NAME_LONGEST or sum(sign.isalpha() for sign in name) < 3:
        raise ProfileRefusedError(
            _("Scrieți numele și prenumele, așa cum stau în actul de identitate."), field="full_name"
        )
    changed = User.objects.filter(pk=user.pk).exclude(full_name=name).update(full_name=name)
    user.full_name = name
    return bool(changed)


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
def strip_account(*, user: User, now: datetime) -> None:
    """
    Close an account at the person's own wish: only the name stays, for what the person did as an official.

    The address goes too, so that it can be used again; whoever comes back begins anew.
    """
    forget_methods(user=user)
    end_sign_in_links(user=user, now=now)
    end_calendar(user=user, now=now)
    Profile.objects.filter(user=user).delete()
    remove_note(user=user)
    close_account(user=user, now=now)
    User.objects.filter(pk=user.pk).update(email=f"cont-{user.pk}@inchis.invalid", last_login=None)


@transaction.atomic
def forget_accounts(*, user_ids: Sequence[int], now: datetime) -> None:
    """Strip accounts on a demand of their persons: what opens them and where to write goes, the name stays at acts."""
    for user in User.objects.filter(pk__in=user_ids).order_by("pk"):
        strip_account(user=user, now=now)


@transaction.atomic
def forget_rows(*, model: str, numbers: Sequence[int]) -> None:
    """Erase rows about persons: of `profile`, `note`, `email`, `authenticator`, `session`; the note with its key."""
    if model == "note":
        for note in PrivateNote.objects.filter(pk__in=numbers).select_related("user"):
            remove_note(user=note.user)
        return
    if model == "session":
        for session in UserSession.objects.filter(pk__in=numbers):
            session.end()
        return
    models = {"profile": Profile, "email": EmailAddress, "authenticator": Authenticator}
    models[model]._default_manager.filter(pk__in=numbers).delete()


@transaction.atomic
def change_profile(*, user: User, phone: str, addressed_as: str, now: datetime) -> bool:
    """
    Keep what a person adds to the account and say whether it changed; with nothing left, nothing is kept.

    Raises: ProfileRefusedError.
    """
    phone, addressed_as = (ro_normalise(text, single_line=True) for text in (phone, addressed_as))
    if len(addressed_as) > ADDRESSED_LONGEST:
        raise ProfileRefusedError(
            _("Scrieți mai scurt, cel mult %d de caractere.") % ADDRESSED_LONGEST, field="addressed_as"
        )
    if phone and (len(phone) > PHONE_LONGEST or not 6 <= sum(sign.isdigit() for sign in phone) <= 15):
        raise ProfileRefusedError(
            _("Scrieți numărul cu cifre, de pildă 0722 000 000, sau lăsați gol."), field="phone"
        )
    kept = Profile.objects.select_for_update().filter(user=user).first()
    before = (kept.phone, kept.addressed_as) if kept is not None else ("", "")
    if before == (phone, addressed_as):
        return False
    if not phone and not addressed_as:
        Profile.objects.filter(user=user).delete()
    else:
        Profile.objects.update_or_create(
            user=user, defaults={"phone": phone, "addressed_as": addressed_as, "changed_at": now}
        )
    return True


@transaction.atomic
def write_note(*, user: User, text: str, password: str | None, now: datetime) -> None:
    """
    Keep a private note, sealed with a new key; the one before goes with its key.

    password: as the person typed it just now, already proven; None when the account has none.
    Raises: NoteRefusedError.
    """
    text = ro_normalise(text).strip()
    if not text:
        raise NoteRefusedError(_("Scrieți însemnarea, ori ștergeți-o."), field="text")
    if len(text) > NOTE_LONGEST:
        raise NoteRefusedError(
            _("Însemnarea are peste %d de caractere; scurtați-o.") % NOTE_LONGEST, field="text"
        )
    if password is not None and gives_away(note=text, password=password):
        raise NoteRefusedError(
            _(
                "Însemnarea conține parola sau seamănă cu ea. Scrieți-o altfel: ce v-ar ajuta numai pe dumneavoastră."
            ),
            field="text",
        )
    remove_note(user=user)
    key = envelopes.new_key(controller=envelopes.ACCOUNTS)
    sealed = envelopes.seal(text, key=key, cell=note_cell(user.pk))
    PrivateNote.objects.create(user=user, key=key, text_sealed=sealed, written_at=now)


def remove_note(*, user: User) -> bool:
    """Take a person's note away, with its key once the act is committed, and say whether there was one."""
    kept = PrivateNote.objects.filter(user=user).first()
    if kept is None:
        return False
    key = kept.key
    kept.delete()
    transaction.on_commit(lambda: envelopes.destroy_key(controller=envelopes.ACCOUNTS, key=key))
    return True


def note_security_event(
    *, user_id: int | None, kind: Happened, now: datetime, seen: Mapping[str, str] | None = None
) -> None:
    """
    Write down what happened to the security of an account, roughly where and when.

    user_id: None when what was typed belongs to no account: the same is written, of nobody.
    seen: `address` and `agent` of who did it; empty for what happens by itself or by others' hands.
    """
    seen = seen or {}
    SecurityEvent.objects.create(
        user_id=user_id,
        kind=kind,
        happened_at=rough_moment(now),
        network=rough_network(seen.get("address", "")),
        browser=rough_browser(seen.get("agent", "")),
    )


def forget_security_events(*, now: datetime) -> int:
    """Forget what happened longer ago than a year, and return how much."""
    return SecurityEvent.objects.filter(happened_at__lt=now - EVENTS_KEPT).delete()[0]


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
