"""Which recoveries were asked for, and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from registratura.accounts import queries as people
from registratura.recovery.halves import link_digest
from registratura.recovery.models import Recovery

PROOFS: list[tuple[str, str]] = [(value, str(name)) for value, name in Recovery.Proof.choices]


@dataclass(frozen=True, slots=True)
class RecoveryCard:
    """A recovery, as administrators and the person see it. `open`: it can still be decided or used."""

    id: int
    user_id: int
    user_name: str
    state: str
    state_words: str
    proof_words: str
    reason: str
    asked_at: datetime
    asked_by_id: int
    asked_by_name: str
    decided_at: datetime | None
    decided_by_name: str
    ends_at: datetime
    closed_at: datetime | None
    open: bool
    waits: bool

    def may_be_decided_by(self, user_id: int) -> bool:
        """Whether this person may be the second administrator."""
        return self.waits and user_id not in (self.asked_by_id, self.user_id)


def recoveries(*, at: datetime, limit: int = 50) -> list[RecoveryCard]:
    """Return the recoveries of the institution in scope: first what waits, then the newest."""
    found = _cards(Recovery.objects.order_by("-id")[:limit], at)
    return sorted(found, key=lambda card: (not card.waits, -card.id))


def recovery_by_id(recovery_id: int, *, at: datetime) -> RecoveryCard | None:
    """Return a recovery, or None."""
    return next(iter(_cards(Recovery.objects.filter(pk=recovery_id), at)), None)


def open_for(user_id: int, *, at: datetime) -> RecoveryCard | None:
    """Return the recovery that is open for a person in the institution in scope, or None."""
    rows = Recovery.objects.filter(user_id=user_id, state__in=("asked", "approved"), ends_at__gt=at)
    return next(iter(_cards(rows, at)), None)


def waiting_count(*, at: datetime) -> int:
    """Return how many recoveries wait for a second administrator."""
    return Recovery.objects.filter(state=Recovery.State.ASKED, ends_at__gt=at).count()


def recovery_with_link(link: str, *, at: datetime) -> RecoveryCard | None:
    """Return the approved recovery with this link, unused and not run out, or None."""
    rows = Recovery.objects.filter(
        Q(ends_at__gt=at), link_digest=link_digest(link), state=Recovery.State.APPROVED
    )
    return next(iter(_cards(rows, at)), None)


def _cards(rows: Iterable[Recovery], at: datetime) -> list[RecoveryCard]:
    found = list(rows)
    names = people.names_of(
        number for row in found for number in (row.user_id, row.asked_by_id, row.decided_by_id)
    )
    cards = []
    for row in found:
        lasting = row.ends_at > at and row.state in (Recovery.State.ASKED, Recovery.State.APPROVED)
        cards.append(
            RecoveryCard(
                id=row.id,
                user_id=row.user_id,
                user_name=names.get(row.user_id, ""),
                state=row.state if lasting or row.closed_at else "lapsed",
                state_words=row.get_state_display() if lasting or row.closed_at else _("a trecut timpul"),
                proof_words=row.get_proof_display(),
                reason=row.reason,
                asked_at=row.asked_at,
                asked_by_id=row.asked_by_id,
                asked_by_name=names.get(row.asked_by_id, ""),
                decided_at=row.decided_at,
                decided_by_name=names.get(row.decided_by_id or 0, ""),
                ends_at=row.ends_at,
                closed_at=row.closed_at,
                open=lasting,
                waits=lasting and row.state == Recovery.State.ASKED,
            )
        )
    return cards
