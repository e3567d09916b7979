"""Who is told of drafts, and which proposals came by an entry."""

from dataclasses import dataclass
from datetime import date

from registratura.consultations.models import Proposal, Subscriber


@dataclass(frozen=True, slots=True)
class SubscriberLine:
    """Somebody who asked to be told."""

    id: int
    name: str
    email: str
    asked_on: date
    entry_id: int | None
    ended: bool = False


def subscribers() -> list[SubscriberLine]:
    """Return those who are told of drafts, in the order in which they asked."""
    rows = Subscriber.objects.filter(ended_at__isnull=True).order_by("asked_on", "id")
    return [SubscriberLine(row.id, row.name, row.email, row.asked_on, row.entry_id) for row in rows]


def subscriber(subscriber_id: int) -> SubscriberLine | None:
    """Return somebody who is told, or was, or None."""
    row = Subscriber.objects.filter(pk=subscriber_id).first()
    if row is None:
        return None
    return SubscriberLine(row.id, row.name, row.email, row.asked_on, row.entry_id, row.ended_at is not None)


def proposals_of_entry(entry_id: int) -> list[tuple[int, int, str]]:
    """Return the drafts in whose registers an entry stands: key, number in the register, title."""
    rows = Proposal.objects.filter(entry_id=entry_id).select_related("draft").order_by("id")
    return [(row.draft_id, row.number, row.draft.title) for row in rows]
