"""Each deed on a request is for public relations of this house alone, and no input breaks it."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Town
from tests.doors.desk.information_ground import FOUND, deed, officer, refused
from tests.doors.desk.terms_ground import signed_in
from tests.flows.information_ground import card, complain, heard, submitted

__all__ = ["officer"]
pytestmark = pytest.mark.django_db
DEEDS = (
    *("evaluate", "clarify", "notice", "answer", "refuse", "redirect", "published", "reclassify", "complain"),
    "court",
)
BENT = ("\x00", "ș" * 10_000, "9" * 30, "-1", "²", "31.02.0001", "=1+1")


@pytest.mark.parametrize("name", DEEDS)
def test_each_deed_is_for_public_relations_of_this_house_alone(
    alba: Town, buzau: Town, officer: Client, name: str
) -> None:
    page = deed(alba, name, submitted(alba))

    assert officer.get(page).status_code in (200, 422)
    for person in (alba.clerk, alba.registrar, alba.head, alba.auditor):
        assert signed_in(person).get(page).status_code == 403
    assert signed_in(buzau.registrar).get(page).status_code == 404
    assert Client().get(page).status_code == 302


@pytest.mark.parametrize("name", DEEDS)
@pytest.mark.parametrize("junk", BENT)
def test_no_deed_fails_whatever_is_typed(alba: Town, officer: Client, name: str, junk: str) -> None:
    fields = (
        *FOUND,
        *(
            "text",
            "way",
            "reason",
            "nature",
            "codes",
            "reasoning",
            "link",
            "authority",
            "page_count",
            "letter",
        ),
        *("number", "against", "known_on", "posted_on", "request_key", "court", "case_number", "filed_on"),
    )
    entry_id = submitted(alba)

    assert officer.post(deed(alba, name, entry_id), dict.fromkeys(fields, junk)).status_code == 422
    assert card(alba, entry_id).nature is None


@pytest.mark.parametrize("name", DEEDS)
def test_what_is_no_request_has_no_such_page(alba: Town, officer: Client, name: str) -> None:
    plain = alba.register("Cerere")

    assert officer.get(deed(alba, name, plain.entry_id)).status_code == 404


def test_complaints_and_cases_of_others_do_not_exist(alba: Town, buzau: Town, officer: Client) -> None:
    complaint_id = complain(alba, refused(alba))
    heard(alba, complaint_id)
    carmen = signed_in(buzau.officer)

    for name, place in (("complaint", {"complaint": complaint_id}), ("court_end", {"case": 1})):
        other = reverse(f"desk:information_{name}", kwargs={"code": buzau.institution.code, **place})
        assert carmen.get(other).status_code == 404
        huge = reverse(
            f"desk:information_{name}",
            kwargs={"code": alba.institution.code, **dict.fromkeys(place, 10**30)},
        )
        assert officer.get(huge).status_code == 404
