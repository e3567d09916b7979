"""Departures over the rooms: guards, the registers' rows, the terms that stop, what was answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from registratura.deadlines import queries as terms
from registratura.dispatch import queries as shipments
from registratura.dispatch import services as dispatch
from registratura.dispatch.errors import AlreadyDispatchedError, BundleStateError, ShipmentStateError
from registratura.dispatch.services import Correction
from registratura.flows import dispatching as flow
from registratura.flows import registering
from registratura.flows.registering import Submission
from registratura.institutions import queries as institutions
from registratura.institutions.queries import Powers
from registratura.kernel.errors import DomainError
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.errors import EntryStateError
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.rooms.dispatch.letters import draft, now, outgoing, prepared, today

pytestmark = pytest.mark.django_db


class SignatureMissingError(DomainError):
    """A guard of the tests."""

    code = "tests.signature-missing"


def refuse(entry: EntryRow, *, powers: Powers, by: Any, now: Any) -> None:
    raise SignatureMissingError("Lipsește a doua semnătură (OG 27/2002 art. 13).")


@pytest.fixture
def petition(alba: Town) -> int:
    """A petition of today, with its term."""
    with acting_for(alba.id):
        book = registers.open_register(template="petitions", by=None, now=NOW).id
    asked = EntryDraft(
        direction="incoming",
        subject="Petiție privind zgomotul",
        special_register_ids=(book,),
        parties=(PartyDraft("sender", "Ionescu Maria"),),
    )
    submission = Submission(
        institution_id=alba.id, register_id=alba.general.id, draft=asked, request_key=uuid4()
    )
    return registering.register_document(submission=submission, by=alba.registrar, now=timezone.now())[
        0
    ].entry_id


@pytest.fixture
def powers(alba: Town) -> Powers:
    with acting_for(alba.id):
        return institutions.powers_of(alba.registrar.id, institution_id=alba.id, at=now())


@pytest.fixture
def open_road(monkeypatch: pytest.MonkeyPatch) -> None:
    """No register of its own has a say."""
    monkeypatch.setattr(flow, "GUARDS", ())


def answer_to(town: Town, *answered: int) -> int:
    key = outgoing(town)
    registers.answer_entries(answer_id=key, answered_ids=answered, seen=(), by=town.registrar)
    return key


def term(entry_id: int) -> Any:
    (card,) = terms.state_of(subject_type="entry", subject_id=entry_id, today=today())
    return card


def row(entry_id: int) -> EntryRow:
    found = books.entry_by_id(entry_id)
    assert found is not None
    return found


def who(town: Town, powers: Powers | None = None) -> dict[str, Any]:
    usual: dict[str, Any] = {"by": town.registrar, "now": now()}
    return usual if powers is None else {**usual, "powers": powers}


@pytest.mark.usefixtures("open_road")
def test_PET_06_a_term_stops_when_the_answer_leaves_and_not_when_it_is_drafted(
    alba: Town, petition: int, powers: Powers
) -> None:
    with acting_for(alba.id):
        made = prepared(alba, answer_to(alba, petition))
        assert term(petition).state == "open"

        flow.send(shipment_id=made.id, on=today(), **who(alba, powers))

        assert (term(petition).state, term(petition).stopped_on) == ("met", today())
        assert row(made.entry_id).dispatched_on == today()
        assert "recomandată cu confirmare" in row(made.entry_id).resolution


@pytest.mark.usefixtures("open_road")
def test_AR_18_one_departure_is_written_at_every_document_it_answers(
    alba: Town, petition: int, powers: Powers
) -> None:
    with acting_for(alba.id):
        other = alba.register("Adresa a doua").entry_id
        made = prepared(alba, answer_to(alba, petition, other))

        flow.send(shipment_id=made.id, on=today(), **who(alba, powers))

        number = books.entry_card(row(made.entry_id)).written_number
        for answered in (petition, other):
            assert row(answered).dispatched_on == today()
            assert number in row(answered).resolution


@pytest.mark.usefixtures("open_road")
def test_AR_18_a_copy_answers_nothing(alba: Town, petition: int, powers: Powers) -> None:
    with acting_for(alba.id):
        answer = answer_to(alba, petition)
        copy = prepared(alba, answer, recipient_name="Prefectul", for_information=True)

        flow.send(shipment_id=copy.id, on=today(), **who(alba, powers))

        assert (term(petition).state, row(answer).dispatched_on) == ("open", None)


@pytest.mark.usefixtures("open_road")
def test_PET_06_a_term_waits_for_the_last_petitioner(alba: Town, petition: int, powers: Powers) -> None:
    with acting_for(alba.id):
        answer = answer_to(alba, petition)
        first = prepared(alba, answer)
        second = prepared(alba, answer, recipient_name="Popescu Ion")

        flow.send(shipment_id=first.id, on=today(), **who(alba, powers))
        assert term(petition).state == "open"
        flow.cancel(shipment_id=second.id, reason="Are aceeași adresă", **who(alba))

        assert term(petition).state == "met"


@pytest.mark.usefixtures("open_road")
def test_what_was_written_by_hand_before_stays(alba: Town, powers: Powers) -> None:
    with acting_for(alba.id):
        asked = alba.register("Cerere", resolution="Rezolvat pe loc").entry_id
        made = prepared(alba, answer_to(alba, asked))

        flow.send(shipment_id=made.id, on=today(), **who(alba, powers))

        assert (row(asked).resolution, row(asked).dispatched_on) == ("Rezolvat pe loc", today())
        assert books.entry_card(row(asked)).corrections == []


@pytest.mark.usefixtures("open_road")
def test_a_bundle_leaves_as_a_whole_and_writes_its_number(alba: Town, petition: int, powers: Powers) -> None:
    with acting_for(alba.id):
        letters = [prepared(alba, answer_to(alba, petition)).id, prepared(alba).id]
        bundle = dispatch.open_bundle(day=today(), post_office="OP 1", **who(alba))
        flow.fill_bundle(bundle_id=bundle.id, shipment_ids=letters, **who(alba, powers))
        closed = dispatch.close_bundle(bundle_id=bundle.id, **who(alba))

        assert flow.send_bundle(bundle_id=bundle.id, on=today(), **who(alba, powers)) == 2

        assert f"borderou {closed.number}/{closed.year}" in row(petition).resolution
        assert term(petition).state == "met"


def test_PET_19_a_guard_keeps_an_entry_in_the_house(
    alba: Town, powers: Powers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "GUARDS", (refuse,))
    with acting_for(alba.id):
        letter, paper = prepared(alba), prepared(alba, method="hand")
        portal = {"shipment_id": letter.id, **who(alba, powers)}
        deeds: tuple[Callable[[], object], ...] = (
            lambda: flow.send(on=today(), **portal),
            lambda: flow.make_available(**portal),
            lambda: flow.hand_over(
                shipment_id=paper.id,
                receiver_name="Ionescu Maria",
                identity_kind="known",
                received_at=now(),
                **who(alba, powers),
            ),
        )
        for act in deeds:
            with pytest.raises(SignatureMissingError, match=r"art\. 13"):
                act()
        assert flow.obstacles(entry=row(letter.entry_id), **who(alba, powers)) == [
            "Lipsește a doua semnătură (OG 27/2002 art. 13)."
        ]
        assert {card.state for card in shipments.some([letter.id, paper.id])} == {"prepared"}


def test_PET_19_a_letter_that_may_not_leave_keeps_its_bundle_back_by_number(
    alba: Town, powers: Powers, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_for(alba.id):
        monkeypatch.setattr(flow, "GUARDS", ())
        letter = prepared(alba)
        bundle = dispatch.open_bundle(day=today(), post_office="OP 1", **who(alba))
        flow.fill_bundle(bundle_id=bundle.id, shipment_ids=[letter.id], **who(alba, powers))
        dispatch.close_bundle(bundle_id=bundle.id, **who(alba))
        monkeypatch.setattr(flow, "GUARDS", (refuse,))

        number = books.entry_card(row(letter.entry_id)).written_number
        with pytest.raises(BundleStateError, match=f"{number}.*art. 13"):
            flow.send_bundle(bundle_id=bundle.id, on=today(), **who(alba, powers))
        with pytest.raises(BundleStateError):
            flow.fill_bundle(bundle_id=bundle.id, shipment_ids=[prepared(alba).id], **who(alba, powers))


@pytest.mark.usefixtures("open_road")
def test_a_departure_the_registers_refuse_did_not_happen(
    alba: Town, powers: Powers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise EntryStateError("Altcineva a schimbat înregistrarea.")

    monkeypatch.setattr("registratura.flows.departures.registers.correct_entry", fail)
    with acting_for(alba.id):
        made = prepared(alba)
        with pytest.raises(EntryStateError):
            flow.send(shipment_id=made.id, on=today(), **who(alba, powers))

        card = shipments.shipment(made.id)
        assert card is not None
        assert (card.state, row(made.entry_id).dispatched_on) == ("prepared", None)


@pytest.mark.usefixtures("open_road")
def test_a_hand_over_and_a_return_keep_the_register_as_it_was_written(alba: Town, powers: Powers) -> None:
    with acting_for(alba.id):
        paper = prepared(alba, method="hand")
        flow.hand_over(
            shipment_id=paper.id,
            receiver_name="Ionescu Maria",
            identity_kind="known",
            received_at=now(),
            **who(alba, powers),
        )
        letter = prepared(alba)
        flow.send(shipment_id=letter.id, on=today(), **who(alba, powers))
        dispatch.record_return(shipment_id=letter.id, reason="moved", on=today(), **who(alba))
        again = prepared(alba, letter.entry_id)
        flow.send(shipment_id=again.id, on=today(), **who(alba, powers))

        assert "înmânare" in row(paper.entry_id).resolution
        assert row(letter.entry_id).dispatched_on == today()


def test_what_is_unknown_is_said(alba: Town, powers: Powers) -> None:
    with acting_for(alba.id), pytest.raises(ShipmentStateError):
        flow.send(shipment_id=10**15, on=today(), **who(alba, powers))


@pytest.mark.usefixtures("open_road")
def test_a_corrected_departure_moves_the_day_in_the_registers_with_its_reason(
    alba: Town, powers: Powers
) -> None:
    later = now() + timedelta(days=1)
    tomorrow = today() + timedelta(days=1)
    with acting_for(alba.id):
        asked = alba.register("Cerere").entry_id
        made = prepared(alba, answer_to(alba, asked))
        flow.send(shipment_id=made.id, on=tomorrow, powers=powers, by=alba.registrar, now=later)
        assert row(asked).dispatched_on == tomorrow

        flow.correct(
            shipment_id=made.id,
            correction=Correction(sent_on=today()),
            reason="Ziua de pe ștampila poștei",
            by=alba.registrar,
            now=later,
        )

        for entry_id in (asked, made.entry_id):
            assert row(entry_id).dispatched_on == today()
            (correction,) = books.entry_card(row(entry_id)).corrections
            assert (correction.field, correction.reason) == ("dispatched_on", "Ziua de pe ștampila poștei")


@pytest.mark.usefixtures("open_road")
def test_a_correction_of_the_weight_leaves_the_registers_alone(alba: Town, powers: Powers) -> None:
    with acting_for(alba.id):
        made = prepared(alba)
        flow.send(shipment_id=made.id, on=today(), **who(alba, powers))

        card = flow.correct(
            shipment_id=made.id, correction=Correction(weight_grams=50), reason="Cântărit", **who(alba)
        )

        assert card.weight_grams == 50
        assert books.entry_card(row(made.entry_id)).corrections == []


def test_two_at_the_counter_cannot_prepare_the_same_departure(alba: Town) -> None:
    with acting_for(alba.id):
        entry_id = outgoing(alba)
        dispatch.prepare(entry_id=entry_id, draft=draft(), seen=0, **who(alba))

        with pytest.raises(AlreadyDispatchedError, match="Ana Albu"):
            dispatch.prepare(
                entry_id=entry_id, draft=draft(method="email"), seen=0, by=alba.officer, now=now()
            )
