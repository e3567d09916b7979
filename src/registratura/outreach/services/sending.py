"""
Sending a campaign: one message at a time, everything asked again at that moment, at most once for each person.

A line is claimed in a transaction that asks the consent, the lists and the cap; the letter is handed over outside any
transaction; its end is written with the next claim. A worker killed in between leaves a claim that runs out; what it
claimed is never sent again: nobody can tell whether it had left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from registratura.consents import queries as consents
from registratura.kernel.calendar import legal_date
from registratura.kernel.personal_data import person_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging.channels.port import ChannelError
from registratura.messaging.pacing import Quiet, is_quiet, next_open
from registratura.outreach import keys, letters
from registratura.outreach.criteria import Criterion
from registratura.outreach.keys import Link
from registratura.outreach.letters import Content, Sender
from registratura.outreach.mailing import Way
from registratura.outreach.models import Campaign, Options, Send, Subscription, Suppression
from registratura.outreach.queries.persons import email_of
from registratura.outreach.rules import WEEK, Standing, Stop, purposes_of_segment, stop_of
from registratura.outreach.services.campaigning import finish, rules_of
from registratura.rights import queries as rights
from registratura.subjects import queries as subjects
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for, required_institution

LEASE: Final = timedelta(minutes=5)
MOST_IN_WEEK: Final = 2
QUIET: Final = Quiet(time(19), time(9))
Clock = Callable[[], datetime]
Free = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a round: how many left, were withheld, failed; when to go on, None when the campaign is over."""

    sent: int
    withheld: int
    failed: int
    again_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Claim:
    send_id: int
    email: str
    address_key: str
    topic_id: int
    content: Content


@dataclass(frozen=True, slots=True)
class _End:
    send_id: int
    state: str
    reason: str


class _Closed(Exception):
    """The campaign is not running: somebody paused or stopped it, or it is over."""


def send_some(
    *, institution_id: int, campaign_id: int, sender: Sender, free: Free, way: Way, clock: Clock, most: int
) -> Batch:
    """
    Send what waits of a campaign, `most` lines at the most; several workers may do so at once.

    free: whether a day is free (nothing leaves on one). way: used by this worker alone. Must not run inside a scope.
    Law: Legea 506/2004 art. 12; Regulation (EU) 2016/679 art. 7(3).
    """
    counts = {"sent": 0, "withheld": 0, "failed": 0}
    end: _End | None = None
    quiet = _opened(institution_id, campaign_id, now=clock())
    for _line in range(most):
        now = clock()
        if is_quiet(now, quiet=quiet, free=free):
            return _over(
                institution_id, end, counts, again_at=next_open(now, quiet=quiet, free=free), clock=clock
            )
        try:
            with acting_for(institution_id), reading_for(Purpose.P12):
                _settle(end, now=now)
                end, claim = None, _claim(campaign_id, now=now)
        except _Closed:
            return _over(institution_id, end, counts, again_at=None, clock=clock)
        if claim is None:
            again = _ended(institution_id, campaign_id, now=clock())
            return Batch(**counts, again_at=again)
        if isinstance(claim, Stop):
            counts["withheld"] += 1
            continue
        end, again_at = _hand_over(claim, sender, way, institution_id=institution_id, now=now)
        if end is not None:
            counts["sent" if end.state == "sent" else "failed"] += 1
        if again_at is not None:
            return _over(institution_id, end, counts, again_at=again_at, clock=clock, put_back=claim.send_id)
    return _over(institution_id, end, counts, again_at=clock(), clock=clock)


def _opened(institution_id: int, campaign_id: int, *, now: datetime) -> Quiet:
    with acting_for(institution_id), reading_for(Purpose.P12):
        stale = Send.objects.filter(campaign_id=campaign_id, state="sending", lease_until__lte=now)
        stale.update(state="failed", reason="unknown", lease_until=None)
        options = Options.objects.first()
    return Quiet(options.quiet_from, options.quiet_to) if options is not None else QUIET


def _over(
    institution_id: int,
    end: _End | None,
    counts: dict[str, int],
    *,
    again_at: datetime | None,
    clock: Clock,
    put_back: int | None = None,
) -> Batch:
    with acting_for(institution_id), reading_for(Purpose.P12):
        _settle(end, now=clock())
        if put_back is not None:
            Send.objects.filter(pk=put_back, state="sending").update(state="queued", lease_until=None)
    return Batch(**counts, again_at=again_at)


def _ended(institution_id: int, campaign_id: int, *, now: datetime) -> datetime | None:
    """Close a campaign of which nothing waits; while another worker still has a line, come back for it."""
    with acting_for(institution_id), reading_for(Purpose.P12):
        closed = finish(campaign_id=campaign_id, now=now)
        running = Campaign.objects.filter(pk=campaign_id, state="running").exists()
    return now + LEASE if running and not closed else None


def _settle(end: _End | None, *, now: datetime) -> None:
    if end is not None:
        Send.objects.filter(pk=end.send_id, state="sending").update(
            state=end.state,
            reason=end.reason[:60],
            lease_until=None,
            sent_at=now if end.state == "sent" else None,
        )


@transaction.atomic
def _claim(campaign_id: int, *, now: datetime) -> _Claim | Stop | None:
    """Take the next line for this worker, or say why it does not leave; None when nothing waits."""
    campaign = Campaign.objects.select_related("topic").get(pk=campaign_id)
    if campaign.state != Campaign.State.RUNNING:
        raise _Closed
    waiting = Send.objects.select_for_update(skip_locked=True).filter(campaign_id=campaign_id, state="queued")
    row = waiting.order_by("id").first()
    if row is None:
        return None
    email = email_of(row.subject)
    subscription = Subscription.objects.filter(subject=row.subject, topic_id=campaign.topic_id).first()
    standing = _standing(row, campaign, subscription, email, now=now)
    stop = stop_of(standing, now=now, today=legal_date(now))
    if stop is None and not take_cap(subject_id=row.subject, now=now):
        stop = Stop.CAP
    if stop is not None or subscription is None:
        row.state, row.reason = Send.State.WITHHELD, str(stop)
        row.save(update_fields=["state", "reason"])
        return stop
    row.fitted = bool(campaign.fitted_body) and _is_open(row.subject, Purpose.P18, now)
    row.state, row.consent_record, row.lease_until = Send.State.SENDING, standing.consent_record, now + LEASE
    row.save(update_fields=["state", "consent_record", "lease_until", "fitted"])
    content = content_of(campaign=campaign, fitted=row.fitted, language=subscription.language)
    return _Claim(row.id, email, row.address_key, campaign.topic_id, content)


def _standing(
    row: Send, campaign: Campaign, subscription: Subscription | None, email: str, *, now: datetime
) -> Standing:
    decision = consents.may_process(subject_id=row.subject, purpose=campaign.topic.purpose, at=now)
    suppressed = Suppression.objects.filter(address_key=row.address_key)
    criteria: list[Criterion] = list(rules_of(campaign_id=campaign.id))
    others = [one for one in purposes_of_segment(criteria, base=Purpose.P12) if one is not Purpose.P12]
    person = subjects.subject(row.subject)
    return Standing(
        consent_record=decision.record_id,
        subscribed=subscription is not None and subscription.state == Subscription.State.CONFIRMED,
        suppressed=any(one.topic_id in (None, campaign.topic_id) for one in suppressed),
        restricted=person is None
        or person.state != "active"
        or rights.is_restricted(person_of(email=email), purpose=campaign.topic.purpose),
        paused_to=subscription.paused_to if subscription is not None else None,
        monthly=subscription is not None and subscription.pace == Subscription.Pace.MONTHLY,
        last_of_topic_at=_last_of_topic(row.subject, campaign.topic_id)
        if subscription is not None and subscription.pace == Subscription.Pace.MONTHLY
        else None,
        segment_open=all(_is_open(row.subject, one, now) for one in others),
        has_address=bool(email),
    )


def _is_open(subject_id: UUID, purpose: Purpose, now: datetime) -> bool:
    return consents.may_process(subject_id=subject_id, purpose=purpose, at=now).allowed


def _last_of_topic(subject_id: UUID, topic_id: int) -> datetime | None:
    rows = Send.objects.filter(subject=subject_id, campaign__topic_id=topic_id, sent_at__isnull=False)
    return rows.order_by("-sent_at").values_list("sent_at", flat=True).first()


_CAP = """
INSERT INTO outreach_cap AS c (institution_id, subject, moments)
VALUES (%(institution)s, %(subject)s, ARRAY[%(now)s::timestamptz])
ON CONFLICT (institution_id, subject) DO UPDATE
   SET moments = ARRAY(SELECT m FROM unnest(c.moments) m WHERE m > %(since)s ORDER BY m) || %(now)s::timestamptz
 WHERE (SELECT count(*) FROM unnest(c.moments) m WHERE m > %(since)s) < %(most)s
RETURNING id
"""


def take_cap(*, subject_id: UUID, now: datetime) -> bool:
    """
    Take one of the messages that a person may get in seven days, over all campaigns and ways; False when none is left.

    One statement on one row: two workers at once wait for each other there, and the second one counts the first.
    """
    options = Options.objects.first()
    with connection.cursor() as cursor:
        cursor.execute(
            _CAP,
            {
                "institution": required_institution(),
                "subject": subject_id,
                "now": now,
                "since": now - WEEK,
                "most": options.most_in_week if options is not None else MOST_IN_WEEK,
            },
        )
        return cursor.fetchone() is not None


def content_of(*, campaign: Campaign, fitted: bool, language: str) -> Content:
    """Return what a campaign says to those who did, or did not, agree to what fits them."""
    return Content(
        topic=campaign.topic.name,
        topic_key=campaign.topic.key,
        subject_line=campaign.subject_line,
        body=campaign.fitted_body if fitted else campaign.body,
        language=language,
    )


def _hand_over(
    claim: _Claim, sender: Sender, way: Way, *, institution_id: int, now: datetime
) -> tuple[_End | None, datetime | None]:
    """Hand a letter over; return its end, and when to go on if the server is not there."""
    with acting_for(institution_id):
        content = written(claim=claim, sender=sender, institution_id=institution_id, now=now)
    try:
        way.hand_over(to=claim.email, sender=sender.email, content=content)
    except ChannelError as error:
        if error.permanent:
            return _End(claim.send_id, "failed", error.reply), None
        if error.unknown:
            return _End(claim.send_id, "failed", "unknown"), None
        return None, now + timedelta(minutes=5)
    return _End(claim.send_id, "sent", ""), None


def written(*, claim: _Claim, sender: Sender, institution_id: int, now: datetime) -> bytes:
    """Return the letter of a claimed line, with its links."""
    token = keys.token_for(Link(claim.topic_id, claim.send_id, claim.address_key))
    return letters.letter(
        sender=sender,
        content=claim.content,
        to=claim.email,
        reference=keys.reference_of(claim.send_id, controller=institution_id),
        stop_url=f"{sender.site}/noutati/dezabonare/{token}/",
        choices_url=f"{sender.site}/noutati/alegeri/{token}/",
        at=now,
    )
