"""Complaints against refusals: their own number and term, the commission, the decision, the court."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from registratura.information import queries, services
from registratura.information.errors import ComplaintDecidedError, ComplaintRefusedError, RequestRefusedError
from registratura.information.rules import Nature, Verdict
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.information_ground import (
    REASONS,
    Enter,
    card,
    complain,
    decide,
    enter,
    heard,
    leave,
    linked_answer,
    refused_request,
    row,
    terms_of,
    today,
)

__all__ = ["enter"]
pytestmark = pytest.mark.django_db


def complaint(town: Town, complaint_id: int) -> queries.ComplaintCard:
    with acting_for(town.id):
        found = queries.complaint_card(complaint_id, today=today())
    assert found is not None
    return found


def test_INF_17_18_a_complaint_has_its_own_number_and_fifteen_days(alba: Town, enter: Enter) -> None:
    entry_id = refused_request(alba, enter)

    found = complaint(alba, complain(alba, entry_id))

    assert found.in_time
    assert found.entry.id != entry_id
    assert found.term is not None
    assert (found.term.rule_code, found.term.started_on) == ("REC-544-R", today())
    assert [one.id for one in card(alba, entry_id).complaints] == [found.id]


def test_INF_17_a_late_complaint_is_taken_and_marked(alba: Town, enter: Enter) -> None:
    entry_id = refused_request(alba, enter)
    known_on = today() - timedelta(days=45)

    assert not complaint(alba, complain(alba, entry_id, known_on=known_on)).in_time


def test_INF_18_19_a_founded_complaint_ends_with_measures_after_the_commission(
    alba: Town, enter: Enter
) -> None:
    complaint_id = complain(alba, refused_request(alba, enter))
    with pytest.raises(ComplaintRefusedError, match=r"art\. 33"):
        decide(alba, complaint_id, Verdict.FOUNDED, measures="avertisment")
    heard(alba, complaint_id)
    with pytest.raises(ComplaintRefusedError, match=r"art. 21 alin. \(3\)"):
        decide(alba, complaint_id, Verdict.FOUNDED)

    made = decide(alba, complaint_id, Verdict.FOUNDED, measures="avertisment scris")
    leave(alba, made.entry_id)

    found = complaint(alba, complaint_id)
    assert (found.verdict, found.members) == ("founded", ["Ana Albu", "Horia Hanganu"])
    assert found.term is not None
    assert found.term.state == "met"
    with pytest.raises(ComplaintDecidedError, match="Ana Albu"):
        decide(alba, complaint_id, Verdict.UNFOUNDED, reasoning=REASONS)


def test_INF_18_the_letter_of_an_undecided_complaint_does_not_leave(alba: Town, enter: Enter) -> None:
    found = complaint(alba, complain(alba, refused_request(alba, enter)))
    letter_id = linked_answer(alba, found.entry.id)

    with pytest.raises(RequestRefusedError, match="nu are încă decizie"):
        leave(alba, letter_id)


def test_INF_17_a_complaint_that_came_as_a_request_stops_being_one(alba: Town, enter: Enter) -> None:
    entry_id, came_in = refused_request(alba, enter), enter(subject="Reclamație")
    with acting_for(alba.id):
        entry = row(came_in)

    complain(alba, entry_id, entry=entry, against="silence")

    assert card(alba, came_in).nature is Nature.COMPLAINT
    assert {code: one.state for code, one in terms_of(alba, came_in).items()} == {
        "IIP": "cancelled",
        "REC-544-R": "open",
    }
    with pytest.raises(DomainError):
        complain(alba, entry_id, entry=entry)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"known_on": date(2100, 1, 1)}, "known_on"),
        ({"known_on": date(1900, 1, 1)}, "known_on"),
        ({"posted_on": date(2001, 1, 1)}, "posted_on"),
    ],
)
def test_a_complaint_of_impossible_days_is_refused(
    alba: Town, enter: Enter, fields: dict[str, date], field: str
) -> None:
    entry_id = refused_request(alba, enter)

    with pytest.raises(ComplaintRefusedError) as caught:
        complain(alba, entry_id, **fields)

    assert caught.value.field == field


def test_INF_20_a_case_in_court_is_written_down_and_ended_once(alba: Town, enter: Enter) -> None:
    entry_id = refused_request(alba, enter)
    who: dict[str, Any] = {"by": alba.registrar, "now": timezone.now()}
    with acting_for(alba.id):
        case = services.record_court_case(
            request_entry_id=entry_id,
            court="Tribunalul Alba",
            case_number="12/97/2026",
            filed_on=today(),
            **who,
        )
        with pytest.raises(DomainError, match="deja înscris"):
            services.record_court_case(
                request_entry_id=entry_id,
                court="Tribunalul Alba",
                case_number="12/97/2026",
                filed_on=today(),
                **who,
            )
        services.end_court_case(case_id=case.id, outcome="rejected", ended_on=today(), note="", **who)
        with pytest.raises(DomainError):
            services.end_court_case(case_id=case.id, outcome="admitted", ended_on=today(), note="", **who)

    [found] = card(alba, entry_id).court_cases
    assert found.outcome == "rejected"
