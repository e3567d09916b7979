"""
The law of requests for information, without clock, database or words.

What may not be done comes back as an `Obstacle`; `wording` says it in Romanian with the article and the way out.
Days of terms are counted by `deadlines.rules`; here they are only compared.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Way(StrEnum):
    """By what a request came, or an answer went."""

    VERBAL = "verbal"
    ELECTRONIC = "electronic"
    PAPER = "paper"


class PersonKind(StrEnum):
    """Who asks."""

    NATURAL = "natural"
    LEGAL = "legal"


class Domain(StrEnum):
    """The six domains by which requests are counted."""

    PUBLIC_MONEY = "public_money"
    DUTIES = "duties"
    ACTS = "acts"
    LEADERS = "leaders"
    LAW_544 = "law_544"
    OTHER = "other"


class Evaluation(StrEnum):
    """What the primary evaluation found. `NOT_OURS`: under the law, but another authority holds it."""

    NOT_544 = "not_544"
    PUBLISHED = "published"
    ON_REQUEST = "on_request"
    EXEMPT = "exempt"
    NOT_OURS = "not_ours"


class Nature(StrEnum):
    """How a request ended."""

    FAVORABLE = "favorable"
    PUBLISHED = "published"  # told where it stands published
    REDIRECTED = "redirected"
    REFUSED = "refused"
    NONEXISTENT = "nonexistent"
    RECLASSIFIED = "reclassified"  # goes on as a petition
    DIRECTED = "directed"  # verbal: told to ask in writing
    COMPLAINT = "complaint"  # was no request but a complaint against one


class Exemption(StrEnum):
    """The letters of art. 12 alin. (1)."""

    A = "a"  # defence, safety, public order: classified
    B = "b"  # deliberations, economic and political interests: classified
    C = "c"  # commercial and financial: fair competition, intellectual property
    D = "d"  # personal data
    E = "e"  # criminal and disciplinary investigation
    F = "f"  # judicial proceedings
    G = "g"  # protection of the young


class Verdict(StrEnum):
    """What was decided about a complaint."""

    FOUNDED = "founded"
    UNFOUNDED = "unfounded"


class Lock(StrEnum):
    """Whether the long term of thirty days can still be had."""

    OPEN = "open"  # until the last day for the notice
    NOTICED = "noticed"  # the notice left in time: it is due
    USED = "used"
    LOCKED = "locked"


class Step(StrEnum):
    """What a request waits for."""

    EVALUATE = "evaluate"
    ANSWER = "answer"
    TELL_PUBLISHED = "tell_published"
    REFUSE = "refuse"
    REDIRECT = "redirect"
    RECLASSIFY = "reclassify"
    SEND = "send"  # the answer has its number and has not left
    DONE = "done"


class Obstacle(StrEnum):
    """Why something may not be done."""

    NOT_EVALUATED = "not_evaluated"
    NOT_OF_THIS_KIND = "not_of_this_kind"
    NO_CODE = "no_code"
    NO_REASONING = "no_reasoning"
    NO_ADDRESS = "no_address"
    NO_LINK = "no_link"
    NO_AUTHORITY = "no_authority"
    NO_CAUSE_OF_DELAY = "no_cause_of_delay"
    NO_CODE_FOR_PARTS = "no_code_for_parts"
    NO_COMMISSION = "no_commission"
    NO_REPORT = "no_report"
    NO_MEASURES = "no_measures"
    NO_GROUNDS = "no_grounds"
    NOT_IDENTIFIED = "not_identified"


LEAST_REASONING = 20  # letters: less says nothing to the applicant
LEAST_MEMBERS = 2

# What may follow an evaluation. Whoever was told where it is published may still ask for it in writing (norms art. 21),
# and of an exempt document the rest may be given.
_FOLLOWS: dict[Evaluation, frozenset[Nature]] = {
    Evaluation.NOT_544: frozenset({Nature.RECLASSIFIED}),
    Evaluation.PUBLISHED: frozenset({Nature.PUBLISHED, Nature.FAVORABLE}),
    Evaluation.ON_REQUEST: frozenset({Nature.FAVORABLE, Nature.NONEXISTENT}),
    Evaluation.EXEMPT: frozenset({Nature.REFUSED, Nature.FAVORABLE}),
    Evaluation.NOT_OURS: frozenset({Nature.REDIRECTED}),
}
_RULE_OF_EVALUATION = {
    Evaluation.NOT_544: "IIP-REENC",
    Evaluation.PUBLISHED: "IIP-OF",
    Evaluation.ON_REQUEST: "",
    Evaluation.EXEMPT: "IIP-REF",
    Evaluation.NOT_OURS: "IIP-RED",
}
_RULE_OF_NATURE = {
    Nature.RECLASSIFIED: "IIP-REENC",
    Nature.PUBLISHED: "IIP-OF",
    Nature.REFUSED: "IIP-REF",
    Nature.REDIRECTED: "IIP-RED",
}
_STEP_OF_EVALUATION = {
    Evaluation.NOT_544: Step.RECLASSIFY,
    Evaluation.PUBLISHED: Step.TELL_PUBLISHED,
    Evaluation.ON_REQUEST: Step.ANSWER,
    Evaluation.EXEMPT: Step.REFUSE,
    Evaluation.NOT_OURS: Step.REDIRECT,
}
_ELECTRONIC_CHANNELS = frozenset({"email", "portal"})


def way_of_channel(channel: str) -> Way:
    """
    Return how a request came, by the channel of its entry; a verbal one says so itself.

    Law: Legea 544/2001 art. 6 alin. (1), art. 7 alin. (3).
    """
    return Way.ELECTRONIC if channel in _ELECTRONIC_CHANNELS else Way.PAPER


def step_of(*, evaluation: Evaluation | None, ended: bool, left: bool) -> Step:
    """
    Return what a request waits for. left: whether its answer is on its way, or was given by word of mouth.

    Law: HG 123/2002 art. 21; Legea 544/2001 art. 7.
    """
    if ended:
        return Step.DONE if left else Step.SEND
    return Step.EVALUATE if evaluation is None else _STEP_OF_EVALUATION[evaluation]


def rule_of_evaluation(evaluation: Evaluation) -> str:
    """
    Return the code of the five-day term that an evaluation starts beside the one of the request; empty for none.

    Law: Legea 544/2001 art. 7 alin. (2); HG 123/2002 art. 21 și 24.
    """
    return _RULE_OF_EVALUATION[evaluation]


def rule_of_nature(nature: Nature) -> str:
    """
    Return the code of the term that binds an ending: its own, or the one of the request.

    Law: Legea 544/2001 art. 7; HG 123/2002 art. 21 și 24.
    """
    return _RULE_OF_NATURE.get(nature, "IIP")


def natures_after(evaluation: Evaluation) -> frozenset[Nature]:
    """
    Return the endings that an evaluation leaves open.

    Law: HG 123/2002 art. 21.
    """
    return _FOLLOWS[evaluation]


def ending_obstacle(*, evaluation: Evaluation | None, nature: Nature) -> Obstacle | None:
    """
    Say why a request cannot end so yet: it was not evaluated, or evaluated as something else.

    Law: HG 123/2002 art. 21.
    """
    if evaluation is None:
        return Obstacle.NOT_EVALUATED
    return None if nature in _FOLLOWS[evaluation] else Obstacle.NOT_OF_THIS_KIND


def refusal_obstacle(*, codes: Collection[str], reasoning: str) -> Obstacle | None:
    """
    Say what a refusal lacks: an exemption of the law, or its reasons. A missing address or signature is no ground.

    Law: Legea 544/2001 art. 7 alin. (2), art. 12 alin. (1).
    """
    if not codes or not set(codes) <= set(Exemption):
        return Obstacle.NO_CODE
    return Obstacle.NO_REASONING if len(reasoning.strip()) < LEAST_REASONING else None


def partial_obstacle(*, partial: bool, codes: Collection[str], reasoning: str) -> Obstacle | None:
    """
    Say what a partial access lacks: the ground for the parts taken out.

    Law: Legea 544/2001 art. 12-14.
    """
    if not partial:
        return None
    found = refusal_obstacle(codes=codes, reasoning=reasoning)
    return Obstacle.NO_CODE_FOR_PARTS if found is Obstacle.NO_CODE else found


def address_obstacle(*, way: Way, address: str) -> Obstacle | None:
    """
    Say whether an answer has nowhere to go; the applicant is asked, not refused.

    Law: Legea 544/2001 art. 6 alin. (3) lit. c).
    """
    return Obstacle.NO_ADDRESS if way is not Way.VERBAL and not address.strip() else None


def delay_obstacle(*, on: date, due_on: date | None, cause: str) -> Obstacle | None:
    """
    Ask for the cause of an ending later than its term; the answer is owed all the same.

    Law: Legea 544/2001 art. 7; HG 123/2002 art. 27 (raportul anual cuprinde cauzele).
    """
    late = due_on is not None and on > due_on
    return Obstacle.NO_CAUSE_OF_DELAY if late and len(cause.strip()) < 3 else None


def lock_of(*, today: date, notice_until: date, notice_left_on: date | None, extended: bool) -> Lock:
    """
    Say whether thirty days can be had: only with the applicant told in writing within the first ten.

    notice_until: the last of the ten days. notice_left_on: when the notice was sent, if it was.
    Law: Legea 544/2001 art. 7 alin. (1).
    """
    if extended:
        return Lock.USED
    if notice_left_on is not None and notice_left_on <= notice_until:
        return Lock.NOTICED
    return Lock.OPEN if today <= notice_until else Lock.LOCKED


def copy_cost_bani(*, way: Way, page_count: int, page_price_bani: int) -> int:
    """
    Return what the applicant pays: the copies on paper, nothing else.

    Law: Legea 544/2001 art. 9.
    """
    return page_count * page_price_bani if way is Way.PAPER else 0


def complaint_in_time(*, last_day: date, filed_on: date, posted_on: date | None) -> bool:
    """
    Say whether a complaint came in time; one sent by post counts from the day of its postmark.

    last_day: the thirtieth day from knowing, under the reading kindest to the applicant.
    Law: Legea 544/2001 art. 21 alin. (2); Codul civil art. 2556.
    """
    return min(filed_on, posted_on or filed_on) <= last_day


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a commission has done about a complaint by now."""

    members: int
    report: str


def verdict_obstacle(*, hearing: Hearing, verdict: Verdict, measures: str, reasoning: str) -> Obstacle | None:
    """
    Say what a decision on a complaint lacks: commission, report, the measures when founded, the grounds otherwise.

    Law: Legea 544/2001 art. 21 alin. (3); HG 123/2002 art. 33-36.
    """
    if hearing.members < LEAST_MEMBERS:
        return Obstacle.NO_COMMISSION
    if not hearing.report.strip():
        return Obstacle.NO_REPORT
    if verdict is Verdict.FOUNDED:
        return Obstacle.NO_MEASURES if len(measures.strip()) < 3 else None
    return Obstacle.NO_GROUNDS if len(reasoning.strip()) < LEAST_REASONING else None
