"""What others read of licenses. Call with the supplier's scope and the purpose P07 open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from registratura.kernel.licenses.codes import FACTS, Code
from registratura.licensing import kinds
from registratura.licensing.models import (
    Entitlement,
    Lease,
    License,
    Machine,
    Policy,
    Product,
    SigningKey,
    ValidationCount,
)
from registratura.licensing.reading import license_by_id
from registratura.licensing.validating import most_machines, state_of

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product with how many policies and licenses it has."""

    id: int
    code: str
    name: str
    platforms: tuple[str, ...]
    policy_count: int


@dataclass(frozen=True, slots=True)
class PolicyCard:
    """A policy in words."""

    id: int
    code: str
    name: str
    product_id: int
    product: str
    term_days: int | None
    floating: bool
    machine_count: int | None
    overage: str
    file_days: int
    grace_days: int
    heartbeat_seconds: int | None
    entitlements: tuple[str, ...]
    license_count: int


@dataclass(frozen=True, slots=True)
class LicenseLine:
    """A license in a list. seats: how many are taken; most: how many are let in, None for any number."""

    id: int
    license: str
    name: str
    customer: int | None
    product: str
    product_code: str
    policy: str
    key_ending: str
    seats: int
    most: int | None
    issued_at: datetime
    expires_at: datetime | None
    code: Code
    words: str
    next_step: str

    @property
    def tone(self) -> str:
        """Return how grave its state is, for a badge."""
        if self.code in (Code.REVOKED, Code.SUSPENDED, Code.EXPIRED, Code.TOO_MANY_MACHINES):
            return "danger"
        return "ok" if self.code is Code.VALID else "warn"


@dataclass(frozen=True, slots=True)
class MachineLine:
    """A machine that is let in. short: the beginning of its digest, by which two are told apart."""

    id: int
    license_id: int
    license_name: str
    product: str
    fingerprint: str
    short: str
    platform: str
    version: str
    activated_at: datetime
    last_heartbeat_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class LeaseLine:
    """A file that was handed out. holds: whether it still takes a seat."""

    lease: str
    short: str
    kind: str
    issued_at: datetime
    expires_at: datetime
    key_id: str
    file_sha256: str
    holds: bool


@dataclass(frozen=True, slots=True)
class LicenseCard:
    """A license with all that hangs on it."""

    line: LicenseLine
    policy_id: int
    own_machine_count: int | None
    own_entitlements: tuple[str, ...]
    entitlements: tuple[str, ...]
    suspended_at: datetime | None
    revoked_at: datetime | None
    ended_words: str
    last_validated_at: datetime | None
    machines: tuple[MachineLine, ...]
    leases: tuple[LeaseLine, ...]
    counts: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class KeyCard:
    """A key by which files are checked."""

    key_id: str
    public_key: str
    made_at: datetime
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerLicenses:
    """What a customer has: licenses with their devices."""

    licenses: tuple[LicenseLine, ...]
    machines: tuple[MachineLine, ...]


def products() -> list[ProductCard]:
    """Return every product by name."""
    counted = dict(Policy.objects.values_list("product_id").annotate(Count("id")).order_by())
    return [
        ProductCard(row.id, row.code, row.name, tuple(row.platforms), counted.get(row.id, 0))
        for row in Product.objects.order_by("name", "id")
    ]


def entitlements() -> list[tuple[str, str]]:
    """Return codes and names of the functions that licenses may hold."""
    return list(Entitlement.objects.order_by("code").values_list("code", "name"))


def policies() -> list[PolicyCard]:
    """Return every policy by product and name."""
    counted = dict(License.objects.values_list("policy_id").annotate(Count("id")).order_by())
    return [
        PolicyCard(
            id=row.id,
            code=row.code,
            name=row.name,
            product_id=row.product_id,
            product=row.product.name,
            term_days=row.term_days,
            floating=row.floating,
            machine_count=row.machine_count,
            overage=str(kinds.Overage(row.overage_strategy).label),
            file_days=row.file_days,
            grace_days=row.grace_days,
            heartbeat_seconds=row.heartbeat_seconds,
            entitlements=tuple(row.entitlements),
            license_count=counted.get(row.id, 0),
        )
        for row in Policy.objects.select_related("product").order_by("product__name", "name", "id")
    ]


def licenses(
    *, now: datetime, q: str = "", customer: int | None = None, before: int | None = None
) -> list[LicenseLine]:
    """
    Return licenses, the newest first, fifty at once.

    q: a part of the name, or the last letters of the key. before: number of the last one of the page before.
    """
    rows = License.objects.select_related("policy__product")
    if customer is not None:
        rows = rows.filter(customer=customer)
    if q := q.replace("\x00", "").strip()[:100]:
        rows = rows.filter(Q(name__icontains=q) | Q(key_ending__iexact=q[-5:]))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return _lines(list(rows.order_by("-id")[:AT_ONCE]), now)


def license_card(license_id: int, *, now: datetime) -> LicenseCard | None:
    """Return a license with its machines, leases and the answers of the last thirty days, or None."""
    row = license_by_id(license_id)
    if row is None:
        return None
    leases = Lease.objects.filter(license=row).order_by("-id")[:AT_ONCE]
    since = (now - timedelta(days=30)).date()
    counted = (
        ValidationCount.objects.filter(license=row, counted_on__gte=since)
        .values_list("code")
        .annotate(total=Sum("hits"))
        .order_by("-total", "code")
    )
    return LicenseCard(
        line=_lines([row], now)[0],
        policy_id=row.policy_id,
        own_machine_count=row.machine_count,
        own_entitlements=tuple(row.entitlements),
        entitlements=tuple(sorted({*row.policy.entitlements, *row.entitlements})),
        suspended_at=row.suspended_at,
        revoked_at=row.revoked_at,
        ended_words=row.ended_words,
        last_validated_at=row.last_validated_at,
        machines=tuple(_machines([row.id], now)),
        leases=tuple(_lease(each, now) for each in leases),
        counts=tuple((code, _(FACTS[Code(code)].words), hits) for code, hits in counted),
    )


def of_customer(customer: int, *, now: datetime) -> CustomerLicenses:
    """Return the licenses of a customer and the devices on them, and nobody else's."""
    rows = list(
        License.objects.filter(customer=customer).select_related("policy__product").order_by("-id")[:AT_ONCE]
    )
    return CustomerLicenses(
        licenses=tuple(_lines(rows, now)), machines=tuple(_machines([row.id for row in rows], now))
    )


def file_of_lease(lease: UUID) -> str | None:
    """Return the file of a lease that is still good, to be fetched again by who was given its name, or None."""
    return Lease.objects.filter(lease=lease).values_list("certificate", flat=True).first()


def license_of_customer(license_id: int, *, customer: int) -> bool:
    """Say whether a license is of this customer."""
    return License.objects.filter(pk=license_id, customer=customer).exists()


def signing_keys() -> list[KeyCard]:
    """Return the keys, the one in use first; those that signed before go on checking what they signed."""
    rows = SigningKey.objects.order_by("-made_at", "-id")
    return [KeyCard(row.key_id, row.public_key, row.made_at, row.retired_at) for row in rows]


def expiring(*, since: datetime, until: datetime) -> list[LicenseLine]:
    """Return licenses that are neither suspended nor revoked and end in a time, the first to end first."""
    rows = License.objects.select_related("policy__product").filter(
        expires_at__gte=since, expires_at__lt=until, revoked_at__isnull=True, suspended_at__isnull=True
    )
    return _lines(list(rows.order_by("expires_at", "id")[:1000]), until)


def shared_signs(*, since: date) -> list[tuple[int, int]]:
    """Return licenses with how often a machine that is not let in asked: a sign of a key that went round."""
    rows = (
        ValidationCount.objects.filter(
            counted_on__gte=since,
            code__in=[Code.FINGERPRINT_SCOPE_MISMATCH, Code.TOO_MANY_MACHINES],
        )
        .values_list("license_id")
        .annotate(total=Sum("hits"))
        .order_by("-total", "license_id")
    )
    return [(license_id, hits) for license_id, hits in rows]


def _lines(rows: list[License], now: datetime) -> list[LicenseLine]:
    numbers = [row.id for row in rows]
    seats: dict[int, set[str]] = {number: set() for number in numbers}
    let_in: set[int] = set()
    for license_id, fingerprint in Machine.objects.filter(
        license_id__in=numbers, deactivated_at__isnull=True
    ).values_list("license_id", "fingerprint"):
        seats[license_id].add(fingerprint)
        let_in.add(license_id)
    for license_id, fingerprint in Lease.objects.filter(
        license_id__in=numbers, expires_at__gt=now
    ).values_list("license_id", "fingerprint"):
        seats[license_id].add(fingerprint)
    return [_line(row, len(seats[row.id]), row.id in let_in, now) for row in rows]


def _line(row: License, seats: int, active: bool, now: datetime) -> LicenseLine:
    policy = row.policy
    most = most_machines(row.machine_count or policy.machine_count, policy.overage_strategy)
    code = _code(row, seats, most, active, now)
    return LicenseLine(
        id=row.id,
        license=str(row.license),
        name=row.name,
        customer=row.customer,
        product=policy.product.name,
        product_code=policy.product.code,
        policy=policy.name,
        key_ending=row.key_ending,
        seats=seats,
        most=most,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        code=code,
        words=_(FACTS[code].words),
        next_step=_(FACTS[code].next_step),
    )


def _code(row: License, seats: int, most: int | None, active: bool, now: datetime) -> Code:
    """Return how a license stands by itself, whoever would ask."""
    over = row.expires_at is not None and now >= row.expires_at
    strategy = row.policy.expiration_strategy
    if row.revoked_at is not None or (over and strategy == kinds.Expiration.REVOKE_ACCESS):
        return Code.REVOKED
    if row.suspended_at is not None:
        return Code.SUSPENDED
    if over and strategy == kinds.Expiration.RESTRICT_ACCESS:
        return Code.EXPIRED
    if not active:
        return Code.NO_MACHINES if row.policy.floating else Code.NO_MACHINE
    return Code.TOO_MANY_MACHINES if most is not None and seats > most else Code.VALID


def _machines(numbers: Iterable[int], now: datetime) -> list[MachineLine]:
    rows = Machine.objects.filter(license_id__in=list(numbers), deactivated_at__isnull=True).select_related(
        "license__policy__product"
    )
    return [
        MachineLine(
            id=row.id,
            license_id=row.license_id,
            license_name=row.license.name,
            product=row.license.policy.product.name,
            fingerprint=row.fingerprint,
            short=row.fingerprint[:8],
            platform=str(kinds.Platform(row.platform).label),
            version=row.version,
            activated_at=row.activated_at,
            last_heartbeat_at=row.last_heartbeat_at,
            state=str(
                state_of(
                    heartbeat_seconds=row.license.policy.heartbeat_seconds,
                    last_heartbeat_at=row.last_heartbeat_at,
                    revived_at=row.revived_at,
                    dead=row.dead,
                    now=now,
                ).label
            ),
        )
        for row in rows.order_by("id")
    ]


def _lease(row: Lease, now: datetime) -> LeaseLine:
    return LeaseLine(
        lease=str(row.lease),
        short=row.fingerprint[:8],
        kind=str(kinds.LeaseKind(row.kind).label),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        key_id=row.key_id,
        file_sha256=row.file_sha256,
        holds=row.expires_at > now,
    )
