"""Keys, signing services and the authority of time stamps, without their secrets."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from registratura.accounts import queries as accounts
from registratura.signing.models import Key, Options, Provider

ENDS_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class KeyCard:
    """
    A key in use; `user_id` None is the seal's.

    `ends_soon`: its certificate is good for less than thirty days; `ended`: for none.
    """

    id: int
    user_id: int | None
    kind: str
    kind_name: str
    label: str
    subject_name: str
    issuer_name: str
    serial: str
    valid_from: datetime
    valid_to: datetime
    is_qualified: bool
    name_differs: bool
    asks_code: bool
    place: str
    provider_id: int | None
    added_at: datetime
    tested_at: datetime | None
    ends_soon: bool
    ended: bool


def keys_of(user_id: int | None, *, at: datetime) -> list[KeyCard]:
    """Return the keys in use of a person, or of the institution's seal when None; usable ones first."""
    owner = Q(user__isnull=True) if user_id is None else Q(user_id=user_id)
    rows = Key.objects.filter(owner, removed_at__isnull=True).order_by("id")
    return sorted((_card(row, at) for row in rows), key=lambda card: card.ended)


def key_card(key_id: int, *, at: datetime) -> KeyCard | None:
    """Return a key in use, or None."""
    row = Key.objects.filter(pk=key_id, removed_at__isnull=True).first()
    return _card(row, at) if row else None


def ending_keys(*, at: datetime) -> list[tuple[str, KeyCard]]:
    """Return the keys whose certificate is out of time or will be soon, each with whose it is; empty for the seal."""
    rows = Key.objects.filter(removed_at__isnull=True, valid_to__lt=at + ENDS_SOON).order_by("valid_to", "id")
    names = accounts.names_of([row.user_id for row in rows if row.user_id is not None])
    return [(names.get(row.user_id or 0, ""), _card(row, at)) for row in rows]


def _card(row: Key, at: datetime) -> KeyCard:
    same = (
        "id user_id kind label subject_name issuer_name serial valid_from valid_to is_qualified name_differs"
        " asks_code place provider_id added_at tested_at"
    )
    return KeyCard(
        **{name: getattr(row, name) for name in same.split()},
        kind_name=row.get_kind_display(),
        ends_soon=at <= row.valid_to < at + ENDS_SOON,
        ended=row.valid_to < at,
    )


@dataclass(frozen=True, slots=True)
class ProviderCard:
    """A remote signing service."""

    id: int
    name: str
    url: str
    way: str
    way_name: str
    account: str
    is_active: bool


def providers(*, only_active: bool = False) -> list[ProviderCard]:
    """Return the services by name."""
    rows = Provider.objects.order_by("name", "id")
    return [_provider(row) for row in (rows.filter(is_active=True) if only_active else rows)]


def provider(provider_id: int) -> ProviderCard | None:
    """Return a service, or None."""
    row = Provider.objects.filter(pk=provider_id).first()
    return _provider(row) if row else None


def _provider(row: Provider) -> ProviderCard:
    same = "id name url way account is_active"
    return ProviderCard(**{name: getattr(row, name) for name in same.split()}, way_name=row.get_way_display())


def way_names() -> list[tuple[str, str]]:
    """Return the ways of getting into a service, in words."""
    return [(value, str(words)) for value, words in Provider.Way.choices]


@dataclass(frozen=True, slots=True)
class AuthorityCard:
    """Where time stamps are asked for; `trouble` is what the authority said last when it gave none."""

    url: str
    account: str
    checked_at: datetime | None
    trouble: str


def authority() -> AuthorityCard | None:
    """Return where the institution asks for time stamps; None when it asks nowhere."""
    row = Options.objects.first()
    if row is None or not row.stamp_url:
        return None
    return AuthorityCard(row.stamp_url, row.stamp_account, row.checked_at, row.trouble)
