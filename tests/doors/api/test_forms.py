"""Forms filed by a program for a person: the same reference for the same request, faults told field by field."""

import pytest

from registratura.filings.models import Draft, Filing
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.filing_ground import ANSWERS, open_forms

from .programs import Caller
from .test_files import uploaded

PLACE = "/forms/petition"


@pytest.fixture(autouse=True)
def _published(alba: Town) -> None:
    open_forms(alba, "petition", unit_id=alba.secretariat.id)


def code_of(ana: Caller) -> str:
    (line,) = ana.get("/forms").json()
    return str(line["code"])


def test_a_form_is_read_and_filed_and_gets_its_number(ana: Caller) -> None:
    code = code_of(ana)
    asked = ana.get(f"/forms/{code}").json()

    filed = ana.post(f"/forms/{code}/filings", {"answers": ANSWERS, "files": {"fisiere": [uploaded(ana)]}})

    names = {field["name"] for page in asked["definition"]["pages"] for field in page["fields"]}
    assert names >= set(ANSWERS)
    assert filed.status_code == 201, filed.text
    given = filed.json()
    assert given["reference"].startswith("R-")
    assert given["secret"]
    entry = ana.get(f"/entries/{given['entry_id']}").json()
    assert entry["written_number"] == given["number"]
    assert [one["name"] for one in entry["parties"] if one["role"] == "sender"] == ["Maria Ionescu"]
    assert "anexă.txt" in [one["name"] for one in entry["documents"]]


def test_the_same_request_is_one_filing_and_another_content_is_refused(ana: Caller, alba: Town) -> None:
    place = f"/forms/{code_of(ana)}/filings"

    first = ana.post(place, {"answers": ANSWERS}, "depunere-1")
    again = ana.post(place, {"answers": ANSWERS}, "depunere-1")
    other = ana.post(place, {"answers": {**ANSWERS, "nume": "Altcineva"}}, "depunere-1")

    assert (first.status_code, again.status_code) == (201, 200)
    assert {**again.json(), "repeated": False} == first.json()
    assert (other.status_code, other.json()["code"]) == (422, "machines.deed.key-reused")
    with acting_for(alba.id):
        assert Filing.objects.count() == 1


def test_what_is_missing_or_wrong_is_told_by_field_and_nothing_is_kept(ana: Caller, alba: Town) -> None:
    place = f"/forms/{code_of(ana)}/filings"

    empty = ana.post(place, {}, "depunere-2")
    bent = ana.post(place, {"answers": {**ANSWERS, "email": "nimic", "altul": "x"}}, "depunere-2")
    strange = ana.post(place, {"answers": {**ANSWERS, "fel": ["x"], "text": {"a": "b"}}})
    right = ana.post(place, {"answers": ANSWERS}, "depunere-2")

    assert empty.status_code == 422
    assert {one["field"] for one in empty.json()["errors"]} >= {"fel", "subiect", "text"}
    assert {one["field"] for one in bent.json()["errors"]} == {"email", "altul"}
    assert strange.status_code == 422
    assert right.status_code == 201, right.text
    with acting_for(alba.id):
        assert Draft.objects.count() == 1


def test_a_form_is_not_there_for_another_institution(ana: Caller, carmen: Caller) -> None:
    code = code_of(ana)

    assert carmen.get("/forms").json() == []
    assert carmen.get(f"/forms/{code}").status_code == 404
    assert carmen.post(f"/forms/{code}/filings", {"answers": ANSWERS}).status_code == 404
