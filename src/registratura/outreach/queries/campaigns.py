"""Campaigns and what became of them, as counts: nobody is named, and nothing tells who opened what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db import connection
from django.db.models import Count

from registratura.outreach import audience
from registratura.outreach.criteria import CRITERIA, Criterion
from registratura.outreach.models import CallTask, Campaign, Options, SegmentRule, Send, Subscription, Topic
from registratura.outreach.models.subscribing import Suppression


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic and how many follow it."""

    id: int
    key: str
    name: str
    words: str
    purpose: str
    active: bool
    followers: int
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the lines of a campaign; `reasons` says why some did not leave."""

    queued: int = 0
    sent: int = 0
    withheld: int = 0
    failed: int = 0
    bounced: int = 0
    complained: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def whole(self) -> int:
        """How many lines there are."""
        return self.queued + self.sent + self.withheld + self.failed + self.bounced + self.complained


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in the list."""

    id: int
    name: str
    topic: str
    by_phone: bool
    state: str
    state_words: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """A campaign whole."""

    line: CampaignLine
    topic_id: int
    topic_key: str
    subject_line: str
    body: str
    fitted_body: str
    segment: tuple[tuple[str, str, str], ...]
    """Criterion, its name, its value."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many to one person in seven days, and when nothing leaves."""

    most_in_week: int
    quiet_from: time
    quiet_to: time


def topics() -> list[TopicLine]:
    """Return every topic with how many follow it."""
    rows = Subscription.objects.values("topic_id", "state").annotate(count=Count("id")).order_by("topic_id")
    counted = {(row["topic_id"], row["state"]): row["count"] for row in rows}
    return [
        TopicLine(
            topic.id,
            topic.key,
            topic.name,
            topic.words,
            topic.purpose,
            topic.active,
            counted.get((topic.id, "confirmed"), 0),
            counted.get((topic.id, "unconfirmed"), 0),
        )
        for topic in Topic.objects.order_by("id")
    ]


def limits() -> Limits:
    """Return the supplier's own limits, those of the program where none were chosen."""
    row = Options.objects.first() or Options()
    return Limits(row.most_in_week, row.quiet_from, row.quiet_to)


def suppressed_counts() -> list[tuple[str, int]]:
    """Return how many addresses get nothing, or nothing of a topic, by reason in words."""
    names = dict(Suppression.Reason.choices)
    rows = Suppression.objects.values("reason").annotate(count=Count("id")).order_by("reason")
    return [(str(names[row["reason"]]), row["count"]) for row in rows]


def campaigns(*, limit: int = 100) -> list[CampaignLine]:
    """Return the campaigns, newest first, with their counts."""
    rows = list(Campaign.objects.select_related("topic").order_by("-id")[:limit])
    counted = _counts([row.id for row in rows])
    return [_line(row, counted.get(row.id, Counts())) for row in rows]


def campaign(campaign_id: int) -> CampaignCard | None:
    """Return a campaign whole, or None."""
    row = Campaign.objects.select_related("topic").filter(pk=campaign_id).first()
    if row is None:
        return None
    rules = SegmentRule.objects.filter(campaign=row).order_by("id")
    return CampaignCard(
        _line(row, _counts([row.id]).get(row.id, Counts())),
        row.topic_id,
        row.topic.key,
        row.subject_line,
        row.body,
        row.fitted_body,
        tuple((rule.criterion, str(CRITERIA[Criterion(rule.criterion)].name), rule.value) for rule in rules),
    )


def running_ids() -> list[int]:
    """Return the campaigns that leave now, by mail."""
    rows = Campaign.objects.filter(state="running", topic__purpose="P12").order_by("id")
    return list(rows.values_list("id", flat=True))


def reach(*, topic_id: int, segment: Mapping[Criterion, str], now: datetime) -> int:
    """Return how many a campaign on a topic would reach at this moment, before consents, caps and pauses are asked."""
    statement, values = audience.counting(topic_id=topic_id, rules=segment, now=now)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])


def call_counts(campaign_id: int) -> dict[str, int]:
    """Return how many calls of a campaign stand in each state, and by outcome as `done:talked`."""
    rows = CallTask.objects.filter(campaign_id=campaign_id).values("state", "outcome")
    return {
        f"{row['state']}:{row['outcome']}" if row["outcome"] else row["state"]: row["count"]
        for row in rows.annotate(count=Count("id")).order_by("state", "outcome")
    }


def taken_call(*, campaign_id: int, user_id: int) -> int | None:
    """Return the call of a campaign that a person has taken and not ended."""
    rows = CallTask.objects.filter(campaign_id=campaign_id, state="taken", taken_by_id=user_id)
    return rows.order_by("id").values_list("id", flat=True).first()


def _counts(campaign_ids: list[int]) -> dict[int, Counts]:
    rows = (
        Send.objects.filter(campaign_id__in=campaign_ids)
        .values("campaign_id", "state", "reason")
        .annotate(count=Count("id"))
        .order_by("campaign_id", "state", "reason")
    )
    gathered: dict[int, dict[str, int]] = {}
    reasons: dict[int, dict[str, int]] = {}
    for row in rows:
        state = "queued" if row["state"] == "sending" else row["state"]
        mine = gathered.setdefault(row["campaign_id"], {})
        mine[state] = mine.get(state, 0) + row["count"]
        if row["reason"] and state == "withheld":
            reasons.setdefault(row["campaign_id"], {})[row["reason"]] = row["count"]
    return {key: Counts(**states, reasons=reasons.get(key, {})) for key, states in gathered.items()}


def _line(row: Campaign, counts: Counts) -> CampaignLine:
    return CampaignLine(
        row.id,
        row.name,
        row.topic.name,
        row.topic.purpose == "P13",
        row.state,
        str(Campaign.State(row.state).label),
        row.created_at,
        row.started_at,
        row.ended_at,
        counts,
    )
