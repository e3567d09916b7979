"""
Judging facts by a rule set: a score with its reasons, and an advice that a person reads. Pure.

The advice `deny` exists, since some patterns leave little doubt; it can do nothing. A `Verdict` has no field for
whether a person must look: it is read off the advice, so that no rule set, however written, advises a refusal that
nobody reviews. Measures are decisions of persons and live elsewhere (`services.deciding`).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from registratura.kernel.calendar import legal_date
from registratura.screening.signals import SIGNALS, Facts, Kind, kind_of

MOST_POINTS: Final = 100
HOLD_MOST: Final = timedelta(days=5)
LIMIT_MOST: Final = timedelta(days=14)
CONTEST_TARGET_DAYS: Final = 15


class Advice(StrEnum):
    """What a rule set says to the person who looks."""

    CLEAR = "clear"
    REVIEW = "review"
    DENY = "deny"


class Outcome(StrEnum):
    """What a person decides."""

    NOTHING = "nothing"
    ASK = "ask"
    HOLD = "hold"
    LIMIT = "limit"


HARMFUL: Final = frozenset({Outcome.HOLD, Outcome.LIMIT})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a rule set: from which measure on a signal counts, and how many points it gives."""

    signal: str
    at_least: int
    points: int


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A version of the rules. Scores below `review_at` are nobody's business and are not kept."""

    number: int
    review_at: int
    deny_at: int
    lines: tuple[Line, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of what the version says, whatever its number."""
        said = [
            self.review_at,
            self.deny_at,
            sorted((one.signal, one.at_least, one.points) for one in self.lines),
        ]
        return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there are points: the signal, what was measured, from where on it counts, what it gave."""

    signal: str
    value: int
    at_least: int
    points: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A score with its reasons. It does nothing."""

    score: int
    advice: Advice
    reasons: tuple[Reason, ...]

    @property
    def needs_review(self) -> bool:
        """Whether a person must look: always, unless nothing was found."""
        return self.advice is not Advice.CLEAR


def judge(*, rule_set: RuleSet, facts: Facts) -> Verdict:
    """
    Score facts by a version of the rules.

    Of the lines of one signal only the heaviest that is reached counts. Facts of another kind give nothing.
    Law: Regulation (EU) 2016/679 art. 22(1), art. 13(2)(f).
    """
    kind, reached = kind_of(facts), dict[str, Reason]()
    for line in rule_set.lines:
        signal = SIGNALS.get(line.signal)
        if signal is None or signal.kind is not kind:
            continue
        value = signal.read(facts)
        before = reached.get(line.signal)
        if value >= line.at_least and (before is None or before.points < line.points):
            reached[line.signal] = Reason(line.signal, value, line.at_least, line.points)
    reasons = tuple(sorted(reached.values(), key=lambda one: (-one.points, one.signal)))
    score = min(MOST_POINTS, sum(one.points for one in reasons))
    return Verdict(score, _advice(rule_set, score), reasons)


def _advice(rule_set: RuleSet, score: int) -> Advice:
    if score < rule_set.review_at:
        return Advice.CLEAR
    return Advice.DENY if score >= rule_set.deny_at else Advice.REVIEW


def faults_of(*, lines: Sequence[Line], review_at: int, deny_at: int) -> tuple[str, ...]:
    """
    Return the codes of what is wrong with a version before it is published; empty when it may be.

    A single signal may send a case to a person, but never make up a refusal's score alone.
    Law: Regulation (EU) 2016/679 art. 5(1)(a), art. 22(3).
    """
    faults = []
    if not 1 <= review_at < deny_at <= MOST_POINTS:
        faults.append("limits")
    if not lines:
        faults.append("empty")
    if any(one.signal not in SIGNALS for one in lines):
        faults.append("signal")
    if any(one.at_least < 1 or not 1 <= one.points <= MOST_POINTS for one in lines):
        faults.append("numbers")
    if len({(one.signal, one.at_least) for one in lines}) != len(lines):
        faults.append("twice")
    if any(one.points >= deny_at for one in lines):
        faults.append("alone")
    return tuple(faults)


def ends_at_most(*, outcome: Outcome, now: datetime) -> datetime:
    """
    Return the last moment until which a measure may hold: it ends by itself, nobody is left waiting.

    Law: Regulation (EU) 2016/679 art. 5(1)(a) and (c); Directive (EU) 2015/2366 art. 83 for how long money may wait.
    """
    return now + (HOLD_MOST if outcome is Outcome.HOLD else LIMIT_MOST)


def contest_due_on(*, filed_at: datetime) -> date:
    """
    Return the day by which a contest is answered: one month, the same day of the next month or its last.

    Law: Regulation (EU) 2016/679 art. 22(3), art. 12(3).
    """
    filed = legal_date(filed_at)
    year, month = (filed.year + 1, 1) if filed.month == 12 else (filed.year, filed.month + 1)
    for day in (filed.day, 30, 29, 28):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


FIRST: Final = RuleSet(
    number=1,
    review_at=40,
    deny_at=80,
    lines=(
        Line("payment.refused", 5, 25),
        Line("payment.refused", 12, 45),
        Line("payment.forged", 1, 45),
        Line("payment.forged", 5, 60),
        Line("payment.mismatched", 1, 25),
        Line("payment.mismatched", 3, 45),
        Line("payment.too_early", 1, 40),
        Line("payment.refund_rounds", 2, 30),
        Line("payment.refund_rounds", 4, 50),
        Line("payment.chargebacks", 2, 40),
        Line("licence.turned_away", 50, 25),
        Line("licence.turned_away", 500, 35),
        Line("licence.carousel", 500, 30),
        Line("licence.carousel", 1_000, 45),
        Line("licence.held", 150, 40),
        Line("licence.clock_back", 2, 25),
        Line("sign_in.accounts", 10, 25),
        Line("sign_in.accounts", 30, 45),
        Line("sign_in.failed", 60, 20),
        Line("sign_in.unknown_share", 60, 35),
        Line("sign_in.entered_after", 1, 30),
    ),
)
"""The rules that come with the program. Their digest is pinned by a test: another rule is another version."""

KINDS: Final = tuple(Kind)
