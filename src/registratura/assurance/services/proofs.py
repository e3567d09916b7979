"""Keeping that a level was reached, and ending it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from registratura.assurance import rules
from registratura.assurance.models import Proof
from registratura.kernel.assurance import Level


@transaction.atomic
def prove(
    *,
    user_id: int,
    level: Level,
    method: str,
    now: datetime,
    evidence: str = "",
    fingerprint: bytes | None = None,
    until: datetime | None = None,
    witness_id: int | None = None,
    place_id: int | None = None,
) -> int:
    """
    Keep that an account reached a level, in place of what stood for that level before; return the proof's number.

    until: when what proved it ends by itself. witness_id, place_id: who saw the person, and in which institution.
    """
    end_proofs(user_id=user_id, levels=[level], now=now)
    proof = Proof(
        user_id=user_id,
        level=level.value,
        method=method[:40],
        evidence=evidence[:200],
        fingerprint=fingerprint,
        proven_at=now,
        proven_by_id=witness_id,
        place_id=place_id,
        lapses_at=rules.lapse(level=level, proven_at=now, until=until),
    )
    proof.save(force_insert=True)
    return proof.pk


def end_proofs(*, user_id: int, levels: Iterable[Level], now: datetime) -> int:
    """End what stands for some levels of an account; return how many ended."""
    wanted = [level.value for level in levels]
    return Proof.objects.filter(user_id=user_id, level__in=wanted, ended_at__isnull=True).update(ended_at=now)


def end_proof(*, proof_id: int, place_id: int, now: datetime) -> int | None:
    """End a proof that an institution gave at its counter, and return whose it was; None when there is no such one."""
    rows = Proof.objects.filter(pk=proof_id, place_id=place_id, ended_at__isnull=True)
    owner = rows.values_list("user_id", flat=True).first()
    return owner if rows.update(ended_at=now) else None
