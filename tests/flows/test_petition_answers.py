"""The answer to a petition, its signatures and the letters of a redirection; what does not leave, and why."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from registratura.flows import petition_answers, petition_letters
from registratura.flows import petition_guards as guards
from registratura.flows import petitions as flow
from registratura.flows import terms as term_flow
from registratura.flows.petition_answers import Delegation
from registratura.flows.petition_letters import Redirection
from registratura.kernel.errors import DomainError
from registratura.petitions.errors import (
    NotPublicRelationsError,
    PetitionDecidedError,
    PetitionRefusedError,
    SignatureRefusedError,
)
from registratura.petitions.terms import SignatureRole, Solution, Standing
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

from .petition_ground import GROUND, Office, now, office_of, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(alba: Town) -> Office:
    return office_of(alba)


def officer(office: Office) -> dict[str, Any]:
    """Return how the public-relations officer acts."""
    return {"powers": office.powers(office.town.officer), "by": office.town.officer, "now": now()}


def test_PET_19_an_answer_is_not_registered_as_sent_without_signatures(office: Office) -> None:
    entry = office.petition()
    sent = EntryDraft(
        direction="outgoing", subject="Răspuns", connected_to_id=entry.id, dispatched_on=today()
    )

    with acting_for(office.id):
        with pytest.raises(SignatureRefusedError, match=r"art\. 13"):
            guards.before_registering(draft=sent, powers=office.powers(office.town.officer))
        guards.before_registering(
            draft=replace(sent, dispatched_on=None), powers=office.powers(office.town.registrar)
        )
        office.sign(entry)
        guards.before_registering(draft=sent, powers=office.powers(office.town.officer))


def test_PET_14_after_the_answer_nothing_is_connected_any_more(office: Office) -> None:
    first, second = office.petition(), office.petition()

    with acting_for(office.id):
        office.answer(first, dispatched_on=today())
        with pytest.raises(PetitionRefusedError, match="se clasează ca repetată"):
            flow.connect(entry=second, first=first, **officer(office))


def test_PET_14_an_answer_that_leaves_out_a_connected_petition_does_not_leave(office: Office) -> None:
    first, second = office.petition(), office.petition()

    with acting_for(office.id):
        flow.connect(entry=second, first=first, **officer(office))
        office.sign(first)
        alone = office.answer(first)
        with pytest.raises(PetitionRefusedError, match=r"art\. 10 alin\. 1"):
            guards.before_leaving(entry=alone, **officer(office))
        only_second = office.answer(second)
        with pytest.raises(PetitionDecidedError, match="un singur răspuns"):
            guards.before_leaving(entry=only_second, **officer(office))
        registers.answer_entries(
            answer_id=alone.id, answered_ids=[second.id], seen=seen(second), by=office.town.officer
        )
        guards.before_leaving(entry=alone, **officer(office))


def seen(entry: EntryRow) -> list[int]:
    return [line.id for line in books.answers_of([entry.id]).get(entry.id, ())]


def test_PET_19_no_answer_leaves_without_ground_and_two_signatures(office: Office) -> None:
    entry = office.petition()

    with acting_for(office.id):
        answer = office.answer(entry)
        with pytest.raises(NotPublicRelationsError):
            guards.before_leaving(
                entry=answer, powers=office.powers(office.town.registrar), by=office.town.registrar, now=now()
            )
        with pytest.raises(SignatureRefusedError, match="temeiul legal"):
            guards.before_leaving(entry=answer, **officer(office))
        write(office, entry)
        with pytest.raises(SignatureRefusedError, match="conducătorul instituției și conducătorul"):
            guards.before_leaving(entry=answer, **officer(office))
        sign(office, entry, SignatureRole.UNIT_HEAD, "head")
        with pytest.raises(SignatureRefusedError, match="conducătorul instituției \\("):
            guards.before_leaving(entry=answer, **officer(office))
        sign(office, entry, SignatureRole.INSTITUTION_HEAD, "mayor")
        guards.before_leaving(entry=answer, **officer(office))


def write(office: Office, entry: EntryRow, ground: str = GROUND) -> None:
    petition_answers.write_solution(
        entry=entry, solution=Solution.UNFAVORABLE, legal_ground=ground, **officer(office)
    )


def sign(
    office: Office, entry: EntryRow, role: SignatureRole, who: str, delegation: Delegation | None = None
) -> None:
    user = office.mayor if who == "mayor" else getattr(office.town, who)
    petition_answers.sign(
        entry=entry, role=role, powers=office.powers(user), by=user, now=now(), delegation=delegation
    )


def test_PET_19_each_signs_in_his_own_quality(office: Office) -> None:
    entry = office.petition()

    with acting_for(office.id):
        with pytest.raises(SignatureRefusedError, match="întâi soluția"):
            sign(office, entry, SignatureRole.UNIT_HEAD, "head")
        write(office, entry)
        with pytest.raises(SignatureRefusedError, match=r"art\. 13"):
            sign(office, entry, SignatureRole.UNIT_HEAD, "clerk")
        with pytest.raises(SignatureRefusedError, match="prin delegat"):
            sign(office, entry, SignatureRole.INSTITUTION_HEAD, "officer")
        with pytest.raises(SignatureRefusedError, match="actului de delegare") as refused:
            sign(office, entry, SignatureRole.INSTITUTION_HEAD, "head")
        assert refused.value.field == "act_number"
        with pytest.raises(SignatureRefusedError, match="expirat"):
            sign(
                office,
                entry,
                SignatureRole.INSTITUTION_HEAD,
                "head",
                Delegation("12", NOW.date(), NOW.date()),
            )
        sign(office, entry, SignatureRole.INSTITUTION_HEAD, "head", Delegation("12", NOW.date()))
        assert office.card(entry).signatures[0].act == "12/02.03.2026"
        with pytest.raises(SignatureRefusedError, match="cealaltă calitate"):
            sign(office, entry, SignatureRole.UNIT_HEAD, "head")
        with pytest.raises(SignatureRefusedError, match="a semnat deja Horia Hanganu"):
            sign(office, entry, SignatureRole.INSTITUTION_HEAD, "mayor")


def test_PET_19_another_solution_is_signed_anew(office: Office) -> None:
    entry = office.petition()

    with acting_for(office.id):
        office.sign(entry)
        assert office.card(entry).missing == ()
        write(office, entry, "Codul civil art. 1")
        assert len(office.card(entry).missing) == 2


def test_PET_19_a_signature_is_withdrawn_by_its_signer_alone(office: Office) -> None:
    entry = office.petition()

    with acting_for(office.id):
        office.sign(entry)
        deed: dict[str, Any] = {
            "entry": entry,
            "role": SignatureRole.UNIT_HEAD,
            "reason": "Mai este de lucru.",
            "now": now(),
        }
        with pytest.raises(SignatureRefusedError, match="numai cel care a dat-o"):
            petition_answers.withdraw_signature(**deed, by=office.mayor)
        petition_answers.withdraw_signature(**deed, by=office.town.head)
        assert office.card(entry).missing == (SignatureRole.UNIT_HEAD,)


def redirection(**fields: str) -> Redirection:
    return Redirection(
        **{
            "authority": "Consiliul Județean Alba",
            "transfer_subject": "Petiția 1, spre competentă soluționare",
            "notice_subject": "Înștiințare despre redirecționarea petiției",
            **fields,
        }
    )


def test_PET_10_one_act_makes_two_letters_with_the_term_of_five_days(office: Office) -> None:
    entry, key = office.petition(), uuid4()

    with acting_for(office.id):
        letters = petition_letters.redirect(
            entry=entry, redirection=redirection(), request_key=key, **officer(office)
        )
        card = office.card(entry)
        assert (card.standing, card.redirected_to) == (Standing.REDIRECTED, "Consiliul Județean Alba")
        assert (card.transfer_id, card.notice_id) == (letters.transfer.entry_id, letters.notice.entry_id)
        assert letters.notice.number == letters.transfer.number + 1
        assert office.entry(letters.notice.entry_id).recipient_name == "Popescu Ion"
        assert office.terms(entry) == {"PET": "cancelled", "PET-RED": "open"}
        again = petition_letters.redirect(
            entry=entry, redirection=redirection(), request_key=key, **officer(office)
        )
        assert again.transfer.number == letters.transfer.number

        for entry_id, state in ((letters.transfer.entry_id, "open"), (letters.notice.entry_id, "met")):
            letter = office.entry(entry_id)
            guards.before_leaving(entry=letter, **officer(office))  # no signatures are asked for these
            term_flow.change(
                entry=letter,
                changes={"dispatched_on": today()},
                reason="",
                by=office.town.officer,
                now=now(),
            )
            assert office.terms(entry)["PET-RED"] == state
        assert office.card(entry).standing is Standing.REDIRECTED


def test_PET_10_a_redirection_refused_gives_its_numbers_back(office: Office) -> None:
    entry = office.petition()

    with acting_for(office.id):
        flow.class_as_anonymous(entry=entry, note="fără nume", **officer(office))
    with pytest.raises(PetitionDecidedError, match="Rodica Rusu"), acting_for(office.id):
        petition_letters.redirect(
            entry=entry, redirection=redirection(), request_key=uuid4(), **officer(office)
        )
    after = office.petition()
    assert after.number == entry.number + 1


def test_an_answer_that_left_answers_and_an_annulled_one_lets_it_wait_again(office: Office) -> None:
    entry = office.petition()

    with acting_for(office.id):
        answer = office.answer(entry, dispatched_on=today())
        assert office.card(entry).standing is Standing.ANSWERED
        with pytest.raises(DomainError, match="răspunsă"):
            flow.class_as_anonymous(entry=entry, note="fără nume", **officer(office))
        registers.annul_entry(
            entry=office.entry(answer.id), reason="Greșit.", act="", by=office.town.registrar
        )
        term_flow.follow(entry_ids=[entry.id], by=office.town.officer, now=now())
        assert office.card(entry).standing is Standing.IN_WORK


def test_PET_22_the_answer_goes_where_the_petition_came_from(office: Office) -> None:
    posted, mailed = office.petition(channel="post"), office.petition(channel="email")

    with acting_for(office.id):
        assert petition_answers.answer_channel(entry=posted) == "post"
        assert petition_answers.answer_channel(entry=mailed) == "email"
