"""Petitions across the registers, the terms and the way of papers; each refusal names its article."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from registratura.flows import ordering, petition_answers, petition_letters, tasks
from registratura.flows import petition_guards as guards
from registratura.flows import petitions as flow
from registratura.flows import terms as term_flow
from registratura.flows.petition_letters import Redirection
from registratura.journal import queries as journal
from registratura.petitions import queries as petitions
from registratura.petitions.errors import (
    NotAPetitionError,
    NotPublicRelationsError,
    PetitionDecidedError,
    PetitionRefusedError,
)
from registratura.petitions.services import Description
from registratura.petitions.terms import Domain, Kind, SenderType, Standing
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft
from registratura.routing import queries as ways
from registratura.routing.errors import HolderRefusedError
from registratura.routing.orders import Holder, Order, Target
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

from .petition_ground import Office, now, office_of, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(alba: Town) -> Office:
    return office_of(alba)


def officer(office: Office) -> dict[str, Any]:
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
    letters = Redirection(
        authority="Prefectura Alba", transfer_subject="Petiție", notice_subject="Înștiințare"
    )

    with acting_for(office.id):
        clerk: dict[str, Any] = {
            "powers": office.powers(office.town.clerk),
            "by": office.town.clerk,
            "now": now(),
        }
        for deed in (
            lambda: flow.inscribe(entry=entry, **clerk),
            lambda: flow.describe(entry=entry, description=Description(), **clerk),
            lambda: flow.class_as_anonymous(entry=entry, note="fără nume", **clerk),
            lambda: flow.connect(entry=other, first=entry, **clerk),
            lambda: flow.class_as_repeated(entry=other, initial=entry, note="", **clerk),
            lambda: flow.resume(entry=entry, reason="greșit", **clerk),
            lambda: flow.reclassify(entry=entry, note="informații", **clerk),
            lambda: petition_letters.redirect(entry=entry, redirection=letters, request_key=uuid4(), **clerk),
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
        guards.before_order(targets=[Target(entry.id)], order=order, **officer(office))


def test_PET_05_PET_12_a_petition_is_not_put_aside_and_an_ended_one_is_not_given(office: Office) -> None:
    entry = office.petition()
    aside, given = Order(None, "La dosar"), Order(Holder(office.town.urbanism.id), "", today())

    with acting_for(office.id):
        with pytest.raises(PetitionRefusedError, match="nu se pune la dosar"):
            guards.before_order(targets=[Target(entry.id)], order=aside, **officer(office))
        flow.class_as_anonymous(entry=entry, note="fără nume", **officer(office))
        with pytest.raises(PetitionDecidedError, match="clasată – anonimă"):
            guards.before_order(targets=[Target(entry.id)], order=given, **officer(office))


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


def test_the_night_takes_in_what_a_kill_left_behind(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(term_flow, "follow", lambda **_: 0)
        entry = office.petition()
    with acting_for(office.id):
        assert petitions.petition_of(entry.id) is None

    assert tasks.follow_entries.func(0) >= 1

    with acting_for(office.id):
        assert office.card(entry).standing is Standing.IN_WORK
        assert office.terms(entry) == {"PET": "open"}


def test_another_institution_sees_no_petition(office: Office, buzau: Town) -> None:
    entry = office.petition()

    with acting_for(buzau.id):
        assert petitions.petition_of(entry.id) is None
        assert petitions.alike(entry.id) == []
