"""The law of requests for information, case by case: INF-01 … INF-19."""

from datetime import date, datetime

import pytest

from registratura.deadlines import catalogue
from registratura.deadlines import rules as counting
from registratura.deadlines.legal_holidays import LegalCalendar
from registratura.information import rules
from registratura.information.rules import (
    Evaluation,
    Exemption,
    Hearing,
    Lock,
    Nature,
    Obstacle,
    Step,
    Verdict,
    Way,
)
from registratura.kernel.calendar import BUCHAREST

REASONS = "Documentul cuprinde date despre sănătatea unei persoane."


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def dates(code: str, start: str, *, extended: bool = False, norms: bool = False) -> counting.Dates:
    rule = catalogue.rule_on(code, on=day(start))
    assert rule is not None
    return counting.compute(
        rule=rule, start=day(start), calendar=LegalCalendar(), extended=extended, norms=norms
    ).dates


@pytest.mark.parametrize(
    ("channel", "way"),
    [
        ("email", Way.ELECTRONIC),
        ("portal", Way.ELECTRONIC),
        ("counter", Way.PAPER),
        ("post", Way.PAPER),
        ("fax", Way.PAPER),
    ],
)
def test_INF_14_an_electronic_request_is_known_by_its_channel(channel: str, way: Way) -> None:
    assert rules.way_of_channel(channel) is way


@pytest.mark.parametrize("way", [Way.ELECTRONIC, Way.PAPER])
def test_INF_01_a_missing_address_is_asked_for(way: Way) -> None:
    assert rules.address_obstacle(way=way, address="  ") is Obstacle.NO_ADDRESS
    assert rules.address_obstacle(way=way, address="Str. Lungă 4") is None


def test_INF_01_an_answer_by_word_of_mouth_needs_no_address() -> None:
    assert rules.address_obstacle(way=Way.VERBAL, address="") is None


def test_INF_03_ten_days_from_registration() -> None:
    assert dates("IIP", "03-09").due == day("03-19")


# INF-04: registered on 9 March, the notice by 19 March, then 8 April and not 18.


@pytest.mark.parametrize(
    ("today", "left_on", "extended", "lock"),
    [
        ("03-10", None, False, Lock.OPEN),
        ("03-19", None, False, Lock.OPEN),
        ("03-20", None, False, Lock.LOCKED),
        ("03-19", "03-19", False, Lock.NOTICED),
        ("03-25", "03-19", False, Lock.NOTICED),
        ("03-25", "03-20", False, Lock.LOCKED),
        ("03-25", "03-12", True, Lock.USED),
    ],
)
def test_INF_04_without_a_notice_in_ten_days_the_thirty_are_locked(
    today: str, left_on: str | None, extended: bool, lock: Lock
) -> None:
    until = dates("IIP", "03-09").due

    found = rules.lock_of(
        today=day(today),
        notice_until=until,
        notice_left_on=day(left_on) if left_on else None,
        extended=extended,
    )

    assert found is lock


def test_INF_04_thirty_days_are_counted_from_the_same_start() -> None:
    assert dates("IIP", "03-09", extended=True).due == day("04-08")


def test_INF_05_a_refusal_has_five_days_from_receipt() -> None:
    counted = dates("IIP-REF", "03-09")

    assert (counted.safe, counted.nominal) == (day("03-13"), day("03-14"))
    assert rules.rule_of_nature(Nature.REFUSED) == rules.rule_of_evaluation(Evaluation.EXEMPT) == "IIP-REF"


def test_INF_06_by_the_norms_the_same_terms_are_of_working_days() -> None:
    assert dates("IIP", "03-09", norms=True).due == day("03-23")
    assert dates("IIP", "03-09", norms=True, extended=True).due == day("04-22")
    assert dates("IIP-REF", "03-09", norms=True).due == day("03-16")


@pytest.mark.parametrize("nature", [n for n in Nature if n not in (Nature.DIRECTED, Nature.COMPLAINT)])
def test_INF_07_nothing_ends_before_the_primary_evaluation(nature: Nature) -> None:
    assert rules.ending_obstacle(evaluation=None, nature=nature) is Obstacle.NOT_EVALUATED


@pytest.mark.parametrize("evaluation", Evaluation)
def test_INF_07_a_request_ends_only_as_its_evaluation_lets_it(evaluation: Evaluation) -> None:
    allowed = rules.natures_after(evaluation)

    assert allowed
    for nature in Nature:
        found = rules.ending_obstacle(evaluation=evaluation, nature=nature)
        assert (found is None) == (nature in allowed)


def test_INF_07_what_is_not_under_the_law_becomes_a_petition_within_five_days() -> None:
    assert rules.natures_after(Evaluation.NOT_544) == {Nature.RECLASSIFIED}
    assert dates(rules.rule_of_evaluation(Evaluation.NOT_544), "03-09").safe == day("03-13")


def test_INF_08_what_is_published_may_still_be_given_on_paper() -> None:
    assert rules.natures_after(Evaluation.PUBLISHED) == {Nature.PUBLISHED, Nature.FAVORABLE}
    assert dates(rules.rule_of_evaluation(Evaluation.PUBLISHED), "03-09").nominal == day("03-14")


def test_INF_09_another_authoritys_information_is_sent_on_within_five_days() -> None:
    assert rules.natures_after(Evaluation.NOT_OURS) == {Nature.REDIRECTED}
    assert dates(rules.rule_of_nature(Nature.REDIRECTED), "03-09").safe == day("03-13")


def test_INF_11_the_press_is_answered_in_twenty_four_hours() -> None:
    rule = catalogue.rule_on("IIP-PR", on=day("03-10"))
    assert rule is not None

    term = counting.compute(
        rule=rule, start=datetime(2026, 3, 10, 14, 5, tzinfo=BUCHAREST), calendar=LegalCalendar()
    )

    assert term.due_at == datetime(2026, 3, 11, 14, 5, tzinfo=BUCHAREST)


@pytest.mark.parametrize(("way", "bani"), [(Way.PAPER, 360), (Way.ELECTRONIC, 0), (Way.VERBAL, 0)])
def test_INF_13_only_copies_on_paper_are_paid(way: Way, bani: int) -> None:
    assert rules.copy_cost_bani(way=way, page_count=12, page_price_bani=30) == bani


@pytest.mark.parametrize(
    ("codes", "reasoning", "obstacle"),
    [
        ((), REASONS, Obstacle.NO_CODE),
        (("h",), REASONS, Obstacle.NO_CODE),
        (("d", "adresa"), REASONS, Obstacle.NO_CODE),
        (("d",), "", Obstacle.NO_REASONING),
        (("d",), "   Date.            ", Obstacle.NO_REASONING),
        (("d",), REASONS, None),
        (("a", "g"), REASONS, None),
    ],
)
def test_INF_15_a_refusal_has_an_exemption_and_reasons(
    codes: tuple[str, ...], reasoning: str, obstacle: Obstacle | None
) -> None:
    assert rules.refusal_obstacle(codes=codes, reasoning=reasoning) is obstacle


def test_INF_15_the_law_has_seven_exemptions() -> None:
    assert [code.value for code in Exemption] == list("abcdefg")


@pytest.mark.parametrize(
    ("partial", "codes", "reasoning", "obstacle"),
    [
        (False, (), "", None),
        (True, (), REASONS, Obstacle.NO_CODE_FOR_PARTS),
        (True, ("d",), "", Obstacle.NO_REASONING),
        (True, ("d",), REASONS, None),
    ],
)
def test_INF_16_parts_taken_out_have_their_ground(
    partial: bool, codes: tuple[str, ...], reasoning: str, obstacle: Obstacle | None
) -> None:
    assert rules.partial_obstacle(partial=partial, codes=codes, reasoning=reasoning) is obstacle


@pytest.mark.parametrize(
    ("on", "cause", "obstacle"),
    [
        ("03-19", "", None),
        ("03-20", "", Obstacle.NO_CAUSE_OF_DELAY),
        ("03-20", " a ", Obstacle.NO_CAUSE_OF_DELAY),
        ("03-20", "Volum mare de documente", None),
    ],
)
def test_INF_03_a_late_answer_says_why(on: str, cause: str, obstacle: Obstacle | None) -> None:
    assert rules.delay_obstacle(on=day(on), due_on=day("03-19"), cause=cause) is obstacle
    assert rules.delay_obstacle(on=day(on), due_on=None, cause=cause) is None


@pytest.mark.parametrize(
    ("filed", "posted", "in_time"),
    [
        ("06-03", None, True),
        ("06-04", None, True),
        ("06-05", None, False),
        ("06-09", "06-03", True),
        ("06-09", "06-05", False),
    ],
)
def test_INF_17_a_complaint_comes_within_thirty_days_of_knowing(
    filed: str, posted: str | None, in_time: bool
) -> None:
    last = dates("REC-544", "05-04")

    assert (last.due, last.legal_max) == (day("06-03"), day("06-04"))
    assert (
        rules.complaint_in_time(
            last_day=last.legal_max, filed_on=day(filed), posted_on=day(posted) if posted else None
        )
        is in_time
    )


def test_INF_18_a_complaint_is_answered_in_fifteen_days_from_its_filing() -> None:
    assert dates("REC-544-R", "05-18").due == day("06-02")


@pytest.mark.parametrize(
    ("hearing", "verdict", "measures", "reasoning", "obstacle"),
    [
        (Hearing(0, ""), Verdict.FOUNDED, "avertisment", "", Obstacle.NO_COMMISSION),
        (Hearing(1, "Raport"), Verdict.FOUNDED, "avertisment", "", Obstacle.NO_COMMISSION),
        (Hearing(3, " "), Verdict.FOUNDED, "avertisment", "", Obstacle.NO_REPORT),
        (Hearing(3, "Raport"), Verdict.FOUNDED, "", "", Obstacle.NO_MEASURES),
        (Hearing(3, "Raport"), Verdict.UNFOUNDED, "", "nu", Obstacle.NO_GROUNDS),
        (Hearing(3, "Raport"), Verdict.FOUNDED, "avertisment scris", "", None),
        (Hearing(2, "Raport"), Verdict.UNFOUNDED, "", REASONS, None),
    ],
)
def test_INF_18_INF_19_a_decision_rests_on_the_commissions_report(
    hearing: Hearing, verdict: Verdict, measures: str, reasoning: str, obstacle: Obstacle | None
) -> None:
    found = rules.verdict_obstacle(hearing=hearing, verdict=verdict, measures=measures, reasoning=reasoning)

    assert found is obstacle


@pytest.mark.parametrize(
    ("evaluation", "ended", "left", "step"),
    [
        (None, False, False, Step.EVALUATE),
        (Evaluation.ON_REQUEST, False, False, Step.ANSWER),
        (Evaluation.PUBLISHED, False, False, Step.TELL_PUBLISHED),
        (Evaluation.EXEMPT, False, False, Step.REFUSE),
        (Evaluation.NOT_OURS, False, False, Step.REDIRECT),
        (Evaluation.NOT_544, False, False, Step.RECLASSIFY),
        (Evaluation.EXEMPT, True, False, Step.SEND),
        (Evaluation.EXEMPT, True, True, Step.DONE),
    ],
)
def test_a_request_always_says_what_it_waits_for(
    evaluation: Evaluation | None, ended: bool, left: bool, step: Step
) -> None:
    assert rules.step_of(evaluation=evaluation, ended=ended, left=left) is step
