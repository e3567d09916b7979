"""Requests of authorities (C11): who asks, on which text, what is left out, two persons, the answer, the notice."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from registratura.disclosures import queries, services
from registratura.disclosures.errors import RequestRefusedError, SamePersonError
from registratura.disclosures.models import AuthorityRequest
from registratura.disclosures.services import RequestDraft
from registratura.journal import queries as journal
from registratura.kernel.personal_data import person_of
from registratura.toolkit.scope import acting_for
from tests.cast import Town

NOW = datetime(2026, 4, 17, 12, 20, tzinfo=UTC)
WHOLE: dict[str, Any] = {
    "authority": "Parchetul de pe lângă Judecătoria Alba",
    "identity_proof": "adresă semnată electronic, verificată",
    "contact": "parchet@example.ro",
    "reference": "125/P/2026",
    "legal_text": "Codul de procedură penală art. 170",
    "asked": "Toate cererile depuse de Popescu Ion în 2025",
    "person_name": "Popescu Ion",
    "person_email": "ion@exemplu.ro",
}


def received(town: Town, **changed: Any) -> AuthorityRequest:
    return services.receive_request(draft=RequestDraft(**(WHOLE | changed)), by=town.registrar, now=NOW)


def prepared(town: Town) -> AuthorityRequest:
    row = received(town)
    services.prepare_request(
        request_id=row.id,
        given="Numerele și datele a două cereri",
        left_out="Anexele medicale, care nu țin de faptă",
        categories=["user.unique_id"],
        by=town.registrar,
        now=NOW,
    )
    return row


@pytest.mark.parametrize(
    "missing", ["authority", "identity_proof", "contact", "reference", "legal_text", "asked"]
)
def test_C11_a_request_without_who_why_and_what_is_refused_in_words(alba: Town, missing: str) -> None:
    with acting_for(alba.id), pytest.raises(RequestRefusedError) as refused:
        received(alba, **{missing: " "})
    assert refused.value.field == missing


def test_C11_nothing_is_given_without_saying_what_is_left_out(alba: Town) -> None:
    with acting_for(alba.id):
        row = received(alba)
        with pytest.raises(RequestRefusedError) as refused:
            services.prepare_request(
                request_id=row.id,
                given="tot",
                left_out="",
                categories=["user.name"],
                by=alba.registrar,
                now=NOW,
            )
    assert refused.value.field == "left_out"


def test_C11_whoever_prepared_does_not_decide_and_the_attempt_is_written_down(alba: Town) -> None:
    with acting_for(alba.id):
        row = prepared(alba)
        with pytest.raises(SamePersonError):
            services.decide_request(request_id=row.id, granted=True, reason="da", by=alba.registrar, now=NOW)
        acts = journal.history_of(subject_type="authority_request", subject_id=row.id)
        assert acts[-1].action == "disclosures.request.refused_same_person"
        with pytest.raises(DatabaseError), transaction.atomic():
            AuthorityRequest.objects.filter(pk=row.id).update(
                state="granted", decision_reason="da", decided_at=NOW, decided_by_id=alba.registrar.id
            )


def test_C11_the_answer_is_a_disclosure_that_the_person_finds(alba: Town) -> None:
    with acting_for(alba.id):
        row = prepared(alba)
        services.decide_request(
            request_id=row.id, granted=True, reason="Text clar, date puține", by=alba.officer, now=NOW
        )
        services.answer_request(
            request_id=row.id, answer="nr. 77/17.04.2026, poștă", by=alba.registrar, now=NOW
        )
        services.note_notice(
            request_id=row.id,
            prohibited=True,
            words="C. proc. pen. art. 170 alin. (4)",
            by=alba.officer,
            now=NOW,
        )

        card = queries.request_card(row.id)
        line = queries.of_subject(person_of(email="ion@exemplu.ro"))[0]

    assert card is not None
    assert (card.state, card.notice) == ("answered", "prohibited")
    assert (line.to_name, line.legal_text) == (WHOLE["authority"], WHOLE["legal_text"])


def test_C11_a_refused_request_is_not_answered(alba: Town) -> None:
    with acting_for(alba.id):
        row = prepared(alba)
        services.decide_request(
            request_id=row.id, granted=False, reason="Fără temei", by=alba.officer, now=NOW
        )
        with pytest.raises(RequestRefusedError):
            services.answer_request(request_id=row.id, answer="poștă", by=alba.registrar, now=NOW)
        assert queries.disclosures().lines == []
