"""When the law takes a recipient as told, and when an answer has left."""

from datetime import date

import pytest

from registratura.dispatch import rules

DAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("method", "rule", "doubt"),
    [
        ("post_ar", "ar.signed", False),
        ("hand", "hand.signed", False),
        ("courier", "courier.signed", True),
        ("post_registered", "post.tracked", True),
        ("email", "email.read", True),
        ("portal", "portal.read", True),
    ],
)
def test_a_delivery_tells_on_its_own_day(method: str, rule: str, doubt: bool) -> None:
    said = rules.on_delivery(method=method, on=DAY)

    assert (said.on, said.rule, said.doubt) == (DAY, rule, doubt)
    assert said.ground


def test_a_simple_letter_tells_nobody_provably() -> None:
    assert rules.on_delivery(method="post_simple", on=DAY).on is None
    assert rules.on_return(method="post_simple", reason="refused", on=DAY).on is None


def test_an_email_counts_from_its_acceptance_where_the_institution_says_so() -> None:
    accepted = rules.on_departure(method="email", on=DAY, email_counts="accepted")

    assert (accepted.on, accepted.doubt) == (DAY, True)
    assert rules.on_departure(method="email", on=DAY, email_counts="read").on is None
    assert rules.on_departure(method="post_ar", on=DAY, email_counts="accepted").on is None


@pytest.mark.parametrize(("reason", "told"), [("refused", True), ("expired", True)])
def test_a_registered_letter_refused_or_left_at_the_post_tells_with_a_doubt(reason: str, told: bool) -> None:
    said = rules.on_return(method="post_ar", reason=reason, on=DAY)

    assert (said.on == DAY, said.doubt) == (told, True)


@pytest.mark.parametrize("reason", ["unknown", "moved", "address", "deceased", "other"])
def test_a_letter_that_found_nobody_tells_nobody(reason: str) -> None:
    assert rules.on_return(method="post_ar", reason=reason, on=DAY).on is None


@pytest.mark.parametrize(
    ("day", "problem"),
    [(date(2026, 3, 1), "before"), (date(2026, 3, 2), ""), (DAY, ""), (date(2026, 3, 13), "future")],
)
def test_a_departure_lies_between_its_number_and_today(day: date, problem: str) -> None:
    assert rules.day_problem(day=day, earliest=date(2026, 3, 2), today=DAY) == problem


@pytest.mark.parametrize(
    ("states", "left"),
    [
        ((), False),
        (("prepared",), False),
        (("sent",), True),
        (("sent", "prepared"), False),
        (("sent", "bundled"), False),
        (("sent", "cancelled"), True),
        (("returned",), True),
        (("failed",), False),
        (("cancelled",), False),
    ],
)
def test_PET_06_an_answer_has_left_when_nothing_of_it_waits(states: tuple[str, ...], left: bool) -> None:
    letters = [rules.Letter(number, f"petent {number}", state) for number, state in enumerate(states)]

    assert rules.has_left(letters=letters) is left


@pytest.mark.parametrize(
    ("state", "reason", "lost"),
    [
        ("failed", "", True),
        *(("returned", reason, True) for reason in ("unknown", "address", "other")),
        *(("returned", reason, False) for reason in ("expired", "moved", "deceased")),
        ("refused", "refused", False),
        ("sent", "", False),
    ],
)
def test_PET_06_a_letter_is_lost_when_nobody_was_found_at_its_address(
    state: str, reason: str, lost: bool
) -> None:
    assert rules.is_lost(state=state, return_reason=reason) is lost


@pytest.mark.parametrize(
    ("letters", "left"),
    [
        ([("Dan", "failed"), ("Dan", "sent")], True),
        ([("Dan", "sent"), ("Dan", "failed")], True),
        ([("Dan", "sent"), ("Ion", "failed")], False),
        ([("Ion", "failed"), ("Ion T. Dan", "sent")], True),
        ([("Dan", "failed"), ("Dan", "failed")], False),
        ([("Dan", "failed"), ("Dan", "prepared")], False),
    ],
)
def test_PET_06_a_letter_that_fell_by_the_way_wants_another_in_its_place(
    letters: list[tuple[str, str]], left: bool
) -> None:
    made = [rules.Letter(number, recipient, state) for number, (recipient, state) in enumerate(letters)]

    assert rules.has_left(letters=made) is left
