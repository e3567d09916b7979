"""Counters that all processes share."""

from datetime import timedelta

import pytest
from django.db import connection

from registratura.toolkit.counting import count, count_each
from tests.cast import NOW

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def _kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_counter")
        return int(cursor.fetchone()[0])


def test_each_call_counts_once_until_the_window_ends() -> None:
    hits = [count("a", within=MINUTE, now=NOW + timedelta(seconds=at)).hits for at in (0, 30, 59, 60)]

    assert hits == [1, 2, 3, 1]


def test_the_window_is_not_prolonged_by_those_who_come_later() -> None:
    first = count("a", within=MINUTE, now=NOW)
    later = count("a", within=MINUTE, now=NOW + timedelta(seconds=50))

    assert later.ends_at == first.ends_at == NOW + MINUTE


def test_what_has_ended_is_swept_by_one_call_in_many_and_only_that(monkeypatch: pytest.MonkeyPatch) -> None:
    count_each("old", "older", within=MINUTE, now=NOW)
    count("young", within=10 * MINUTE, now=NOW)
    monkeypatch.setattr("registratura.toolkit.counting._SWEEP_ONE_IN", 1)

    count("now", within=MINUTE, now=NOW + 2 * MINUTE)

    assert _kept() == 2
    assert count("young", within=MINUTE, now=NOW + 2 * MINUTE).hits == 2
