"""When a datum leaves, what keeps it, and which reason won. Pure: no clock, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from registratura.kernel.privacy.keeping import RetentionRule
from registratura.retention.durations import parse_duration


class Trigger(StrEnum):
    """The event from which a keeping is counted."""

    CREATED = "created"
    EXPIRED = "expired"
    LAST_USED = "last-used"
    CASE_CLOSED = "case-closed"
    CONTRACT_END = "contract-end"
    INVOICE_YEAR_END = "invoice-year-end"
    CONSENT_ENDED = "consent-ended"
    DECISION_FINAL = "decision-final"
    ORDERED = "ordered"


class Action(StrEnum):
    """What becomes of the datum at the end."""

    DELETE = "delete"
    ANONYMISE = "anonymise"
    SHRED = "shred"
    REVIEW = "review"
    ARCHIVE = "transfer-archive"


class Nature(StrEnum):
    """What a rule says: not before, or not after."""

    MINIMUM = "legal-minimum"
    MAXIMUM = "purpose-maximum"


class Winner(StrEnum):
    """Which reason decided."""

    HOLD = "hold"
    LEGAL_MINIMUM = "legal-minimum"
    ERASURE = "erasure"
    PURPOSE_MAXIMUM = "purpose-maximum"
    ARCHIVE_LAW = "archive-law"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """
    One dated version of a rule. duration: ISO 8601; empty where the program never counts (on order, while in use).

    law: the citation. valid_from: the first day on which this version decides.
    """

    key: RetentionRule
    trigger: Trigger
    duration: str
    action: Action
    nature: Nature
    law: str
    valid_from: date
    version: int = 0  # 0: of the program; else the row of the institution's own version


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the engine decided. until: the first day on which it may leave, when that is known."""

    leaves: bool
    winner: Winner
    until: date | None
    rule: RetentionRule


def in_force(versions: Iterable[RuleText], *, key: RetentionRule, on: date) -> RuleText:
    """
    Return the one version of a rule that decides on a day: the newest that is valid; the institution's own before ours.

    Raises: LookupError when no version is valid yet.
    Law: GDPR art. 5 alin. (1) lit. e).
    """
    valid = [one for one in versions if one.key == key and one.valid_from <= on]
    if not valid:
        raise LookupError(key)
    return max(valid, key=lambda one: (one.version > 0, one.valid_from, one.version))


def counted_from(trigger: Trigger, happened_on: date) -> date:
    """
    Return the day from which a keeping is counted: for accounting papers 1 July of the year after, else the day itself.

    Law: Legea nr. 82/1991 art. 25 (Legea nr. 36/2023).
    """
    if trigger == Trigger.INVOICE_YEAR_END:
        return date(happened_on.year + 1, 7, 1)
    return happened_on


def leaves_on(rule: RuleText, happened_on: date) -> date | None:
    """
    Return the first day on which a datum is kept no longer, or None when the rule never counts.

    Law: GDPR art. 5 alin. (1) lit. e); Legea nr. 82/1991 art. 25; Codul civil art. 2517.
    """
    if not rule.duration:
        return None
    return parse_duration(rule.duration).after(counted_from(rule.trigger, happened_on))


def last_leaving(rule: RuleText, today: date) -> date | None:
    """
    Return the latest day of an event whose data leave today or left before; None when the rule never counts.

    Law: GDPR art. 5 alin. (1) lit. e).
    """
    if not rule.duration:
        return None
    if rule.trigger == Trigger.INVOICE_YEAR_END:
        year = today.year
        while True:
            ends = leaves_on(rule, date(year, 12, 31))
            if ends is not None and ends <= today:
                return date(year, 12, 31)
            year -= 1
    duration = parse_duration(rule.duration)
    day = today - timedelta(days=duration.days + int(duration.months * 30.4369) - 5)
    while duration.after(day) > today:
        day -= timedelta(days=1)
    while duration.after(day + timedelta(days=1)) <= today:
        day += timedelta(days=1)
    return day


def decide(
    *,
    rule: RuleText,
    happened_on: date | None,
    today: date,
    held: bool = False,
    minimums: Sequence[tuple[RuleText, date]] = (),
    erasure_asked: bool = False,
) -> Verdict:
    """
    Decide over one datum: a hold before a legal minimum, that before erasure or objection, that before the maximum.

    happened_on: the day of the trigger, None while it has not come. minimums: rules that may not be cut short, each
    with the day of its own event.
    Law: GDPR art. 17 alin. (3) lit. b), d) și e), art. 18 alin. (1) lit. c).
    """
    if held:
        return Verdict(False, Winner.HOLD, None, rule.key)
    if rule.key == RetentionRule.REGISTRY_CONTENT:
        return Verdict(False, Winner.ARCHIVE_LAW, None, rule.key)
    bound = [
        (ends, one) for one, day in minimums if (ends := leaves_on(one, day)) is not None and today < ends
    ]
    if rule.nature == Nature.MINIMUM and happened_on is not None:
        own = leaves_on(rule, happened_on)
        if own is not None and today < own:
            bound.append((own, rule))
    if bound:
        ends, law = max(bound, key=lambda one: one[0])
        return Verdict(False, Winner.LEGAL_MINIMUM, ends, law.key)
    if erasure_asked:
        return Verdict(True, Winner.ERASURE, today, rule.key)
    ends_on = leaves_on(rule, happened_on) if happened_on is not None else None
    return Verdict(ends_on is not None and today >= ends_on, Winner.PURPOSE_MAXIMUM, ends_on, rule.key)


def may_replace(own: RuleText, ours: RuleText) -> bool:
    """
    Say whether an institution's own version stays within the law: a minimum is not cut short, a maximum not drawn out.

    Law: Legea nr. 82/1991 art. 25; GDPR art. 5 alin. (1) lit. e).
    """
    if not ours.duration:
        return False
    start = date(2028, 1, 31)
    mine, theirs = leaves_on(own, start), leaves_on(ours, start)
    if mine is None or theirs is None:
        return False
    return mine >= theirs if ours.nature == Nature.MINIMUM else mine <= theirs
