"""Campaigns: written, started once, paused, stopped; whom they would reach is counted from permitted data alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.outreach import audience
from registratura.outreach.criteria import CRITERIA, Criterion
from registratura.outreach.errors import CampaignRefusedError
from registratura.outreach.models import Campaign, SegmentRule, Topic
from registratura.outreach.rules import fault_of_value
from registratura.toolkit.scope import required_institution

BODY_MOST = 20_000


@transaction.atomic
def save_campaign(
    *,
    campaign_id: int | None,
    topic_id: int,
    name: str,
    subject_line: str,
    body: str,
    fitted_body: str = "",
    segment: Mapping[str, str] | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """
    Keep a campaign that has not started; None makes a new one. Return its number.

    fitted_body: for those who also agreed to what fits them (P18), in the place of `body`. segment: criterion → value.
    Raises: CampaignRefusedError for what started, lacks words, or asks what may not be asked.
    """
    topic = Topic.objects.filter(pk=topic_id).first()
    if topic is None:
        raise CampaignRefusedError(_("Alegeți subiectul campaniei."), field="topic")
    words = {
        "name": ro_normalise(name, single_line=True).strip()[:120],
        "subject_line": ro_normalise(subject_line, single_line=True).strip()[:150],
        "body": ro_normalise(body).strip()[:BODY_MOST],
        "fitted_body": ro_normalise(fitted_body).strip()[:BODY_MOST],
    }
    for field, fault in (
        ("name", _("Dați campaniei un nume, pentru colegi.")),
        ("subject_line", _("Scrieți subiectul mesajului.")),
        ("body", _("Scrieți textul mesajului.")),
    ):
        if not words[field]:
            raise CampaignRefusedError(fault, field=field)
    rules = checked_segment(segment=segment or {})
    row = _draft(campaign_id)
    if row is None:
        row = Campaign(
            institution_id=required_institution(), topic=topic, created_at=now, created_by_id=by.id, **words
        )
        row.save(force_insert=True)
    else:
        row.topic, row.name, row.subject_line = topic, words["name"], words["subject_line"]
        row.body, row.fitted_body = words["body"], words["fitted_body"]
        row.save(update_fields=["topic", "name", "subject_line", "body", "fitted_body"])
        SegmentRule.objects.filter(campaign=row).delete()
    for criterion, value in rules.items():
        SegmentRule(
            institution_id=required_institution(), campaign=row, criterion=criterion, value=value
        ).save(force_insert=True)
    journal.record(
        action="outreach.campaign.saved",
        subject_type="campaign",
        subject_id=row.id,
        by=by,
        details={"topic": topic.key, "segment": {str(key): value for key, value in rules.items()}},
    )
    return row.id


def checked_segment(*, segment: Mapping[str, str]) -> dict[Criterion, str]:
    """
    Return a segment if each criterion is permitted and has a value of its kind; empty values are left out.

    Raises: CampaignRefusedError.
    """
    rules: dict[Criterion, str] = {}
    for key, value in segment.items():
        if not value.strip():
            continue
        if key not in {str(one) for one in Criterion}:
            raise CampaignRefusedError(
                _("După „%s” nu se pot alege persoane: nu este între criteriile îngăduite.") % key
            )
        criterion = Criterion(key)
        if fault_of_value(criterion, value.strip()):
            raise CampaignRefusedError(
                _("Valoarea nu se potrivește criteriului „%(name)s”: %(hint)s.")
                % {"name": CRITERIA[criterion].name, "hint": CRITERIA[criterion].hint},
                field=str(criterion),
            )
        rules[criterion] = value.strip()
    return rules


def _draft(campaign_id: int | None) -> Campaign | None:
    if campaign_id is None:
        return None
    row = Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if row is None or row.state != Campaign.State.DRAFT:
        raise CampaignRefusedError(_("Campania a pornit; textul ei nu se mai schimbă. Faceți alta."))
    return row


@transaction.atomic
def start(*, campaign_id: int, by: Actor, now: datetime) -> int:
    """
    Start a campaign: each person reached now gets one line that waits. Return how many.

    Started twice, the second call is refused and nobody gets a second line.
    Raises: CampaignRefusedError.
    """
    row = _held(campaign_id)
    if row.state != Campaign.State.DRAFT:
        raise CampaignRefusedError(_("Campania a pornit deja; nu pleacă de două ori."))
    row.state, row.started_at, row.started_by_id = Campaign.State.RUNNING, now, by.id
    row.save(update_fields=["state", "started_at", "started_by"])
    statement, values = audience.queueing(campaign=row, rules=rules_of(campaign_id=row.id), now=now)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        count: int = cursor.rowcount
    journal.record(
        action="outreach.campaign.started",
        subject_type="campaign",
        subject_id=row.id,
        by=by,
        details={"queued": count},
    )
    return count


def rules_of(*, campaign_id: int) -> dict[Criterion, str]:
    """Return what a campaign asks of those it reaches."""
    rows = SegmentRule.objects.filter(campaign_id=campaign_id).order_by("id")
    return {Criterion(row.criterion): row.value for row in rows}


@transaction.atomic
def pause(*, campaign_id: int, by: Actor, now: datetime) -> None:
    """
    Hold a running campaign; what is just being handed over still leaves.

    Raises: CampaignRefusedError.
    """
    row = _held(campaign_id)
    if row.state != Campaign.State.RUNNING:
        raise CampaignRefusedError(_("Numai o campanie care pleacă se pune în pauză."))
    _move(row, Campaign.State.PAUSED)
    journal.record(
        action="outreach.campaign.paused", subject_type="campaign", subject_id=row.id, by=by, details={}
    )


@transaction.atomic
def resume(*, campaign_id: int, by: Actor, now: datetime) -> None:
    """
    Let a held campaign go on.

    Raises: CampaignRefusedError.
    """
    row = _held(campaign_id)
    if row.state != Campaign.State.PAUSED:
        raise CampaignRefusedError(_("Campania nu este în pauză."))
    _move(row, Campaign.State.RUNNING)
    journal.record(
        action="outreach.campaign.resumed", subject_type="campaign", subject_id=row.id, by=by, details={}
    )


@transaction.atomic
def stop(*, campaign_id: int, by: Actor, now: datetime) -> int:
    """
    Stop a campaign for good: what waits is withheld in one statement. Return how many were withheld.

    Raises: CampaignRefusedError.
    """
    row = _held(campaign_id)
    if row.state not in (Campaign.State.RUNNING, Campaign.State.PAUSED):
        raise CampaignRefusedError(_("Campania nu pleacă; nu e nimic de oprit."))
    row.state, row.ended_at = Campaign.State.STOPPED, now
    row.save(update_fields=["state", "ended_at"])
    count = audience.waiting(row.id).update(state="withheld", reason="stopped")
    audience.waiting_calls(row.id).update(state="withheld")
    journal.record(
        action="outreach.campaign.stopped",
        subject_type="campaign",
        subject_id=row.id,
        by=by,
        details={"withheld": count},
    )
    return count


@transaction.atomic
def finish(*, campaign_id: int, now: datetime) -> bool:
    """Close a running campaign of which nothing waits any more; say whether it was closed."""
    row = _held(campaign_id)
    if row.state != Campaign.State.RUNNING or audience.is_open(row.id):
        return False
    row.state, row.ended_at = Campaign.State.DONE, now
    row.save(update_fields=["state", "ended_at"])
    journal.record(
        action="outreach.campaign.done", subject_type="campaign", subject_id=row.id, by=None, details={}
    )
    return True


@transaction.atomic
def note_tested(*, campaign_id: int, by: Actor, now: datetime) -> None:
    """Write down that somebody sent a test of a campaign to the own address."""
    journal.record(
        action="outreach.campaign.tested", subject_type="campaign", subject_id=campaign_id, by=by, details={}
    )


def _held(campaign_id: int) -> Campaign:
    row: Any = Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if row is None:
        raise CampaignRefusedError(_("Campania nu există."))
    found: Campaign = row
    return found


def _move(row: Campaign, state: Campaign.State) -> None:
    row.state = state
    row.save(update_fields=["state"])
