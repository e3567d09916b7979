"""Answering whether a license may be used, and counting how often which answer was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from registratura.kernel.licenses.codes import Code
from registratura.licensing.kinds import ExpirationBasis
from registratura.licensing.models import License
from registratura.licensing.reading import facts_of, license_of_digest
from registratura.licensing.validating import Scope, code_of

_COUNT = """
INSERT INTO licensing_validationcount AS kept (institution_id, license_id, counted_on, code, hits)
VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (institution_id, license_id, counted_on, code) DO UPDATE SET hits = kept.hits + 1
"""
_SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Validated:
    """What a validation found; without a license, of a key that is not known."""

    code: Code
    license_id: int | None
    expires_at: datetime | None
    entitlements: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Whether the license may be used."""
        return self.code is Code.VALID


@transaction.atomic(
    savepoint=False
)  # a refusal is an answer: nothing is ever caught and gone on with around it
def validate(*, digest: str, scope: Scope, now: datetime) -> Validated:
    """Say with one code whether the license with this key's digest may be used so."""
    row = license_of_digest(digest)
    if row is None:
        return Validated(Code.NOT_FOUND, None, None, ())
    _begin(row, now)
    facts = facts_of(row, now=now, with_components=bool(scope.components)).facts
    code = code_of(facts, scope, now=now)
    if row.last_validated_at is None or now - row.last_validated_at > _SEEN_EVERY:
        License.objects.filter(pk=row.pk).update(last_validated_at=now)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [row.institution_id, row.id, timezone.localdate(now), str(code)])
    return Validated(code, row.id, row.expires_at, tuple(sorted(facts.entitlements)))


def _begin(row: License, now: datetime) -> None:
    """Begin the term of a license that is counted from its first use."""
    policy = row.policy
    first = row.expires_at is None and row.last_validated_at is None
    if first and policy.term_days and policy.expiration_basis == ExpirationBasis.FROM_FIRST_VALIDATION:
        row.expires_at = now + timedelta(days=policy.term_days)
        License.objects.filter(pk=row.pk).update(expires_at=row.expires_at)
