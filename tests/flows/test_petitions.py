"""Petitions across the registers, the terms and the way of papers; each refusal names its article."""

from dataclasses import replace
from uuid import uuid4

import pytest

from registratura.flows import ordering, petition_answers, petition_letters, registering, tasks
from registratura.flows import petition_guards as guards
from registratura.flows import petitions as flow
from registratura.flows import terms as term_flow
from registratura.flows.petition_answers import Delegation
from registratura.flows.petition_letters import Redirection
from registratura.journal import queries as journal
from registratura.kernel.errors import DomainError
from registratura.petitions import queries as petitions
from registratura.petitions.errors import (
    NotAPetitionError,
    NotPublicRelationsError,
    PetitionDecidedError,
    PetitionRefusedError,
    SignatureRefusedError,
)
from registratura.petitions.services import Description
from registratura.petitions.terms import Domain, Kind, SenderType, SignatureRole, Solution, Standing
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft
from registratura.registers.queries import EntryRow
from registratura.routing import queries as ways
from registratura.routing.errors import HolderRefusedError
from registratura.routing.orders import Holder, Order, Target
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

from .petition_ground import GROUND, Office, now, office_of, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(alba: Town) -> Office:
    return office_of(alba)


def officer(office: Office) -> dict[str, object]:
    """Return how the public-relations officer acts."""
    return {"powers": office.powers(office.town.officer), "by": office.town.officer, "now": now()}


def test_PET_01_what_is_inscribed_is_a_petition_at_once_and_its_term_runs(office: Office) -> None:
    entry = office.petition()

    with acting_for(office.id):
        card = office.card(entry)
        assert (card.kind, card.sender_type, card.standing) == (
            Kind.NOTIFICATION,
            SenderType.PERSON,
            Standing.IN_WORK,
        )
        assert not card.described
        assert office.terms(entry) == {"PET": "open"}


def test_PET_01_what_only_has_a_number_is_no_petition_until_it_is_inscribed(office: Office) -> None:
    entry = office.petition(special=())

    with acting_for(office.id):
        assert petitions.petition_of(entry.id) is None
        assert flow.inscribe(entry=entry, **officer(office))
        assert not flow.inscribe(entry=entry, **officer(office))  # once is enough
        assert office.card(entry).standing is Standing.IN_WORK
        assert [line.number for line in books.entry_card(entry).inscriptions] == [1]
        assert office.terms(entry) == {"PET": "open"}


def test_PET_01_what_the_house_wrote_itself_is_no_petition(office: Office) -> None:
    with acting_for(office.id):
        made = office.answer(office.petition())
        with pytest.raises(PetitionRefusedError, match="document intrat"):
            flow.inscribe(entry=made, **officer(office))


def test_PET_04_only_public_relations_inscribe_class_connect_and_send_on(office: Office) -> None:
    entry, other = office.petition(), office.petition()

    with acting_for(office.id):
        clerk = {"powers": office.powers(office.town.clerk), "by": office.town.clerk, "now": now()}
        for deed in (
            lambda: flow.inscribe(entry=entry, **clerk),
            lambda: flow.describe(entry=entry, description=Description(), **clerk),
            lambda: flow.class_as_anonymous(entry=entry, note="fără nume", **clerk),
            lambda: flow.connect(entry=other, first=entry, **clerk),
            lambda: flow.class_as_repeated(entry=other, initial=entry, note="", **clerk),
            lambda: flow.resume(entry=entry, reason="greșit", **clerk),
            lambda: flow.reclassify(entry=entry, note="informații", **clerk),
            lambda: petition_letters.redirect(
                entry=entry, redirection=redirection(), request_key=uuid4(), **clerk
            ),
        ):
            with pytest.raises(NotPublicRelationsError, match=r"art\. 6"):
                deed()
        assert office.card(entry).standing is Standing.IN_WORK


def test_PET_04_a_registrar_does_not_write_into_the_register_of_petitions(office: Office) -> None:
    draft = EntryDraft(direction="incoming", subject="Sesizare", special_register_ids=(office.register_id,))

    with acting_for(office.id):
        registrar = office.powers(office.town.registrar)
        guards.before_registering(draft=draft, powers=office.powers(office.town.officer))
        guards.before_registering(draft=replace(draft, special_register_ids=()), powers=registrar)
        with pytest.raises(NotPublicRelationsError, match=r"art\. 6") as refused:
            guards.before_registering(draft=draft, powers=registrar)
    assert refused.value.field == "special"


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


def test_PET_08_the_domain_of_energy_moves_the_term_to_its_own_rule(office: Office) -> None:
    entry = office.petition()
    energy = Description(domain=Domain.ENERGY)

    with acting_for(office.id):
        flow.describe(entry=entry, description=energy, **officer(office))
        assert office.terms(entry) == {"PET": "cancelled", "PET-EN": "open"}
        term_flow.follow(entry_ids=[entry.id], by=None, now=now())
        assert office.terms(entry) == {"PET": "cancelled", "PET-EN": "open"}
        flow.describe(entry=entry, description=Description(domain=Domain.SOCIAL), **officer(office))
        assert office.terms(entry) == {"PET": "open", "PET-EN": "cancelled"}


def test_PET_11_a_petition_from_another_authority_counts_from_its_own_registering(office: Office) -> None:
    entry = office.petition(sender_number="1204")
    passed_on = Description(sender_type=SenderType.AUTHORITY, origin_authority="Prefectura Alba")

    with acting_for(office.id):
        with pytest.raises(PetitionRefusedError, match=r"art\. 8") as refused:
            flow.describe(
                entry=entry, description=Description(sender_type=SenderType.AUTHORITY), **officer(office)
            )
        assert refused.value.field == "origin_authority"
        flow.describe(entry=entry, description=passed_on, **officer(office))
        assert office.terms(entry) == {"PET": "cancelled", "PET-TR": "open"}
        assert office.entry(entry.id).sender_number == "1204"


def test_PET_12_an_anonymous_petition_keeps_its_number_and_waits_for_nobody(office: Office) -> None:
    entry = office.petition(sender="Anonim")

    with acting_for(office.id):
        ordering.give_order(
            targets=[Target(entry.id)],
            order=Order(Holder(office.town.urbanism.id), "", today()),
            powers=office.powers(office.town.registrar),
            by=office.town.registrar,
            now=now(),
        )
        flow.class_as_anonymous(entry=entry, note="Nu are nume și nici adresă.", **officer(office))

        card = office.card(entry)
        assert (card.standing, card.ground, card.decided_by) == (
            Standing.ANONYMOUS,
            "OG 27/2002 art. 7",
            "Rodica Rusu",
        )
        assert office.terms(entry) == {"PET": "cancelled"}
        assert ways.holder_of(entry.id) is None
        assert office.entry(entry.id).state == "registered"


def test_PET_12_classing_asks_what_is_missing(office: Office) -> None:
    entry = office.petition()

    with acting_for(office.id), pytest.raises(PetitionRefusedError) as refused:
        flow.class_as_anonymous(entry=entry, note=" ", **officer(office))
    assert refused.value.field == "note"


def test_a_wrong_decision_is_taken_back_and_the_term_runs_from_the_same_day(office: Office) -> None:
    entry = office.petition()

    with acting_for(office.id):
        flow.class_as_anonymous(entry=entry, note="fără adresă", **officer(office))
        flow.resume(entry=entry, reason="A adus adresa la ghișeu.", **officer(office))

        assert office.card(entry).standing is Standing.IN_WORK
        assert office.terms(entry) == {"PET": "open"}
        with pytest.raises(PetitionRefusedError, match="deja în lucru"):
            flow.resume(entry=entry, reason="încă o dată", **officer(office))


def test_PET_14_connected_petitions_have_the_term_of_the_first_and_one_answer(office: Office) -> None:
    first, second, third = office.petition(), office.petition(), office.petition()

    with acting_for(office.id):
        flow.connect(entry=third, first=second, **officer(office))
        flow.connect(entry=second, first=first, **officer(office))

        assert office.card(first).connected_ids == (second.id, third.id)
        assert office.terms(first) == {"PET": "open"}
        assert office.terms(second) == office.terms(third) == {"PET": "cancelled"}
        assert office.entry(second.id).connected_to_id == first.id
        assert petition_answers.answered_together(entry_ids=[second.id]) == [second.id, first.id, third.id]


def test_PET_14_the_older_is_not_connected_to_the_newer(office: Office) -> None:
    first, second = office.petition(), office.petition()

    with acting_for(office.id):
        with pytest.raises(PetitionRefusedError, match="este mai nouă"):
            flow.connect(entry=first, first=second, **officer(office))
        with pytest.raises(PetitionRefusedError, match="ea însăși"):
            flow.connect(entry=first, first=first, **officer(office))
        with pytest.raises(NotAPetitionError):
            flow.connect(entry=first, first=office.entry(office.town.register().entry_id), **officer(office))


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
            guards.before_leaving(alone, **officer(office))
        only_second = office.answer(second)
        with pytest.raises(PetitionDecidedError, match="un singur răspuns"):
            guards.before_leaving(only_second, **officer(office))
        registers.answer_entries(
            answer_id=alone.id, answered_ids=[second.id], seen=seen(second), by=office.town.officer
        )
        guards.before_leaving(alone, **officer(office))


def seen(entry: EntryRow) -> list[int]:
    return [line.id for line in books.answers_of([entry.id]).get(entry.id, ())]


def test_PET_15_a_repeat_after_the_answer_is_classed_with_a_note_at_the_first_number(office: Office) -> None:
    first, again = office.petition(), office.petition()

    with acting_for(office.id):
        with pytest.raises(PetitionRefusedError, match="nu s-a răspuns încă"):
            flow.class_as_repeated(entry=again, initial=first, note="", **officer(office))
        office.answer(first, dispatched_on=today())
        assert office.card(first).standing is Standing.ANSWERED
        flow.class_as_repeated(entry=again, initial=first, note="același text", **officer(office))

        card = office.card(again)
        assert (card.standing, card.leading_id) == (Standing.REPEATED, first.id)
        assert f"{again.number}/" in office.entry(first.id).remarks
        acts = [act.action for act in journal.history_of(subject_type="entry", subject_id=first.id)]
        assert "petitions.petition.noted" in acts
        assert office.terms(again) == {"PET": "cancelled"}


def test_PET_16_the_same_petitioner_is_found_on_every_channel_and_nothing_is_decided(office: Office) -> None:
    text = "Solicit repararea gropilor de pe strada Lungă, în dreptul numărului 14"
    first = office.petition(text, channel="post")
    office.petition("Cerere de ajutor pentru încălzirea locuinței", channel="email")
    office.petition(text, sender="Altcineva Vasile", channel="email")
    again = office.petition(f"{text}.", channel="email", sender="POPESCU ION")

    with acting_for(office.id):
        found = petitions.alike(again.id)
        assert [(one.entry_id, one.same_sender) for one in found][:1] == [(first.id, True)]
        assert all(one.percent >= 80 for one in found)
        assert not {one.subject for one in found} & {"Cerere de ajutor pentru încălzirea locuinței"}
        assert office.card(again).standing is Standing.IN_WORK


def test_PET_18_who_took_a_petition_in_does_not_give_it_to_himself(office: Office) -> None:
    entry = office.petition()
    order = Order(Holder(office.town.secretariat.id, office.town.officer.id), "", today())

    with acting_for(office.id), pytest.raises(HolderRefusedError, match=r"art\. 12"):
        guards.before_order([Target(entry.id)], order, **officer(office))


def test_PET_05_PET_12_a_petition_is_not_put_aside_and_an_ended_one_is_not_given(office: Office) -> None:
    entry = office.petition()
    aside, given = Order(None, "La dosar"), Order(Holder(office.town.urbanism.id), "", today())

    with acting_for(office.id):
        with pytest.raises(PetitionRefusedError, match="nu se pune la dosar"):
            guards.before_order([Target(entry.id)], aside, **officer(office))
        flow.class_as_anonymous(entry=entry, note="fără nume", **officer(office))
        with pytest.raises(PetitionDecidedError, match="clasată – anonimă"):
            guards.before_order([Target(entry.id)], given, **officer(office))


def test_PET_19_no_answer_leaves_without_ground_and_two_signatures(office: Office) -> None:
    entry = office.petition()

    with acting_for(office.id):
        answer = office.answer(entry)
        with pytest.raises(NotPublicRelationsError):
            guards.before_leaving(
                answer, powers=office.powers(office.town.registrar), by=office.town.registrar, now=now()
            )
        with pytest.raises(SignatureRefusedError, match="temeiul legal"):
            guards.before_leaving(answer, **officer(office))
        write(office, entry)
        with pytest.raises(SignatureRefusedError, match="conducătorul instituției și conducătorul"):
            guards.before_leaving(answer, **officer(office))
        sign(office, entry, SignatureRole.UNIT_HEAD, "head")
        with pytest.raises(SignatureRefusedError, match="conducătorul instituției \\("):
            guards.before_leaving(answer, **officer(office))
        sign(office, entry, SignatureRole.INSTITUTION_HEAD, "mayor")
        guards.before_leaving(answer, **officer(office))


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
        deed = {"entry": entry, "role": SignatureRole.UNIT_HEAD, "reason": "Mai este de lucru.", "now": now()}
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
            guards.before_leaving(letter, **officer(office))  # no signatures are asked for these
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


def test_PET_25_a_request_for_information_becomes_a_petition_and_back(office: Office) -> None:
    with acting_for(office.id):
        other = registers.open_register(template="law544", by=None, now=NOW)
    entry = office.petition(special=(other.id,))

    with acting_for(office.id):
        flow.take_over_from_information(
            entry=entry, reason="Cere repararea drumului.", by=office.town.officer, now=now()
        )
        assert office.card(entry).standing is Standing.IN_WORK
        assert office.terms(entry)["PET"] == "open"
        codes = [line.register_code for line in books.entry_card(entry).inscriptions]
        assert codes == ["legea-544", "petitii"]


def test_a_petition_that_asks_for_information_goes_to_the_other_register(office: Office) -> None:
    entry = office.petition()

    with acting_for(office.id):
        registers.open_register(template="law544", by=None, now=NOW)
        flow.reclassify(entry=entry, note="Cere bugetul.", **officer(office))
        assert office.card(entry).standing is Standing.RECLASSIFIED
        assert office.terms(entry) == {"PET": "cancelled", "IIP": "open"}


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


def test_the_night_takes_in_what_a_kill_left_behind(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(registering.terms, "follow", lambda **_: 0)
        entry = office.petition()
    with acting_for(office.id):
        assert petitions.petition_of(entry.id) is None

    assert tasks.follow_entries.func(0) >= 1

    with acting_for(office.id):
        assert office.card(entry).standing is Standing.IN_WORK
        assert office.terms(entry) == {"PET": "open"}


def test_PET_22_the_answer_goes_where_the_petition_came_from(office: Office) -> None:
    posted, mailed = office.petition(channel="post"), office.petition(channel="email")

    with acting_for(office.id):
        assert petition_answers.answer_channel(entry=posted) == "post"
        assert petition_answers.answer_channel(entry=mailed) == "email"


def test_another_institution_sees_no_petition(office: Office, buzau: Town) -> None:
    entry = office.petition()

    with acting_for(buzau.id):
        assert petitions.petition_of(entry.id) is None
        assert petitions.alike(entry.id) == []
