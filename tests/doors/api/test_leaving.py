"""Answers, dispatch, more time, and whether a paper was issued: by a program as by an official."""

import hashlib
from typing import Any

import pytest
from django.utils import timezone

from registratura.deadlines import queries as deadlines
from registratura.institutions.roles import Role
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.petition_ground import office_of

from .programs import Caller, issue, paper
from .test_files import TEXT, uploaded

ENTRIES = "/registers/general/entries"
LETTER = {
    "method": "post_ar",
    "recipient_name": "Popescu Ion",
    "address": "str. Lungă nr. 3, Alba, 510100",
    "barcode": "RR123456785RO",
}


@pytest.fixture
def asked(ana: Caller) -> int:
    """A document that waits for its answer."""
    return int(ana.post(ENTRIES, paper()).json()["id"])


def answered(ana: Caller, asked: int, **more: Any) -> dict[str, Any]:
    answer = ana.post(f"/entries/{asked}/answers", more)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def today() -> str:
    return legal_date(timezone.now()).isoformat()


def test_ar_18_one_answer_closes_several_and_goes_to_their_senders(ana: Caller, asked: int) -> None:
    other = ana.post(ENTRIES, paper("Aceeași cerere, din nou")).json()["id"]

    given = answered(ana, asked, also=[other])

    read = ana.get(f"/entries/{given['id']}").json()
    assert (read["direction"], read["number"]) == ("outgoing", 3)
    assert [one["name"] for one in read["parties"] if one["role"] == "recipient"] == ["Popescu Ion"]
    assert read["subject"].startswith("Răspuns la nr. 1/")
    for entry in (asked, other):
        (line,) = ana.get(f"/entries/{entry}/answers").json()
        assert (line["answer_id"], line["linked_by"]) == (given["id"], "Programul „Contabilitate”")
    waiting = ana.get(f"{ENTRIES}?unanswered=true&direction=incoming").json()["items"]
    assert waiting == []


def test_the_same_answer_again_is_the_same_and_another_is_told_who_answered(ana: Caller, asked: int) -> None:
    first = ana.post(f"/entries/{asked}/answers", {}, "raspuns-1")
    again = ana.post(f"/entries/{asked}/answers", {}, "raspuns-1")
    second = ana.post(f"/entries/{asked}/answers", {})
    seen = [one["id"] for one in ana.get(f"/entries/{asked}/answers").json()]
    wanted = ana.post(f"/entries/{asked}/answers", {"seen": seen})

    assert (first.status_code, again.status_code, wanted.status_code) == (201, 200, 201)
    assert again.json()["id"] == first.json()["id"]
    assert (second.status_code, second.json()["code"]) == (409, "registers.answer.meanwhile")
    assert first.json()["written_number"] in second.json()["detail"]


def test_an_answer_with_a_file_is_linked_taken_back_and_linked_again(ana: Caller, asked: int) -> None:
    given = answered(ana, asked, uploads=[uploaded(ana)])
    (line,) = ana.get(f"/entries/{asked}/answers").json()

    back = ana.call("POST", f"/entries/{asked}/answers/{line['id']}/withdrawal", {"reason": "alt răspuns"})
    linked = ana.call("POST", f"/entries/{asked}/answers/link", {"answer_id": given["id"]})
    again = ana.call("POST", f"/entries/{asked}/answers/link", {"answer_id": given["id"]})
    wrong = ana.call("POST", f"/entries/{asked}/answers/link", {"answer_id": asked})

    assert (back.status_code, back.json()) == (200, [])
    assert [one["answer_id"] for one in linked.json()] == [given["id"]]
    assert again.json() == linked.json()
    assert wrong.status_code == 422
    assert len(ana.get(f"/entries/{given['id']}").json()["documents"]) == 1


def test_a_stranger_answers_nothing(ana: Caller, asked: int, carmen: Caller, alba: Town) -> None:
    reader = Caller(issue(alba, role=Role.CLERK, unit="URB").secret)

    assert carmen.post(f"/entries/{asked}/answers", {}).status_code == 404
    assert reader.post(f"/entries/{asked}/answers", {}).status_code in (403, 404)


def test_a_letter_is_prepared_once_leaves_arrives_and_is_proven(ana: Caller, asked: int) -> None:
    answer = answered(ana, asked)["id"]

    first = ana.post(f"/entries/{answer}/shipments", LETTER, "plic-numarul-1")
    again = ana.post(f"/entries/{answer}/shipments", LETTER, "plic-numarul-1")
    double = ana.post(f"/entries/{answer}/shipments", LETTER)
    key = first.json()["id"]
    gone = ana.call("POST", f"/shipments/{key}/departure", {"on": today()})
    twice = ana.call("POST", f"/shipments/{key}/departure", {"on": today()})
    came = ana.call("POST", f"/shipments/{key}/receipt", {"on": today()})
    file = uploaded(ana)
    proof = ana.post(f"/shipments/{key}/proofs", {"kind": "ar", "uploads": [file]}, "dovada-1")
    proven = ana.post(f"/shipments/{key}/proofs", {"kind": "ar", "uploads": [file]}, "dovada-1")

    assert (first.status_code, first.json()["state"]) == (201, "prepared"), first.text
    assert again.json()["id"] == key
    assert (double.status_code, double.json()["code"]) == (409, "dispatch.entry.already-dispatched")
    assert (gone.status_code, gone.json()["state"]) == (200, "sent"), gone.text
    assert (twice.status_code, twice.json()["code"]) == (409, "dispatch.shipment.state")
    assert came.json()["state"] == "delivered"
    assert (proof.status_code, proven.status_code) == (201, 201), proof.text
    assert [one["kind"] for one in proven.json()["proofs"]] == ["ar"]
    assert ana.get(f"/entries/{answer}").json()["dispatched_on"] == today()


def test_what_came_in_is_not_dispatched_and_a_hand_over_is_written(ana: Caller, asked: int) -> None:
    refused = ana.post(f"/entries/{asked}/shipments", LETTER)
    answer = answered(ana, asked)["id"]
    hand = ana.post(f"/entries/{answer}/shipments", {"method": "hand", "recipient_name": "Popescu Ion"})
    given = {"receiver_name": "Popescu Ana", "identity_kind": "identity_card"}
    handed = ana.call(
        "POST",
        f"/shipments/{hand.json()['id']}/hand-over",
        {**given, "received_at": timezone.now().isoformat()},
    )

    assert (refused.status_code, refused.json()["code"]) == (422, "dispatch.entry.not-leaving")
    assert (handed.status_code, handed.json()["state"]) == (200, "delivered"), handed.text


def test_a_letter_that_is_given_up_or_comes_back(ana: Caller, carmen: Caller, asked: int) -> None:
    answer = answered(ana, asked)["id"]
    key = ana.post(f"/entries/{answer}/shipments", LETTER).json()["id"]

    assert carmen.get(f"/shipments/{key}").status_code == 404
    dropped = ana.call("POST", f"/shipments/{key}/cancellation", {"reason": "adresă greșită"})
    new = ana.post(f"/entries/{answer}/shipments", {**LETTER, "barcode": ""}).json()["id"]
    ana.call("POST", f"/shipments/{new}/departure", {"on": today()})
    back = ana.call("POST", f"/shipments/{new}/return", {"reason": "moved", "on": today()})

    assert dropped.json()["state"] == "cancelled"
    assert (back.status_code, back.json()["state"]) == (200, "returned"), back.text


def test_a_paper_that_left_is_verified_by_number_and_digest(ana: Caller, carmen: Caller, asked: int) -> None:
    given = answered(ana, asked, uploads=[uploaded(ana)])
    digest = hashlib.sha256(TEXT).hexdigest()
    place = f"/verification?number={given['written_number'].replace('/', '%2F')}&sha256={digest}"

    before = ana.get(place).json()
    key = ana.post(f"/entries/{given['id']}/shipments", LETTER).json()["id"]
    ana.call("POST", f"/shipments/{key}/departure", {"on": today()})
    after = ana.get(place).json()

    assert before["issued"] is False
    assert (after["issued"], after["stands"], after["exact"]) == (True, True, True)
    assert after["number"] == given["written_number"]
    assert ana.get(f"/verification?number=7&sha256={digest}").json()["issued"] is False
    assert carmen.get(place).json()["issued"] is False
    assert ana.get("/verification?number=7&sha256=abc").status_code == 422
    assert ana.get("/verification?number=7").status_code == 422


def test_terms_are_listed_by_their_day_and_extended_by_a_head_alone(ana: Caller, alba: Town) -> None:
    office = office_of(alba)
    petition = office.petition()
    place = f"/entries/{petition.id}/terms"
    unit = Caller(issue(alba, role=Role.HEAD, unit="URB").secret)
    head = Caller(issue(alba, role=Role.HEAD).secret)
    decision = {
        "reason": "cercetare mai amănunțită",
        "decision_number": "12",
        "decided_on": today(),
        "notice_reference": "13",
        "notice_sent_on": today(),
    }

    (line,) = ana.get("/terms").json()["items"]
    (term,) = ana.get(place).json()
    refused = ana.post(f"{place}/{term['id']}/extension", decision)
    below = unit.post(f"{place}/{term['id']}/extension", decision)
    given = head.post(f"{place}/{term['id']}/extension", decision, "decizia-12")
    again = head.post(f"{place}/{term['id']}/extension", decision, "decizia-12")
    twice = head.post(f"{place}/{term['id']}/extension", decision)

    assert (line["id"], line["number"]) == (term["id"], petition.number)
    assert ana.get("/terms?when=overdue").json()["items"] == []
    assert (refused.status_code, refused.json()["code"]) == (403, "api.scope.missing")
    assert (below.status_code, below.json()["code"]) == (422, "deadlines.extension.refused")
    assert given.status_code == 200, given.text
    (longer,) = given.json()
    assert longer["extended"]
    assert longer["due_on"] > term["due_on"]
    assert again.json() == given.json()
    assert (twice.status_code, twice.json()["code"]) == (422, "deadlines.extension.refused")
    with acting_for(alba.id):
        assert (
            len(
                deadlines.state_of(
                    subject_type="entry", subject_id=petition.id, today=legal_date(timezone.now())
                )
            )
            == 1
        )
        assert books.entry_by_id(petition.id) is not None
