"""What this room answers: ideas with how many wish them, counts of days, whether a note was shown."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.improvement.models import Idea, Seen, UsageCount, Vote
from registratura.kernel.usage import Event

FEWEST: int = 10
"""Fewer visitors than this are not told: so few could be recognised."""

EVENT_NAMES: dict[str, str | Promise] = {
    Event.REGISTERS: _("înregistrări"),
    Event.ANSWERS: _("răspunsuri"),
    Event.SEARCHES: _("căutări"),
    Event.LETTERS: _("scrisori"),
    Event.PRINTS: _("tipăriri"),
    Event.SCANS: _("loturi scanate"),
    Event.ASSIGNS: _("repartizări"),
    Event.DISPATCHES: _("expedieri"),
    Event.HELP: _("pagini de ajutor"),
    Event.IDEAS: _("pagini cu idei"),
    Event.FEEDBACK: _("păreri trimise"),
    Event.FILING: _("depuneri"),
    Event.FOLLOWING: _("urmăriri"),
    Event.BOOKING: _("programări"),
    Event.PAYING: _("plăți"),
    Event.DROPPED: _("lăsate deoparte, în afara schemei"),
}


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """An idea; `mine`: the reader wishes it."""

    id: int
    title: str
    words: str
    state: str
    state_words: str
    answer: str
    votes: int
    mine: bool
    created_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether it still takes votes."""
        return self.state not in ("done", "declined")


@dataclass(frozen=True, slots=True)
class CountLine:
    """How often something was done in some days. visitors: of the busiest day, None for too few to be told."""

    name: str
    count: int
    refused: int
    visitors: int | None


STATES: list[tuple[str, str | Promise]] = [(str(value), label) for value, label in Idea.State.choices]


def ideas(*, reader_id: int | None) -> list[IdeaLine]:
    """Return the ideas: open ones first, the most wished first. Nobody's name."""
    rows = list(Idea.objects.order_by("-id")[:300])
    keys = [row.id for row in rows]
    counted = dict(
        Vote.objects.filter(idea_id__in=keys).values_list("idea_id").annotate(count=Count("id")).order_by()
    )
    own = (
        set(Vote.objects.filter(idea_id__in=keys, user_id=reader_id).values_list("idea_id", flat=True))
        if reader_id is not None
        else set()
    )
    lines = [
        IdeaLine(
            row.id,
            row.title,
            row.words,
            row.state,
            str(Idea.State(row.state).label),
            row.answer,
            counted.get(row.id, 0),
            row.id in own,
            row.created_at,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (not line.is_open, -line.votes, -line.id))


def waiting_count() -> int:
    """Return how many ideas nobody answered yet."""
    return Idea.objects.filter(state=Idea.State.NEW).count()


def counts(*, since: date) -> list[CountLine]:
    """Return how often each thing was done since a day, the most frequent first."""
    rows = (
        UsageCount.objects.filter(counted_on__gte=since)
        .values("event", "outcome")
        .annotate(total=Sum("count"), most=Max("visitor_count"))
        .order_by()
    )
    totals: dict[str, list[int]] = {}
    for row in rows:
        found = totals.setdefault(row["event"], [0, 0, 0])
        found[1 if row["outcome"] == "refused" else 0] += row["total"]
        found[2] = max(found[2], row["most"])
    lines = [
        CountLine(str(EVENT_NAMES[event]), done, refused, most if most >= FEWEST else None)
        for event, (done, refused, most) in totals.items()
    ]
    return sorted(lines, key=lambda line: (-line.count, line.name))


def seen_version(*, user_id: int) -> str:
    """Return the newest version whose note somebody was shown, empty for none."""
    return Seen.objects.filter(user_id=user_id).values_list("version", flat=True).first() or ""
