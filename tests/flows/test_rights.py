"""Requests of data subjects from the first word to the answer (AC-J4.1 to AC-J4.3, AC-I3.2, AC-A4.3)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from registratura.flows import rights as flow
from registratura.flows import rights_clock
from registratura.flows import rights_execution as execution
from registratura.journal import queries as journal
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.errors import (
    CodeRefusedError,
    ExtensionRefusedError,
    NotProvenError,
    RequestRefusedError,
    StatusError,
)
from registratura.rights.kinds import Method
from registratura.rights.machine import Status
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .rights_ground import (
    CNP,
    MORNING,
    asked,
    card,
    code_sent,
    known,
    proven,
    written,
)

pytestmark = pytest.mark.django_db


def row_of(entry_id: int) -> EntryRow:
    found = books.entry_by_id(entry_id)
    assert found is not None
    return found


def acts(town: Any, request_id: int) -> list[str]:
    with acting_for(town.id):
        return [
            one.action for one in journal.history_of(subject_type="privacy_request", subject_id=request_id)
        ]


def test_the_same_form_gives_the_same_reference_and_secret_and_one_receipt(alba: Town) -> None:
    key = uuid4()

    first, again = asked(alba, request_key=key), asked(alba, request_key=key)

    assert (first.request_id, first.reference, first.secret) == (
        again.request_id,
        again.reference,
        again.secret,
    )
    assert (first.is_new, again.is_new) == (True, False)
    assert len(written(alba, "rights.received")) == 1
    assert "rights.request.received" in acts(alba, first.request_id)


def test_nobody_is_searched_for_before_the_address_is_proven(alba: Town) -> None:
    known(alba)
    opened = asked(alba)

    assert card(alba, opened.request_id).status is Status.IDENTITY_PENDING
    with pytest.raises(NotProvenError):
        execution.what_is_held(institution=alba.institution, card=card(alba, opened.request_id))

    flow.prove_by_code(
        institution=alba.institution, request_id=opened.request_id, code=code_sent(alba), now=MORNING
    )

    assert card(alba, opened.request_id).status is Status.ASSESSING


def test_a_code_dies_of_five_wrong_tries_of_age_and_of_use(alba: Town) -> None:
    opened = asked(alba)
    good = code_sent(alba)
    wrong = "000000" if good != "000000" else "111111"

    def tried(code: str, minutes: int = 0) -> None:
        moment = MORNING + timedelta(minutes=minutes)
        flow.prove_by_code(institution=alba.institution, request_id=opened.request_id, code=code, now=moment)

    with pytest.raises(CodeRefusedError):
        tried(good, minutes=31)
    for _ in range(5):
        with pytest.raises(CodeRefusedError):
            tried(wrong)
    with pytest.raises(CodeRefusedError):
        tried(good)

    assert acts(alba, opened.request_id).count("rights.identity.code_missed") == 7
    flow.send_code(
        institution=alba.institution,
        request_id=opened.request_id,
        purpose=rights.IDENTITY,
        by=None,
        now=MORNING,
    )
    tried(code_sent(alba))
    with pytest.raises(CodeRefusedError):
        tried(code_sent(alba))


def test_no_more_than_six_codes_a_day(alba: Town) -> None:
    opened = asked(alba)

    def sent() -> None:
        flow.send_code(
            institution=alba.institution,
            request_id=opened.request_id,
            purpose=rights.IDENTITY,
            by=None,
            now=MORNING,
        )

    for _ in range(5):
        sent()
    with pytest.raises(CodeRefusedError, match="mâine"):
        sent()


def test_a_request_for_another_person_finds_only_what_the_proven_address_knows(alba: Town) -> None:
    known(alba, email="altcineva@exemplu.ro", cnp=CNP)
    opened = asked(alba, cnp=CNP)
    with acting_for(alba.id):
        rights.note_proven(request_id=opened.request_id, method=Method.CODE, by=None, now=MORNING)

    stands = card(alba, opened.request_id)

    assert not stands.is_proven  # a number asks for more than an address
    assert {key.kind for key in stands.person} == {"email"}
    with pytest.raises(NotProvenError), acting_for(alba.id):
        rights.approve(request_id=opened.request_id, by=alba.protector, now=MORNING)


def test_ac_j4_2_an_extension_sends_its_letter_and_is_refused_after_the_first_month(alba: Town) -> None:
    late, request_id = proven(alba), proven(alba)
    given: dict[str, Any] = {
        "institution": alba.institution,
        "code": "ComplexityOfProcess",
        "by": alba.protector,
    }

    flow.extend(**given, request_id=request_id, reason="Sunt peste o mie de înscrisuri.", now=MORNING)

    stands = card(alba, request_id)
    assert (stands.limit.strict.isoformat(), stands.limit.moved.isoformat()) == ("2026-06-05", "2026-06-05")
    with acting_for(alba.id):
        (letter,) = queries.letters_of(request_id)
        assert [line.event for line in queries.clock_lines(request_id)] == ["received", "extended"]
    assert "05.06.2026" in letter.text
    assert written(alba, "rights.letter")[0].attachments[0]["sha256"] == letter.sha256
    with pytest.raises(ExtensionRefusedError, match="o dată"):
        flow.extend(**given, request_id=request_id, reason="Încă.", now=MORNING)
    with pytest.raises(ExtensionRefusedError, match="Prima lună"):
        flow.extend(**given, request_id=late, reason="Târziu.", now=MORNING + timedelta(days=32))
    with pytest.raises(ExtensionRefusedError, match="motivul"):
        flow.extend(**(given | {"code": "ProcessExcessive"}), request_id=late, reason="?", now=MORNING)


def test_a_refusal_needs_a_reason_of_the_list_and_tells_the_remedies_in_the_person_s_language(
    alba: Town,
) -> None:
    request_id = proven(alba, language="en")
    given: dict[str, Any] = {
        "institution": alba.institution,
        "request_id": request_id,
        "by": alba.protector,
        "now": MORNING,
    }

    with pytest.raises(RequestRefusedError, match="motiv"):
        flow.refuse(**given, codes=["ComplexityOfProcess"], words="")
    flow.refuse(**given, codes=["ProcessExcessive"], words="The same was asked in March.")

    with acting_for(alba.id):
        (letter,) = queries.letters_of(request_id)
    assert letter.language == "en"
    assert "www.dataprotection.ro" in letter.text
    assert card(alba, request_id).status is Status.REFUSED
    with pytest.raises(StatusError):
        flow.answer(**given, words="Totuși.")


def test_a_past_limit_is_escalated_once_and_written_down(alba: Town) -> None:
    request_id = proven(alba)

    def watched(days: int) -> int:
        return rights_clock.watch(institution_id=alba.id, clock=lambda: MORNING + timedelta(days=days))

    assert [watched(days) for days in (3, 10, 11, 32, 33)] == [0, 1, 0, 1, 0]

    told = written(alba, "rights.alarm")
    assert {message.user_id for message in told} >= {alba.protector.id}
    assert {"rights.request.alarmed", "rights.request.escalated"} <= set(acts(alba, request_id))
