"""The facts of a license, read for the pure rules of `validating`. Used by services and queries of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from registratura.licensing.models import Component, License, Machine, Policy, Product
from registratura.licensing.validating import (
    LicenseFacts,
    MachineFacts,
    holds_a_seat,
    merged,
    state_of,
)
from registratura.toolkit.purpose import require_open
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import prepared_rows


@dataclass(frozen=True, slots=True)
class Found:
    """A license with its policy and product, and the facts that it is judged by."""

    row: License
    facts: LicenseFacts
    machines: Mapping[str, Machine]


def license_of_digest(digest: str, *, lock: bool = False) -> License | None:
    """Return the license of a key's digest. lock: keep others from counting its seats until the transaction ends."""
    if not lock:
        return _prepared(digest)
    rows = License.objects.filter(key_digest=digest).select_related("policy__product")
    return rows.select_for_update(of=("self",)).first()


# Asked by every validation, so it is kept prepared, and the rows are put together here.
_MADE: tuple[tuple[type[License | Policy | Product], str], ...] = (
    (License, "l"),
    (Policy, "p"),
    (Product, "o"),
)
_LICENSE = f"""
SELECT {", ".join(f'{name}."{one.column}"' for model, name in _MADE for one in model._meta.concrete_fields)}
  FROM licensing_license l
  JOIN licensing_policy p ON p.institution_id = l.institution_id AND p.id = l.policy_id
  JOIN licensing_product o ON o.institution_id = p.institution_id AND o.id = p.product_id
 WHERE l.institution_id = %s::bigint AND l.key_digest = %s::text
"""


_MACHINES = f"""
SELECT {", ".join(f'"{one.column}"' for one in Machine._meta.concrete_fields)}
  FROM licensing_machine WHERE institution_id = %s::bigint AND license_id = %s::bigint AND deactivated_at IS NULL
 ORDER BY id
"""
_LEASES = """
SELECT fingerprint FROM licensing_lease
 WHERE institution_id = %s::bigint AND license_id = %s::bigint AND expires_at > %s::timestamptz
"""


def _prepared(digest: str) -> License | None:
    require_open(License)
    rows = prepared_rows(_LICENSE, [required_institution(), digest])
    if not rows:
        return None
    values = list(rows[0])
    found: License = _taken(License, values)
    policy = _taken(Policy, values)
    policy.product, found.policy = _taken(Product, values), policy
    return found


def _taken(model: Any, values: list[Any]) -> Any:
    fields = model._meta.concrete_fields
    own = [
        one.from_db_value(value, None, connection) if hasattr(one, "from_db_value") else value
        for one, value in zip(fields, values[: len(fields)], strict=True)
    ]
    del values[: len(fields)]
    return model.from_db("default", [one.attname for one in fields], own)


def license_by_id(license_id: int, *, lock: bool = False) -> License | None:
    """Return a license by its number."""
    rows = License.objects.filter(pk=license_id).select_related("policy__product")
    return (rows.select_for_update(of=("self",)) if lock else rows).first()


def facts_of(row: License, *, now: datetime, with_components: bool = True) -> Found:
    """Read who is let in by a license and return what it is judged by."""
    policy = row.policy
    require_open(Machine)
    where = [row.institution_id, row.id]
    machines: list[Machine] = [_taken(Machine, list(each)) for each in prepared_rows(_MACHINES, where)]
    parts: dict[int, dict[str, str]] = {}
    if with_components and machines:
        for machine, kind, digest in Component.objects.filter(machine__in=machines).values_list(
            "machine_id", "kind", "fingerprint"
        ):
            parts.setdefault(machine, {})[kind] = digest
    leases = [fingerprint for (fingerprint,) in prepared_rows(_LEASES, [*where, now])]
    told = []
    for each in machines:
        state = state_of(
            heartbeat_seconds=policy.heartbeat_seconds,
            last_heartbeat_at=each.last_heartbeat_at,
            revived_at=each.revived_at,
            dead=each.dead,
            now=now,
        )
        told.append(MachineFacts(each.fingerprint, state, parts.get(each.id, {})))
    sitting = [
        each.fingerprint for each in told if holds_a_seat(each.state, cull=policy.heartbeat_cull_strategy)
    ]
    facts = LicenseFacts(
        product=policy.product.code,
        policy=policy.code,
        floating=policy.floating,
        machine_count=row.machine_count or policy.machine_count,
        overage=policy.overage_strategy,
        expiration=policy.expiration_strategy,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        suspended=row.suspended_at is not None,
        revoked=row.revoked_at is not None,
        check_in_days=policy.check_in_days,
        last_check_in_at=row.last_check_in_at,
        matching=policy.matching_strategy,
        require_product=policy.require_product_scope,
        require_fingerprint=policy.require_fingerprint_scope,
        require_components=policy.require_components_scope,
        entitlements=frozenset({*policy.entitlements, *row.entitlements}),
        machines=tuple(told),
        seats=merged(machines=sitting, leases=leases),
    )
    return Found(row, facts, {each.fingerprint: each for each in machines})
