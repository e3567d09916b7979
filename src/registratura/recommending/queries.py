"""What this room answers: what is known of a person for advice, and what was waved away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registratura.kernel.advising import Known
from registratura.recommending.models import Dismissal, Fact


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact as the person sees it. source: `own-words` or `use`."""

    id: int
    key: str
    value: str
    source: str
    weight: int
    noted_at: datetime
    expires_at: datetime


def facts_of(subject_id: UUID, *, at: datetime) -> list[FactLine]:
    """Return what is known of a person, the weightiest first."""
    rows = Fact.objects.filter(subject=subject_id, expires_at__gt=at).order_by("-weight", "id")
    return [
        FactLine(row.id, row.key, row.value, row.source, row.weight, row.noted_at, row.expires_at)
        for row in rows
    ]


def known(facts: list[FactLine], *, region: bool) -> list[Known]:
    """Return facts as the order is counted from. region: whether the place may be used too (P19)."""
    return [Known(one.id, one.key, one.value, one.weight) for one in facts if region or one.key != "region"]


def known_persons() -> list[UUID]:
    """Return everybody of whom something is known for advice."""
    return list(Fact.objects.order_by().values_list("subject", flat=True).distinct())


def dismissed_by(subject_id: UUID) -> frozenset[str]:
    """Return the advice that a person waved away."""
    return frozenset(Dismissal.objects.filter(subject=subject_id).values_list("advice", flat=True))
