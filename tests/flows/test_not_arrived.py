"""An answer that left by e-mail and came back: it is owed again, its term runs on, and people are told at once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from registratura.deadlines import queries as terms
from registratura.dispatch import queries as shipments
from registratura.dispatch.queries import ShipmentCard
from registratura.documents import services as documents
from registratura.flows import dispatching
from registratura.flows import mailing_out as flow
from registratura.information.rules import Evaluation, Nature
from registratura.institutions import queries as institutions
from registratura.journal import queries as journal
from registratura.messaging.catalogue import Kind
from registratura.messaging.channels.port import Parcel, Receipt
from registratura.messaging.models import Message
from registratura.petitions.terms import Standing
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.models import Correction
from registratura.registers.queries import EntryRow
from registratura.routing import queries as routing
from registratura.routing import services as work
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import kept_file
from tests.rooms.dispatch.letters import now, prepared, today
from tests.rooms.dispatch.test_mail import BOUNCE
from tests.rooms.routing.deeds import given

from .information_ground import Enter, assess, card, end, enter, notice, terms_of  # noqa: F401
from .petition_ground import Office, office_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_road(monkeypatch: pytest.MonkeyPatch) -> None:
    """No register of its own has a say about leaving."""
    monkeypatch.setattr(dispatching, "GUARDS", ())


@pytest.fixture
def office(alba: Town) -> Office:
    return office_of(alba)


class Accepting:
    """A server that takes everything, for now."""

    def send(self, parcel: Parcel) -> Receipt:
        return Receipt("250 queued")


def mailed(town: Town, entry_id: int, *, email: str = "maria@example.com", **fields: Any) -> ShipmentCard:
    """Send an entry by e-mail to one recipient, with a file, until a server took it."""
    with acting_for(town.id):
        row = books.entry_by_id(entry_id)
        assert row is not None
        received = kept_file(town, name="Răspuns.txt", content=b"R")
        document = documents.add_document(received=received, now=now(), by=town.registrar)
        registers.attach_documents(entry=row, document_ids=[document.id], by=town.registrar)
        made = prepared(town, entry_id, method="email", email=email, **fields)
        flow.queue_mail(
            shipment_id=made.id,
            held_until=None,
            powers=institutions.powers_of(town.registrar.id, institution_id=town.id, at=now()),
            by=town.registrar,
            now=now(),
        )
    assert flow.send_queued(institution_id=town.id, shipment_id=made.id, clock=now, way=Accepting()) == "sent"
    return shown(town, made.id)


def shown(town: Town, shipment_id: int) -> ShipmentCard:
    with acting_for(town.id):
        found = shipments.shipment(shipment_id)
    assert found is not None
    return found


def bounce(town: Town, shipment: ShipmentCard) -> None:
    """The server sends the message back, by a report that a person hands in."""
    raw = BOUNCE % (b"failed", shipment.message_id.encode())
    received = kept_file(town, name="raport.eml", content=raw)
    with acting_for(town.id):
        flow.take_report(received=received, raw=raw, by=town.registrar, now=now())


def given_and_answered(office: Office) -> tuple[EntryRow, EntryRow]:
    """A petition on Bogdan's desk, finished by its answer."""
    town = office.town
    petition = office.petition(sender="Ionescu Maria")
    with acting_for(office.id):
        lead = given(
            town, petition.id, town.clerk, by=town.registrar, internal_on=today() + timedelta(days=7)
        )
        answer = office.answer(petition)
        work.mark_done(assignment_id=lead.id, result="Răspuns", by=town.clerk, now=now())
    return petition, answer


def row(town: Town, entry_id: int) -> EntryRow:
    with acting_for(town.id):
        found = books.entry_by_id(entry_id)
    assert found is not None
    return found


def told(town: Town, kind: Kind, entry_id: int) -> set[int | None]:
    with acting_for(town.id):
        return set(
            Message.objects.filter(kind=kind, about_type="entry", about_id=entry_id).values_list(
                "user_id", flat=True
            )
        )


def test_PET_06_the_term_of_an_answer_that_came_back_runs_again_from_the_same_start(office: Office) -> None:
    town = office.town
    petition, answer = given_and_answered(office)
    sent = mailed(town, answer.id)
    with acting_for(office.id):
        assert office.terms(petition) == {"PET": "met"}
        assert office.card(petition).standing is Standing.ANSWERED

    bounce(town, sent)

    with acting_for(office.id):
        ended, running = sorted(
            terms.state_of(subject_type="entry", subject_id=petition.id, today=today()),
            key=lambda one: one.id,
        )
        assert (ended.state, running.state) == ("met", "open")
        assert (running.started_on, running.due_on) == (ended.started_on, ended.due_on)
        assert office.card(petition).standing is Standing.IN_WORK
        steps = terms.explain(terms.deadline_by_id(running.id))  # type: ignore[arg-type]
        acts = [act.action for act in journal.history_of(subject_type="entry", subject_id=petition.id)]
    assert any("curge din nou" in step and "maria@example.com" in step for step in steps)
    assert "deadlines.term.resumed" in acts
    assert "routing.work.reopened" in acts


def test_the_day_of_a_departure_that_reached_nobody_leaves_the_registers_as_a_correction(
    office: Office,
) -> None:
    town = office.town
    petition, answer = given_and_answered(office)
    sent = mailed(town, answer.id)
    assert row(town, petition.id).dispatched_on == today()

    bounce(town, sent)

    for entry_id in (petition.id, answer.id):
        assert row(town, entry_id).dispatched_on is None
        assert row(town, entry_id).resolution == ""
        with acting_for(town.id):
            kept = Correction.objects.filter(entry_id=entry_id, field="dispatched_on").get()
        assert (kept.old_value, kept.new_value) == (today().isoformat(), "")
        assert "nu a ajuns" in kept.reason
    with acting_for(town.id):
        assert list(books.verify_register(town.general)) == []


def test_the_holder_the_sender_and_the_head_are_told_at_once_and_once(office: Office) -> None:
    town = office.town
    _petition, answer = given_and_answered(office)
    sent = mailed(town, answer.id)

    bounce(town, sent)
    bounce(town, sent)

    hearing = told(town, Kind.ANSWER_RETURNED, answer.id)
    assert hearing == {town.registrar.id, town.clerk.id, town.head.id}
    with acting_for(town.id):
        assert Message.objects.filter(kind=Kind.ANSWER_RETURNED).count() == 3
        (again,) = [line for line in routing.my_work(user_id=town.clerk.id, at=now()).lines]
    assert "nu a ajuns" in again.order_text or again.entry_id


def test_a_second_letter_that_leaves_ends_the_term_on_its_own_day(office: Office) -> None:
    town = office.town
    petition, answer = given_and_answered(office)
    bounce(town, mailed(town, answer.id))

    with time_machine.travel(now() + timedelta(days=2), tick=False):
        again = mailed(town, answer.id, email="maria.ionescu@example.com", seen=None)

        with acting_for(office.id):
            newest = max(
                terms.state_of(subject_type="entry", subject_id=petition.id, today=today()),
                key=lambda one: one.id,
            )
            assert (newest.state, newest.stopped_on) == ("met", again.sent_on)
            assert office.card(petition).standing is Standing.ANSWERED
        assert row(town, petition.id).dispatched_on == again.sent_on


def test_an_answer_that_left_to_the_same_person_by_another_way_too_stays_sent(office: Office) -> None:
    town = office.town
    petition, answer = given_and_answered(office)
    with acting_for(town.id):
        by_post = prepared(town, answer.id)
    sent = mailed(town, answer.id)
    with acting_for(town.id):
        dispatching.send(
            shipment_id=by_post.id,
            on=today(),
            powers=institutions.powers_of(town.registrar.id, institution_id=town.id, at=now()),
            by=town.registrar,
            now=now(),
        )

    bounce(town, sent)

    with acting_for(office.id):
        assert office.terms(petition) == {"PET": "met"}
    assert told(town, Kind.ANSWER_RETURNED, answer.id) == set()
    assert told(town, Kind.DELIVERY_FAILED, answer.id) >= {town.registrar.id}


def test_a_copy_for_information_that_came_back_changes_no_term(office: Office) -> None:
    town = office.town
    petition, answer = given_and_answered(office)
    mailed(town, answer.id)
    copy = mailed(
        town,
        answer.id,
        email="prefectura@example.com",
        recipient_name="Prefectura Alba",
        for_information=True,
    )

    bounce(town, copy)

    with acting_for(office.id):
        assert office.terms(petition) == {"PET": "met"}
    assert row(town, petition.id).dispatched_on == today()


def test_whom_the_petition_is_about_does_not_hear_of_it(office: Office) -> None:
    town = office.town
    petition = office.petition(sender="Ionescu Maria")
    with acting_for(office.id):
        work.name_concerned(entry_id=petition.id, user_ids=[town.head.id], by=town.officer, now=now())
        answer = office.answer(petition)

    bounce(town, mailed(town, answer.id))

    hearing = told(town, Kind.ANSWER_RETURNED, answer.id)
    assert town.registrar.id in hearing
    assert town.head.id not in hearing


def test_INF_03_an_answer_to_a_request_that_came_back_is_not_sent(alba: Town, enter: Enter) -> None:  # noqa: F811
    entry_id = enter()
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    letter = end(alba, entry_id, Nature.FAVORABLE).entry_id
    sent = mailed(alba, letter)
    assert card(alba, entry_id).answered_at is not None

    bounce(alba, sent)

    assert card(alba, entry_id).answered_at is None
    assert terms_of(alba, entry_id)["IIP"].state == "open"
    mailed(alba, letter, email="maria.ionescu@example.com")
    assert card(alba, entry_id).answered_at is not None
    assert terms_of(alba, entry_id)["IIP"].state == "met"


def test_INF_04_a_notice_that_came_back_gives_no_thirty_days_and_another_may_be_sent(
    alba: Town,
    enter: Enter,  # noqa: F811
) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    sent = mailed(alba, notice(alba, entry_id))
    assert terms_of(alba, entry_id)["IIP"].extended

    bounce(alba, sent)

    term = terms_of(alba, entry_id)["IIP"]
    assert (term.state, term.extended) == ("open", False)
    mailed(alba, notice(alba, entry_id))
    assert terms_of(alba, entry_id)["IIP"].extended


def test_a_bounce_after_the_term_ran_out_leaves_it_missed(office: Office) -> None:
    town = office.town
    petition, answer = given_and_answered(office)
    sent = mailed(town, answer.id)

    with time_machine.travel(now() + timedelta(days=60), tick=False):
        bounce(town, sent)

        with acting_for(office.id):
            newest = max(
                terms.state_of(subject_type="entry", subject_id=petition.id, today=today()),
                key=lambda one: one.id,
            )
    assert newest.overdue
