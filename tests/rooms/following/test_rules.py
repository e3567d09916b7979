"""What a completion is at a day, what it does to the term, and how a secret is read back. No database."""

from datetime import date

import pytest

from registratura.following.rules import Standing, standing, while_waiting
from registratura.following.secret_words import ALPHABET, digest_of, plain, same, written

DAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("state", "until_on", "given_on", "today", "wanted"),
    [
        ("asked", DAY, None, DAY, Standing.ASKED),
        ("asked", DAY, None, date(2026, 3, 21), Standing.LATE),
        ("asked", None, None, date(2030, 1, 1), Standing.ASKED),
        ("given", DAY, DAY, date(2026, 9, 1), Standing.GIVEN),
        ("given", DAY, date(2026, 3, 21), date(2026, 9, 1), Standing.GIVEN_LATE),
        ("withdrawn", DAY, None, date(2026, 9, 1), Standing.WITHDRAWN),
    ],
)
def test_a_completion_is_late_by_its_day_alone(
    state: str, until_on: date | None, given_on: date | None, today: date, wanted: Standing
) -> None:
    assert standing(state=state, until_on=until_on, given_on=given_on, today=today) is wanted


@pytest.mark.parametrize("rule", ["PET", "PET-EN", "IIP", "IIP-PR", "CU", ""])
def test_TRM_12_no_term_stops_while_papers_are_waited_for(rule: str) -> None:
    found = while_waiting(rule_code=rule, due_on=DAY)

    assert "nu se oprește" in found.words
    assert not found.may_extend


def test_ADM_26_tacit_approval_gives_more_days_only_after_a_timely_notice() -> None:
    found = while_waiting(rule_code="AUT", due_on=date(2026, 4, 1))

    assert found.may_extend
    assert found.notice_until == date(2026, 3, 22)
    assert "OUG nr. 27/2003" in found.law
    assert while_waiting(rule_code="AUT", due_on=date(2026, 4, 1), days=12).notice_until == date(2026, 3, 27)


def test_a_secret_is_read_as_it_was_meant() -> None:
    secret = written(digest=bytes(range(20)))

    assert len(secret) == 19
    assert set(secret) - {"-"} <= set(ALPHABET)
    for typed in (
        secret.lower(),
        secret.replace("-", " "),
        f" {secret}",
        secret.replace("0", "O").replace("1", "l"),
    ):
        assert digest_of(secret=typed) == digest_of(secret=secret)


def test_what_is_no_secret_of_ours_is_compared_all_the_same() -> None:
    for typed in ("", "\x00", "ș" * 300, "0" * 10_000, "'; drop table"):
        assert len(digest_of(secret=typed)) == 64
        assert len(plain(typed=typed)) <= 80
    assert same(one="ș", other="ș")
    assert not same(one="a", other="")
