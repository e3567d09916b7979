"""What happens by itself: silent machines go out where the policy says so, old counts are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from registratura.licensing.kinds import Cull, MachineState
from registratura.licensing.models import License, Machine, ValidationCount
from registratura.licensing.reading import facts_of
from registratura.licensing.services.activating import let_out

COUNTS_KEPT = timedelta(days=90)


def sweep(*, now: datetime) -> int:
    """Let silent machines out and forget counts older than ninety days; return how many machines went."""
    silent = (
        License.objects.filter(
            policy__heartbeat_cull_strategy=Cull.DEACTIVATE_DEAD,
            policy__heartbeat_seconds__isnull=False,
            id__in=Machine.objects.filter(deactivated_at__isnull=True).values("license_id"),
        )
        .order_by("id")
        .values_list("id", flat=True)
    )
    count = sum(_swept(license_id, now) for license_id in list(silent))
    ValidationCount.objects.filter(counted_on__lt=timezone.localdate(now - COUNTS_KEPT)).delete()
    return count


@transaction.atomic
def _swept(license_id: int, now: datetime) -> int:
    row = License.objects.select_related("policy__product").select_for_update(of=("self",)).get(pk=license_id)
    found = facts_of(row, now=now, with_components=False)
    dead = [each.fingerprint for each in found.facts.machines if each.state is MachineState.DEAD]
    for fingerprint in dead:
        let_out(row=row, machine=found.machines[fingerprint], by=None, now=now, reason="silent")
    return len(dead)
