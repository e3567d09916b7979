"""Machines: let in, giving signs, let out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.licenses.codes import FACTS, Code
from registratura.kernel.licenses.fingerprints import PLATFORMS, is_fingerprint
from registratura.licensing.errors import ActivationRefusedError, LicenseNotFoundError
from registratura.licensing.kinds import Cull, Expiration, ExpirationBasis, MachineState
from registratura.licensing.models import Component, License, Machine
from registratura.licensing.reading import Found, facts_of, license_by_id, license_of_digest
from registratura.licensing.validating import (
    DRIFT,
    Scope,
    code_of,
    components_match,
    has_expired,
    revives,
    seat_is_free,
    state_of,
)

# What says that a machine is not known yet, which is why it comes.
_COMES_FOR_THIS = frozenset(
    {
        Code.VALID,
        Code.NO_MACHINE,
        Code.NO_MACHINES,
        Code.FINGERPRINT_SCOPE_MISMATCH,
        Code.HEARTBEAT_NOT_STARTED,
        Code.HEARTBEAT_DEAD,
        Code.COMPONENTS_SCOPE_MISMATCH,
        Code.OVERDUE,
        Code.TOO_MANY_MACHINES,
    }
)


@transaction.atomic
def activate(
    *,
    digest: str,
    scope: Scope,
    platform: str,
    version: str,
    by: Actor | None,
    now: datetime,
) -> Machine:
    """
    Let a machine in and return it; one that is in already stays, with what it says now.

    digest: of the license key. Of two machines that come for the last seat at once, one gets it: the license stays
    locked until this transaction ends.
    Raises: LicenseNotFoundError for a key that is not known, ActivationRefusedError with the code of validation.
    """
    row = license_of_digest(digest, lock=True)
    if row is None:
        raise LicenseNotFoundError(_(FACTS[Code.NOT_FOUND].words))
    if not is_fingerprint(scope.fingerprint) or platform not in PLATFORMS:
        raise refusal(code=Code.FINGERPRINT_SCOPE_REQUIRED)
    found = facts_of(row, now=now)
    _let_dead_out(found, now)
    code = code_of(found.facts, scope, now=now)
    if code not in _COMES_FOR_THIS:
        raise refusal(code=code)
    machine = found.machines.get(scope.fingerprint)
    if machine is not None and machine.deactivated_at is None:
        return _again(found, machine, scope, platform, version, now)
    if has_expired(found.facts, now=now) and found.facts.expiration == Expiration.MAINTAIN_ACCESS:
        raise refusal(code=Code.EXPIRED)
    if not seat_is_free(found.facts, scope.fingerprint):
        raise refusal(code=Code.TOO_MANY_MACHINES)
    return _let_in(row, scope, platform, version, by, now)


@transaction.atomic
def deactivate(*, digest: str, fingerprint: str, by: Actor | None, now: datetime) -> bool:
    """
    Let a machine out and say whether it was in. The leases it holds go on counting until they end.

    Raises: LicenseNotFoundError.
    """
    row = license_of_digest(digest, lock=True)
    if row is None:
        raise LicenseNotFoundError(_(FACTS[Code.NOT_FOUND].words))
    machine = Machine.objects.filter(
        license=row, fingerprint=fingerprint, deactivated_at__isnull=True
    ).first()
    if machine is None:
        return False
    let_out(row=row, machine=machine, by=by, now=now, reason="asked")
    return True


@transaction.atomic
def let_machine_out(*, license_id: int, machine_id: int, by: Actor | None, now: datetime) -> bool:
    """Let a machine out by its number and say whether it was in."""
    row = license_by_id(license_id, lock=True)
    machine = (
        Machine.objects.filter(pk=machine_id, license_id=license_id, deactivated_at__isnull=True).first()
        if row is not None
        else None
    )
    if row is None or machine is None:
        return False
    let_out(row=row, machine=machine, by=by, now=now, reason="asked")
    return True


@transaction.atomic
def beat(*, digest: str, fingerprint: str, now: datetime) -> MachineState:
    """
    Take a sign of life, and return how the machine stands after it.

    Raises: LicenseNotFoundError, ActivationRefusedError for a machine that is not in, or died and does not come back.
    """
    row = license_of_digest(digest)
    if row is None:
        raise LicenseNotFoundError(_(FACTS[Code.NOT_FOUND].words))
    machine = (
        Machine.objects.select_for_update()
        .filter(license=row, fingerprint=fingerprint, deactivated_at__isnull=True)
        .first()
    )
    if machine is None:
        raise refusal(code=Code.FINGERPRINT_SCOPE_MISMATCH)
    policy = row.policy
    before = _state(row, machine, now)
    if before is MachineState.DEAD:
        last, seconds = machine.last_heartbeat_at, policy.heartbeat_seconds
        assert last is not None
        assert seconds is not None
        died_at = last + timedelta(seconds=seconds) + DRIFT
        if not revives(strategy=policy.heartbeat_resurrection_strategy, died_at=died_at, now=now):
            raise refusal(code=Code.HEARTBEAT_DEAD)
        machine.revived_at = now
    machine.last_heartbeat_at, machine.dead = now, False
    machine.save(update_fields=["last_heartbeat_at", "revived_at", "dead"])
    return _state(row, machine, now)


@transaction.atomic
def check_in(*, digest: str, now: datetime) -> None:
    """
    Note that a license was confirmed, for policies that want it every so often.

    Raises: LicenseNotFoundError.
    """
    row = license_of_digest(digest, lock=True)
    if row is None:
        raise LicenseNotFoundError(_(FACTS[Code.NOT_FOUND].words))
    row.last_check_in_at = now
    row.save(update_fields=["last_check_in_at"])


def let_out(*, row: License, machine: Machine, by: Actor | None, now: datetime, reason: str) -> None:
    """Let a machine out and write it down. reason: `asked` or `silent`."""
    machine.deactivated_at = now
    machine.save(update_fields=["deactivated_at"])
    journal.record(
        action="licensing.machine.deactivated",
        subject_type="license",
        subject_id=row.id,
        by=by,
        details={"license": str(row.license), "machine": machine.id, "reason": reason},
    )


def refusal(*, code: Code) -> ActivationRefusedError:
    """Return the refusal of a code, in words."""
    facts = FACTS[code]
    return ActivationRefusedError(f"{_(facts.words)} {_(facts.next_step)}", validation=code)


def _let_in(
    row: License, scope: Scope, platform: str, version: str, by: Actor | None, now: datetime
) -> Machine:
    machine = Machine(
        institution_id=row.institution_id,
        license=row,
        fingerprint=scope.fingerprint,
        platform=platform,
        version=version[:20],
        activated_at=now,
    )
    machine.save(force_insert=True)
    _keep_components(machine, scope.components)
    changed = ["last_check_in_at"]
    row.last_check_in_at = now
    if row.first_activated_at is None:
        row.first_activated_at = now
        changed.append("first_activated_at")
        _begin_term(row, ExpirationBasis.FROM_FIRST_ACTIVATION, now, changed)
    row.save(update_fields=changed)
    journal.record(
        action="licensing.machine.activated",
        subject_type="license",
        subject_id=row.id,
        by=by,
        details={"license": str(row.license), "machine": machine.id},
    )
    return machine


def _again(
    found: Found, machine: Machine, scope: Scope, platform: str, version: str, now: datetime
) -> Machine:
    """Take what a machine that is in says of itself now; parts that changed too much are refused."""
    known = next(each for each in found.facts.machines if each.fingerprint == machine.fingerprint)
    if scope.components and not components_match(
        known.components, scope.components, matching=found.facts.matching
    ):
        raise refusal(code=Code.COMPONENTS_SCOPE_MISMATCH)
    if (machine.platform, machine.version) != (platform, version[:20]):
        machine.platform, machine.version = platform, version[:20]
        machine.save(update_fields=["platform", "version"])
    _keep_components(machine, scope.components)
    found.row.last_check_in_at = now
    found.row.save(update_fields=["last_check_in_at"])
    return machine


def _keep_components(machine: Machine, components: Mapping[str, str]) -> None:
    there = {each.kind: each for each in Component.objects.filter(machine=machine)}
    for kind, digest in sorted(components.items()):
        known = there.get(kind)
        if known is None:
            Component(
                institution_id=machine.institution_id, machine=machine, kind=kind, fingerprint=digest
            ).save(force_insert=True)
        elif known.fingerprint != digest:
            known.fingerprint = digest
            known.save(update_fields=["fingerprint"])


def _let_dead_out(found: Found, now: datetime) -> None:
    if found.row.policy.heartbeat_cull_strategy != Cull.DEACTIVATE_DEAD:
        return
    for each in found.facts.machines:
        if each.state is MachineState.DEAD:
            machine = found.machines[each.fingerprint]
            let_out(row=found.row, machine=machine, by=None, now=now, reason="silent")


def _begin_term(row: License, basis: ExpirationBasis, now: datetime, changed: list[str]) -> None:
    policy = row.policy
    if row.expires_at is None and policy.term_days and policy.expiration_basis == basis:
        row.expires_at = now + timedelta(days=policy.term_days)
        changed.append("expires_at")


def _state(row: License, machine: Machine, now: datetime) -> MachineState:
    return state_of(
        heartbeat_seconds=row.policy.heartbeat_seconds,
        last_heartbeat_at=machine.last_heartbeat_at,
        revived_at=machine.revived_at,
        dead=machine.dead,
        now=now,
    )
