"""
Whom a campaign reaches: the statement that writes one waiting line for each, built of constants alone.

Reads subscriptions, suppressions and permitted facts; there is no table of the registers in it, and no free condition.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from registratura.outreach.criteria import Criterion
from registratura.outreach.models import CallTask, Campaign, Send
from registratura.toolkit.scope import required_institution

_FROM = """
  FROM outreach_subscription s
 WHERE s.institution_id = %(institution)s AND s.topic_id = %(topic)s AND s.state = 'confirmed'
   AND NOT EXISTS (SELECT 1 FROM outreach_suppression x WHERE x.institution_id = s.institution_id
                    AND x.address_key = s.address_key AND (x.topic_id IS NULL OR x.topic_id = s.topic_id))
"""
_FACT = """
   AND EXISTS (SELECT 1 FROM outreach_profilefact f WHERE f.institution_id = s.institution_id
                AND f.subject = s.subject AND f.expires_at > %(now)s AND {condition})
"""
_CONDITIONS: dict[Criterion, str] = {
    Criterion.LANGUAGE: "\n   AND s.language = %(language)s",
    Criterion.SUBSCRIBED_BEFORE: "\n   AND s.confirmed_at < %(subscribed-before)s::date",
    Criterion.REGION: _FACT.format(condition="f.key = 'region' AND f.bucket = %(region)s"),
    Criterion.OFFICE_KIND: _FACT.format(condition="f.key = 'office-kind' AND f.bucket = %(office-kind)s"),
    Criterion.USES: _FACT.format(condition="f.key = %(uses)s AND f.bucket <> 'few'"),
}
_SEND = """
INSERT INTO outreach_send (institution_id, campaign_id, subject, address_key, state, reason, fitted, queued_at)
SELECT s.institution_id, %(campaign)s, s.subject, s.address_key, 'queued', '', false, %(now)s
"""
_CALL = """
INSERT INTO outreach_calltask (institution_id, campaign_id, subject, address_key, state, outcome)
SELECT s.institution_id, %(campaign)s, s.subject, s.address_key, 'waiting', ''
"""


def queueing(
    *, campaign: Campaign, rules: Mapping[Criterion, str], now: datetime
) -> tuple[str, dict[str, Any]]:
    """Return the statement that gives each person reached one waiting line, and its values."""
    head = _SEND if campaign.topic.purpose == "P12" else _CALL
    return (
        head + _FROM + conditions(rules) + "\n ON CONFLICT DO NOTHING",
        {**values(campaign.topic_id, rules, now), "campaign": campaign.id},
    )


def counting(*, topic_id: int, rules: Mapping[Criterion, str], now: datetime) -> tuple[str, dict[str, Any]]:
    """Return the statement that counts whom a campaign would reach, and its values."""
    return "SELECT count(*)" + _FROM + conditions(rules), values(topic_id, rules, now)


def conditions(rules: Mapping[Criterion, str]) -> str:
    """Return what a segment asks, as constants with places."""
    return "".join(_CONDITIONS[criterion] for criterion in rules)


def values(topic_id: int, rules: Mapping[Criterion, str], now: datetime) -> dict[str, Any]:
    """Return what stands in the places."""
    return {
        "institution": required_institution(),
        "topic": topic_id,
        "now": now,
        **{str(criterion): value for criterion, value in rules.items()},
    }


def waiting(campaign_id: int) -> QuerySet[Send]:
    """Return the lines of a campaign that wait."""
    return Send.objects.filter(campaign_id=campaign_id, state="queued")


def waiting_calls(campaign_id: int) -> QuerySet[CallTask]:
    """Return the calls of a campaign that wait."""
    return CallTask.objects.filter(campaign_id=campaign_id, state="waiting")


def is_open(campaign_id: int) -> bool:
    """Whether anything of a campaign waits or is being sent."""
    lines = Send.objects.filter(campaign_id=campaign_id, state__in=["queued", "sending"])
    calls = CallTask.objects.filter(campaign_id=campaign_id, state__in=["waiting", "taken"])
    return lines.exists() or calls.exists()
