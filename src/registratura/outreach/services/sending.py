"""
Sending a campaign: one message at a time, everything asked again at that moment, at most once for each person.

A line is claimed in a transaction that asks the consent, the lists and the cap; the letter is handed over outside any
transaction; its end is written with the next claim. A worker killed in between leaves a claim that runs out; what it
claimed is never sent again: nobody can tell whether it had left.

What cannot change while a campaign runs (its words, whom it asks for) is read once for a round; what a person may
change at any moment is asked of the database for each line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from registratura.consents import queries as consents
from registratura.kernel.calendar import legal_date
from registratura.kernel.personal_data import person_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging.channels.port import ChannelError
from registratura.messaging.pacing import Quiet, is_quiet, next_open
from registratura.outreach import keys, letters
from registratura.outreach.keys import Link
from registratura.outreach.letters import Content, Sender
from registratura.outreach.mailing import Way
from registratura.outreach.models import Campaign, Cap, Options, Send
from registratura.outreach.rules import WEEK, Standing, Stop, purposes_of_segment, stop_of
from registratura.outreach.services.campaigning import finish, rules_of
from registratura.rights import queries as rights
from registratura.subjects import queries as subjects
from registratura.toolkit.purpose import acting_for_purpose, require_open
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import prepared_rows

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
class _Round:
    """What a round reads once: the campaign and its topic, the purposes that its segment asks for, when it is quiet."""

    campaign: Campaign
    others: tuple[str, ...]
    quiet: Quiet


@dataclass(frozen=True, slots=True)
class _Line:
    """A line taken for this worker, with what the lists say of its person in the same statement."""

    send_id: int
    subject: UUID
    address_key: str
    subscribed: bool | None
    monthly: bool | None
    paused_to: date | None
    language: str | None
    suppressed: bool
    last_of_topic_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Claim:
    send_id: int
    email: str
    token: str
    reference: str
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
    batch = _opened(institution_id, campaign_id, now=clock())
    quiet = batch.quiet
    for _line in range(most):
        now = clock()
        if is_quiet(now, quiet=quiet, free=free):
            return _over(
                institution_id, end, counts, again_at=next_open(now, quiet=quiet, free=free), clock=clock
            )
        try:
            with acting_for_purpose(institution_id, Purpose.P12):
                _settle(end, now=now)
                claim = _claim(batch, now=now)
            end = None
        except _Closed:
            return _over(institution_id, end, counts, again_at=None, clock=clock)
        if claim is None:
            again = _ended(institution_id, campaign_id, now=clock())
            return Batch(**counts, again_at=again)
        if isinstance(claim, Stop):
            counts["withheld"] += 1
            continue
        end, again_at = _hand_over(claim, sender, way, now=now)
        if end is not None:
            counts["sent" if end.state == "sent" else "failed"] += 1
        if again_at is not None:
            return _over(institution_id, end, counts, again_at=again_at, clock=clock, put_back=claim.send_id)
    return _over(institution_id, end, counts, again_at=clock(), clock=clock)


def _opened(institution_id: int, campaign_id: int, *, now: datetime) -> _Round:
    with acting_for_purpose(institution_id, Purpose.P12):
        stale = Send.objects.filter(campaign_id=campaign_id, state="sending", lease_until__lte=now)
        stale.update(state="failed", reason="unknown", lease_until=None)
        options = Options.objects.first()
        campaign = Campaign.objects.select_related("topic").get(pk=campaign_id)
        asked = purposes_of_segment(list(rules_of(campaign_id=campaign_id)), base=Purpose.P12)
    return _Round(
        campaign,
        tuple(str(one) for one in asked if one is not Purpose.P12),
        Quiet(options.quiet_from, options.quiet_to) if options is not None else QUIET,
    )


def _over(
    institution_id: int,
    end: _End | None,
    counts: dict[str, int],
    *,
    again_at: datetime | None,
    clock: Clock,
    put_back: int | None = None,
) -> Batch:
    with acting_for_purpose(institution_id, Purpose.P12):
        _settle(end, now=clock())
        if put_back is not None:
            Send.objects.filter(pk=put_back, state="sending").update(state="queued", lease_until=None)
    return Batch(**counts, again_at=again_at)


def _ended(institution_id: int, campaign_id: int, *, now: datetime) -> datetime | None:
    """Close a campaign of which nothing waits; while another worker still has a line, come back for it."""
    with acting_for_purpose(institution_id, Purpose.P12):
        closed = finish(campaign_id=campaign_id, now=now)
        running = Campaign.objects.filter(pk=campaign_id, state="running").exists()
    return now + LEASE if running and not closed else None


_SETTLE = """
UPDATE outreach_send
   SET state = %(state)s, reason = %(reason)s, lease_until = NULL, sent_at = %(sent_at)s
 WHERE institution_id = %(institution)s AND id = %(id)s AND state = 'sending'
RETURNING id
"""


def _settle(end: _End | None, *, now: datetime) -> None:
    if end is not None:
        sent_at = now if end.state == "sent" else None
        told = {"id": end.send_id, "state": end.state, "reason": end.reason[:60], "sent_at": sent_at}
        prepared_rows(_SETTLE, {"institution": required_institution(), **told})


_NEXT = """
SELECT s.id, s.subject, s.address_key, b.state = 'confirmed', b.pace = 'monthly', b.paused_to, b.language,
       EXISTS (SELECT 1 FROM outreach_suppression x
                WHERE x.institution_id = s.institution_id AND x.address_key = s.address_key
                  AND (x.topic_id IS NULL OR x.topic_id = c.topic_id)),
       CASE WHEN b.pace = 'monthly' THEN
            (SELECT max(l.sent_at) FROM outreach_send l JOIN outreach_campaign o
                 ON o.institution_id = l.institution_id AND o.id = l.campaign_id
              WHERE l.institution_id = s.institution_id AND l.subject = s.subject AND o.topic_id = c.topic_id)
       END
  FROM outreach_send s
  JOIN outreach_campaign c ON c.institution_id = s.institution_id AND c.id = s.campaign_id
  LEFT JOIN outreach_subscription b
    ON b.institution_id = s.institution_id AND b.subject = s.subject AND b.topic_id = c.topic_id
 WHERE s.institution_id = %s AND s.campaign_id = %s AND s.state = 'queued' AND c.state = 'running'
 ORDER BY s.id LIMIT 1
   FOR UPDATE OF s SKIP LOCKED
"""
_WITHHOLD = """
UPDATE outreach_send SET state = 'withheld', reason = %s WHERE institution_id = %s AND id = %s RETURNING id
"""
_LEASE = """
UPDATE outreach_send SET state = 'sending', consent_record = %s, lease_until = %s, fitted = %s
 WHERE institution_id = %s AND id = %s
RETURNING id
"""


def _claim(batch: _Round, *, now: datetime) -> _Claim | Stop | None:
    """Take the next line for this worker, or say why it does not leave; None when nothing waits."""
    institution, campaign = required_institution(), batch.campaign
    rows = prepared_rows(_NEXT, (institution, campaign.id))
    if not rows:
        if not Campaign.objects.filter(pk=campaign.id, state=Campaign.State.RUNNING).exists():
            raise _Closed
        return None
    line = _Line(*rows[0])
    standing, fitted, email = _standing(line, batch, now=now)
    stop = stop_of(standing, now=now, today=legal_date(now))
    if stop is None and not take_cap(subject_id=line.subject, now=now):
        stop = Stop.CAP
    if stop is not None:
        prepared_rows(_WITHHOLD, (str(stop), institution, line.send_id))
        return stop
    prepared_rows(_LEASE, (standing.consent_record, now + LEASE, fitted, institution, line.send_id))
    return _Claim(
        line.send_id,
        email,
        keys.token_for(Link(campaign.topic_id, line.send_id, line.address_key)),
        keys.reference_of(line.send_id, controller=institution),
        content_of(campaign=campaign, fitted=fitted, language=line.language or "ro"),
    )


def _standing(line: _Line, batch: _Round, *, now: datetime) -> tuple[Standing, bool, str]:
    """Return how the person of a line stands now, whether what fits was agreed to as well, and the address."""
    wanted, fits = batch.campaign.topic.purpose, str(Purpose.P18)
    asked = {wanted, *batch.others} | ({fits} if batch.campaign.fitted_body else set())
    decided = consents.may_process_each(subject_id=line.subject, purposes=sorted(asked), at=now)
    person, email = subjects.reached_by(line.subject, kind="email") or (None, "")
    standing = Standing(
        consent_record=decided[wanted].record_id,
        subscribed=bool(line.subscribed),
        suppressed=line.suppressed,
        restricted=person is None
        or person.state != "active"
        or rights.is_restricted(person_of(email=email), purpose=wanted),
        paused_to=line.paused_to,
        monthly=bool(line.monthly),
        last_of_topic_at=line.last_of_topic_at,
        segment_open=all(decided[one].allowed for one in batch.others),
        has_address=bool(email),
    )
    return standing, bool(batch.campaign.fitted_body) and decided[fits].allowed, email


_CAP = """
INSERT INTO outreach_cap AS c (institution_id, subject, moments)
VALUES (%(institution)s, %(subject)s, ARRAY[%(now)s::timestamptz])
ON CONFLICT (institution_id, subject) DO UPDATE
   SET moments = ARRAY(SELECT m FROM unnest(c.moments) m WHERE m > %(since)s ORDER BY m) || %(now)s::timestamptz
 WHERE (SELECT count(*) FROM unnest(c.moments) m WHERE m > %(since)s)
     < coalesce((SELECT o.most_in_week FROM outreach_options o WHERE o.institution_id = c.institution_id), %(most)s)
RETURNING id
"""


def take_cap(*, subject_id: UUID, now: datetime) -> bool:
    """
    Take one of the messages that a person may get in seven days, over all campaigns and ways; False when none is left.

    One statement on one row: two workers at once wait for each other there, and the second one counts the first.
    """
    require_open(Cap)
    asked = {"institution": required_institution(), "subject": subject_id, "now": now, "since": now - WEEK}
    return bool(prepared_rows(_CAP, {**asked, "most": MOST_IN_WEEK}))


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
    claim: _Claim, sender: Sender, way: Way, *, now: datetime
) -> tuple[_End | None, datetime | None]:
    """Hand a letter over; return its end, and when to go on if the server is not there."""
    content = letters.letter(
        sender=sender,
        content=claim.content,
        to=claim.email,
        reference=claim.reference,
        stop_url=f"{sender.site}/noutati/dezabonare/{claim.token}/",
        choices_url=f"{sender.site}/noutati/alegeri/{claim.token}/",
        at=now,
    )
    try:
        way.hand_over(to=claim.email, sender=sender.email, content=content)
    except ChannelError as error:
        if error.permanent:
            return _End(claim.send_id, "failed", error.reply), None
        if error.unknown:
            return _End(claim.send_id, "failed", "unknown"), None
        return None, now + timedelta(minutes=5)
    return _End(claim.send_id, "sent", ""), None
