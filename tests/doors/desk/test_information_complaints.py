"""Complaints and court cases on the desk, from the paper that came in to the decision."""

import pytest
from django.test import Client

from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.information_ground import at, deed, officer, refused
from tests.flows.information_ground import card

__all__ = ["officer"]
pytestmark = pytest.mark.django_db


def test_INF_17_to_19_a_complaint_goes_through_commission_report_and_decision(
    alba: Town, officer: Client
) -> None:
    entry_id = refused(alba)
    assert "Reclamație primită" in words(officer.get(at(alba, "entry", entry_id)))
    key = "7d3c1a52-6c1b-4c25-9d6c-0d7d5c0d5c12"

    taken = officer.post(
        deed(alba, "complain", entry_id),
        {"against": "refusal", "known_on": "azi", "request_key": key},
        follow=True,
    )
    page = taken.redirect_chain[-1][0]
    assert "răspuns în 15 zile" in words(taken)
    assert "cel puțin doi" in words(officer.post(page, {"members": "Ana Albu", "act": ""}))
    officer.post(page, {"members": "Ana Albu\nHoria Hanganu", "act": "Dispoziția 7"})
    assert officer.post(page, {"report": "scurt"}).status_code == 422
    officer.post(page, {"report": "Excepția nu se aplica întregului document."})
    bare = officer.post(page, {"verdict": "founded", "way": "paper"})
    assert "scrieți măsurile" in words(bare)

    done = officer.post(page, {"verdict": "founded", "measures": "avertisment", "way": "paper"}, follow=True)

    assert "întemeiată" in words(done)
    assert "avertisment" in words(done)
    assert "Între timp" in words(officer.post(page, {"verdict": "unfounded"}, follow=True))


def test_a_complaint_that_has_a_number_is_linked_by_it(alba: Town, officer: Client) -> None:
    entry_id = refused(alba)
    came = alba.register("Reclamație")
    fields = {"against": "refusal", "known_on": "azi", "request_key": "7d3c1a52-6c1b-4c25-9d6c-0d7d5c0d5c13"}
    page = deed(alba, "complain", entry_id)

    assert "Nu există un document" in words(officer.post(page, {**fields, "number": "99999"}))
    assert officer.post(page, {**fields, "number": str(came.number)}).status_code == 302
    shown = words(officer.get(at(alba, "entry", came.entry_id)))
    assert "Deschide reclamația" in shown


def test_INF_20_a_case_in_court_stands_on_the_card(alba: Town, officer: Client) -> None:
    entry_id = refused(alba)
    fields = {"court": "Tribunalul Alba", "case_number": "12/97/2026", "filed_on": "azi"}
    page = deed(alba, "court", entry_id)
    assert officer.post(page, {**fields, "filed_on": "01.01.2100"}).status_code == 422

    shown = words(officer.post(page, fields, follow=True))

    assert "Tribunalul Alba, 12/97/2026: în curs" in shown
    [case] = card(alba, entry_id).court_cases
    end_page = address(alba, "information_court_end", case=case.id)
    assert officer.get(end_page).status_code == 200
    assert officer.post(end_page, {"outcome": "", "ended_on": "azi"}).status_code == 422
    officer.post(end_page, {"outcome": "rejected", "ended_on": "azi"})
    assert "12/97/2026: respinsă" in words(officer.get(at(alba, "entry", entry_id)))
