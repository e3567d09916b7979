"""Ending terms: by the dispatched answer or by law, once, and never back."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.deadlines import queries
from registratura.deadlines import services as deadlines
from registratura.deadlines.errors import TermEndedError, TermRefusedError
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .deeds import day, moment, started


@pytest.mark.parametrize(("on", "state"), [("03-30", "met"), ("04-01", "met"), ("04-02", "missed")])
def test_pet_06_the_day_of_dispatch_decides(alba: Town, on: str, state: str) -> None:
    with acting_for(alba.id):
        term = deadlines.stop(deadline=started(alba), on=day(on), by=alba.registrar, now=moment("04-03"))
        (card,) = queries.state_of(subject_type="entry", subject_id=1, today=day("04-10"))

    assert (term.state, card.state, card.stopped_on) == (state, state, day(on))
    assert not card.overdue


def test_a_dispatch_before_the_start_or_in_the_future_is_refused(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba)
        for on in ("03-01", "03-11"):
            with pytest.raises(TermRefusedError):
                deadlines.stop(deadline=term, on=day(on), by=alba.registrar, now=moment("03-10"))


def test_inf_11_hours_are_stopped_by_the_hour(alba: Town) -> None:
    asked = datetime(2026, 3, 10, 12, tzinfo=UTC)
    late = datetime(2026, 3, 11, 12, 1, tzinfo=UTC)

    with acting_for(alba.id):
        term = started(alba, "IIP-PR", started=asked, now=asked)
        with pytest.raises(TermRefusedError, match="ora"):
            deadlines.stop(deadline=term, on=day("03-11"), by=alba.registrar, now=late)
        term = deadlines.stop(deadline=term, on=day("03-11"), at=late, by=alba.registrar, now=late)

    assert term.state == "missed"


def test_cancelling_needs_a_ground(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba)
        with pytest.raises(TermRefusedError, match="temeiul"):
            deadlines.cancel(deadline=term, ground=" ", by=alba.registrar, now=moment("03-02"))
        term = deadlines.cancel(
            deadline=term, ground="OG 27/2002 art. 7, anonimă", by=alba.registrar, now=moment("03-02")
        )

    assert (term.state, term.cancelled_ground) == ("cancelled", "OG 27/2002 art. 7, anonimă")


def test_who_comes_second_finds_the_term_ended(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba)
        deadlines.stop(deadline=term, on=day("03-10"), by=alba.registrar, now=moment("03-10"))
        with pytest.raises(TermEndedError):
            deadlines.cancel(deadline=term, ground="OG 27/2002 art. 7", by=alba.head, now=moment("03-10"))
        with pytest.raises(TermEndedError):
            deadlines.stop(deadline=term, on=day("03-10"), by=alba.head, now=moment("03-10"))
        again = started(alba, on="03-11")

    assert again.id != term.id


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE deadlines_deadline SET state = 'open', stopped_on = NULL, closed_at = NULL, closed_by_id = NULL",
        "UPDATE deadlines_deadline SET due_on = due_on",
        "UPDATE deadlines_deadline SET started_on = started_on",
        "UPDATE deadlines_deadline SET rule_code = rule_code",
        "DELETE FROM deadlines_deadline",
        "UPDATE deadlines_termrule SET count = 99",
        "INSERT INTO deadlines_termrule SELECT * FROM deadlines_termrule",
        "DELETE FROM deadlines_declaredday",
    ],
)
def test_what_ended_stays_ended_and_the_catalogue_is_not_the_applications(alba: Town, statement: str) -> None:
    with acting_for(alba.id):
        deadlines.stop(deadline=started(alba), on=day("03-10"), by=alba.registrar, now=moment("03-10"))
        with (
            pytest.raises(DatabaseError, match=r"permission denied|not opened or changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_buzau_sees_no_term_of_alba(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        term = started(alba)
    with acting_for(buzau.id):
        assert queries.deadline_by_id(term.id) is None
        assert queries.state_of(subject_type="entry", subject_id=1, today=day("03-02")) == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM deadlines_deadline")
            assert cursor.fetchone() == (0,)


def test_what_is_due_comes_page_by_page_most_urgent_first(alba: Town) -> None:
    with acting_for(alba.id):
        for number, on in enumerate(("03-05", "03-02", "03-04", "03-02", "03-03"), start=1):
            started(alba, on=on, subject_id=number)
        today = day("03-10")
        first = queries.due_before(day=day("05-01"), today=today, limit=2)
        second = queries.due_before(
            day=day("05-01"), today=today, after=(first[-1].safe_on, first[-1].id), limit=2
        )
        last = queries.due_before(
            day=day("05-01"), today=today, after=(second[-1].safe_on, second[-1].id), limit=2
        )

    assert [card.subject_id for card in (*first, *second, *last)] == [2, 4, 5, 1, 3]
    assert first[0].rule_name.startswith("Petiție")


def test_a_page_of_terms_costs_two_questions(alba: Town, django_assert_num_queries: object) -> None:
    with acting_for(alba.id):
        for number in range(5):
            started(alba, on=f"03-0{number + 2}", subject_id=number)
        with django_assert_num_queries(2):  # type: ignore[operator]
            queries.due_before(day=day("05-01"), today=day("03-10"))
