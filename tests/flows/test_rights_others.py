"""Those who received data are told what became of them (art. 19); an accepted objection stops its purpose (art. 21)."""

import pytest

from registratura.flows import consent_gate
from registratura.flows import rights as flow
from registratura.flows import rights_others as others
from registratura.journal import queries as journal
from registratura.kernel.personal_data import person_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging.gates import Asked
from registratura.messaging.kinds import Kind
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.errors import RequestRefusedError, RequestUnknownError
from registratura.rights.machine import Status
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .rights_ground import MARIA, MORNING, card, disclosed, known, proven, written

pytestmark = pytest.mark.django_db


def answered(town: Town, request_id: int, **more: object) -> None:
    flow.answer(
        institution=town.institution,
        request_id=request_id,
        words="Am îndreptat numele.",
        by=town.protector,
        now=MORNING,
        **more,  # type: ignore[arg-type]
    )


def test_who_received_corrected_data_is_written_to_before_the_request_ends(alba: Town) -> None:
    known(alba)
    disclosed(alba, "Direcția de Statistică", "Casa de Pensii")
    request_id = proven(alba, right="rectification", details="Numele meu se scrie Ionescu-Pop.")

    answered(alba, request_id)

    assert card(alba, request_id).status is Status.AWAITING_RECIPIENTS
    assert "Casa de Pensii, Direcția de Statistică" in str(written(alba, "rights.letter")[-1].context["text"])
    with acting_for(alba.id):
        first, second = queries.recipients_of(request_id)

    def tell(notice_id: int, email: str) -> None:
        others.send_notice(
            institution=alba.institution,
            request_id=request_id,
            notice_id=notice_id,
            email=email,
            words="Numele corect: Ionescu-Pop.",
            by=alba.protector,
            now=MORNING,
        )

    with pytest.raises(RequestRefusedError, match="nu este întreagă"):
        tell(first.id, "nu e adresă")
    tell(first.id, "pensii@exemplu.ro")
    with pytest.raises(RequestUnknownError):
        tell(first.id, "pensii@exemplu.ro")
    assert card(alba, request_id).status is Status.AWAITING_RECIPIENTS
    tell(second.id, "")

    sent = written(alba, "rights.letter")[-1]
    assert sent.recipient_name == "Casa de Pensii"
    text = str(sent.context["text"])
    assert all(
        words in text
        for words in ("Maria Ionescu", "îndreptați și dumneavoastră", "Numele corect", "art. 19")
    )
    assert card(alba, request_id).status is Status.DELIVERED
    with acting_for(alba.id):
        told = queries.recipients_of(request_id)
        letters = queries.letters_of(request_id)
        acts = [
            one.action for one in journal.history_of(subject_type="privacy_request", subject_id=request_id)
        ]
    assert [(one.told_way, one.email) for one in told] == [("email", "pensii@exemplu.ro"), ("post", "")]
    assert [bool(one.message_id) for one in letters] == [True, True, False]
    assert acts.count("rights.recipient.listed") == acts.count("rights.recipient.told") == 2


def test_what_a_recipient_answers_is_noted_only_of_one_who_was_told(alba: Town, buzau: Town) -> None:
    known(alba)
    disclosed(alba, "Casa de Pensii", "Direcția de Statistică")
    request_id = proven(alba, right="erasure", details="Ștergeți-mi datele.")
    with acting_for(alba.id):
        rights.list_recipient(
            request_id=request_id,
            name="Casa de Pensii",
            email="",
            due_on=card(alba, request_id).limit.strict,
            by=None,
            now=MORNING,
        )
        (one,) = queries.recipients_of(request_id)

    def noted(text: str, *, town: Town = alba) -> None:
        with acting_for(town.id):
            rights.note_recipient_answer(
                request_id=request_id, notice_id=one.id, text=text, by=alba.protector, now=MORNING
            )

    with pytest.raises(RequestUnknownError, match="anunțați-l întâi"):
        noted("A șters.")
    with acting_for(alba.id):
        rights.note_told(notice_id=one.id, way="post", by=alba.protector, now=MORNING)
    for words in (" ", "x" * 501):
        with pytest.raises(RequestRefusedError):
            noted(words)
    with pytest.raises(RequestUnknownError):
        noted("A șters.", town=buzau)

    noted("Le păstrează, art. 17 alin. (3).")
    noted("A șters la 12 martie.")

    with acting_for(alba.id):
        (line,) = queries.recipients_of(request_id)
        acts = [
            (one.action, one.details.get("again"))
            for one in journal.history_of(subject_type="privacy_request", subject_id=request_id)
            if one.action == "rights.recipient.answered"
        ]
    assert (line.answer, line.answered_at) == ("A șters la 12 martie.", MORNING)
    assert acts == [("rights.recipient.answered", False), ("rights.recipient.answered", True)]


def test_a_correction_that_went_to_nobody_ends_with_its_answer(alba: Town) -> None:
    request_id = proven(alba, right="rectification", details="Strada este Lungă.")

    answered(alba, request_id)

    assert card(alba, request_id).status is Status.DELIVERED


def test_an_accepted_objection_refuses_the_next_act_for_its_purpose_and_no_other(alba: Town) -> None:
    request_id = proven(alba, right="objection", details="Nu vreau oferte și nici sondaje.")

    def closed(purpose: Purpose) -> str:
        asked = Asked(kind=Kind.LETTER, purpose=purpose, user_id=None, address=MARIA, at=MORNING)
        with acting_for(alba.id):
            return consent_gate.closed(asked=asked)

    assert "consimțământul" in closed(Purpose.P12)
    with pytest.raises(RequestRefusedError, match="cântărit"):
        answered(alba, request_id, purposes=["P12", "P14"])
    assert "consimțământul" in closed(Purpose.P12)
    with acting_for(alba.id):
        rights.assess(
            request_id=request_id, text="Motivele persoanei precumpănesc.", by=alba.protector, now=MORNING
        )
    answered(alba, request_id, purposes=["P12", "P14"])

    assert all("datele persoanei stau" in closed(one) for one in (Purpose.P12, Purpose.P14))
    assert "consimțământul" in closed(Purpose.P13)
    with acting_for(alba.id):
        assert queries.stopped_purposes(request_id) == ["P12", "P14"]
        assert not queries.is_restricted(person_of(email=MARIA))
        assert queries.is_restricted(person_of(email=MARIA), purpose="P12")
    assert card(alba, request_id).status is Status.DELIVERED
    assert "De astăzi nu vă mai folosim datele" in str(written(alba, "rights.letter")[-1].context["text"])


def test_an_objection_to_offers_alone_needs_no_weighing(alba: Town) -> None:
    request_id = proven(alba, right="objection", details="Fără oferte.")

    answered(alba, request_id, purposes=["P12", "P21"])

    with acting_for(alba.id):
        assert queries.is_restricted(person_of(email=MARIA), purpose="P23")  # follows the answer to P21
    assert card(alba, request_id).status is Status.DELIVERED


def test_what_the_law_orders_is_not_stopped_by_an_objection(alba: Town) -> None:
    request_id = proven(alba, right="objection", details="Ștergeți facturile.")

    with pytest.raises(RequestRefusedError, match="P04"):
        answered(alba, request_id, purposes=["P04"])
