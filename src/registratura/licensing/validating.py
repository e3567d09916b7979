"""
What a validation finds, from the facts of a license and what was asked. Pure: no clock, no database.

The order is fixed: what stands against the license itself, then what was asked and does not fit, then the machine,
its heart, its functions and the seats, and at last the end of the term.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from registratura.kernel.licenses.codes import Code
from registratura.licensing.kinds import REVIVES_WITHIN, Cull, Expiration, MachineState, Matching, Overage

DRIFT: Final = timedelta(seconds=30)
"""How late a heartbeat may come."""
_MOST_OF: Final[dict[str, tuple[int, int]]] = {
    Overage.NO_OVERAGE: (1, 1),
    Overage.ALLOW_1_25X_OVERAGE: (5, 4),
    Overage.ALLOW_1_5X_OVERAGE: (3, 2),
    Overage.ALLOW_2X_OVERAGE: (2, 1),
}


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """A machine that is let in."""

    fingerprint: str
    state: MachineState
    components: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseFacts:
    """A license with its policy, as it stands. seats: fingerprints that hold one, by machine or by open lease."""

    product: str
    policy: str
    floating: bool
    machine_count: int | None
    overage: str
    expiration: str
    issued_at: datetime
    expires_at: datetime | None
    suspended: bool
    revoked: bool
    check_in_days: int | None
    last_check_in_at: datetime | None
    matching: str
    require_product: bool
    require_fingerprint: bool
    require_components: bool
    entitlements: frozenset[str]
    machines: tuple[MachineFacts, ...] = ()
    seats: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What was asked: for which product, on which machine, with which parts and functions."""

    product: str = ""
    policy: str = ""
    fingerprint: str = ""
    components: Mapping[str, str] = field(default_factory=dict)
    entitlements: frozenset[str] = frozenset()


def most_machines(machine_count: int | None, overage: str) -> int | None:
    """Return how many machines are let in at most; None for any number."""
    if machine_count is None or overage == Overage.ALWAYS_ALLOW_OVERAGE:
        return None
    times, over = _MOST_OF[overage]
    return machine_count * times // over


def code_of(facts: LicenseFacts, scope: Scope, *, now: datetime) -> Code:
    """Return the one code that a validation ends in."""
    for question in (_against_license, _against_scope, _against_machine, _against_seats):
        found = question(facts, scope, now)
        if found is not None:
            return found
    return Code.VALID


def has_expired(facts: LicenseFacts, *, now: datetime) -> bool:
    """Say whether the term is over, whatever that does."""
    return facts.expires_at is not None and now >= facts.expires_at


def state_of(
    *,
    heartbeat_seconds: int | None,
    last_heartbeat_at: datetime | None,
    revived_at: datetime | None,
    dead: bool,
    now: datetime,
) -> MachineState:
    """Return how the heart of a machine beats."""
    if heartbeat_seconds is None:
        return MachineState.IDLE
    if last_heartbeat_at is None:
        return MachineState.NOT_STARTED
    if dead or now > last_heartbeat_at + timedelta(seconds=heartbeat_seconds) + DRIFT:
        return MachineState.DEAD
    return MachineState.RESURRECTED if revived_at is not None else MachineState.ALIVE


def revives(*, strategy: str, died_at: datetime, now: datetime) -> bool:
    """Say whether a sign at this moment brings a dead machine back."""
    within = REVIVES_WITHIN[strategy]
    return within == timedelta.max or now - died_at <= within if within else False


def holds_a_seat(state: MachineState, *, cull: str) -> bool:
    """Say whether a machine in this state still holds its seat by itself."""
    return not (state is MachineState.DEAD and cull == Cull.DEACTIVATE_DEAD)


def components_match(known: Mapping[str, str], sent: Mapping[str, str], *, matching: str) -> bool:
    """Say whether enough parts are still the same. A machine that was let in without parts has none to compare."""
    if not known:
        return True
    same = sum(1 for kind, digest in known.items() if sent.get(kind) == digest)
    wanted = {
        Matching.MATCH_ANY: 1,
        Matching.MATCH_TWO: min(2, len(known)),
        Matching.MATCH_MOST: len(known) // 2 + 1,
        Matching.MATCH_ALL: len(known),
    }[Matching(matching)]
    return same >= wanted


def _against_license(facts: LicenseFacts, scope: Scope, now: datetime) -> Code | None:
    over = has_expired(facts, now=now)
    if facts.revoked:
        return Code.REVOKED
    if facts.suspended:
        return Code.SUSPENDED
    if over and facts.expiration == Expiration.REVOKE_ACCESS:
        return Code.REVOKED
    if over and facts.expiration == Expiration.RESTRICT_ACCESS:
        return Code.EXPIRED
    if facts.check_in_days is not None:
        last = facts.last_check_in_at or facts.issued_at
        if now > last + timedelta(days=facts.check_in_days):
            return Code.OVERDUE
    return None


def _against_scope(facts: LicenseFacts, scope: Scope, now: datetime) -> Code | None:
    checks = (
        (facts.require_product and not scope.product, Code.PRODUCT_SCOPE_REQUIRED),
        (scope.product and scope.product != facts.product, Code.PRODUCT_SCOPE_MISMATCH),
        (scope.policy and scope.policy != facts.policy, Code.POLICY_SCOPE_MISMATCH),
        (facts.require_fingerprint and not scope.fingerprint, Code.FINGERPRINT_SCOPE_REQUIRED),
        (facts.require_components and not scope.components, Code.COMPONENTS_SCOPE_REQUIRED),
        (not scope.entitlements <= facts.entitlements, Code.ENTITLEMENTS_MISSING),
    )
    return next((code for fault, code in checks if fault), None)


def _against_machine(facts: LicenseFacts, scope: Scope, now: datetime) -> Code | None:
    if not facts.machines:
        return Code.NO_MACHINES if facts.floating else Code.NO_MACHINE
    if not scope.fingerprint:
        return None
    machine = next((each for each in facts.machines if each.fingerprint == scope.fingerprint), None)
    if machine is None:
        return Code.FINGERPRINT_SCOPE_MISMATCH
    if scope.components and not components_match(
        machine.components, scope.components, matching=facts.matching
    ):
        return Code.COMPONENTS_SCOPE_MISMATCH
    if machine.state is MachineState.NOT_STARTED:
        return Code.HEARTBEAT_NOT_STARTED
    return Code.HEARTBEAT_DEAD if machine.state is MachineState.DEAD else None


def _against_seats(facts: LicenseFacts, scope: Scope, now: datetime) -> Code | None:
    most = most_machines(facts.machine_count, facts.overage)
    return Code.TOO_MANY_MACHINES if most is not None and len(facts.seats) > most else None


def seat_is_free(facts: LicenseFacts, fingerprint: str) -> bool:
    """Say whether a machine may be let in: it holds a seat already, or one is free."""
    most = most_machines(facts.machine_count, facts.overage)
    return most is None or fingerprint in facts.seats or len(facts.seats) < most


def merged(*, machines: Iterable[str], leases: Iterable[str]) -> frozenset[str]:
    """Return who holds a seat: machines that are let in and fingerprints of leases that have not ended."""
    return frozenset(machines) | frozenset(leases)
