"""An answer that the post brought back: owed again when nobody was found there, standing when it was offered."""

import pytest

from registratura.deadlines import queries as terms
from registratura.flows import dispatching
from registratura.institutions import queries as institutions
from registratura.messaging.catalogue import Kind
from registratura.messaging.models import Message
from registratura.registers.models import Correction
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.rooms.dispatch.letters import BARCODES, now, prepared, today

from .petition_ground import Office
from .test_not_arrived import given_and_answered, office, open_road, row, told  # noqa: F401

pytestmark = pytest.mark.django_db


def posted(office: Office, answer: EntryRow, *, barcode: str) -> int:  # noqa: F811
    """Send an answer by registered post, prepared anew."""
    town = office.town
    with acting_for(town.id):
        made = prepared(town, answer.id, method="post_ar", barcode=barcode, seen=None)
        dispatching.send(
            shipment_id=made.id,
            on=today(),
            powers=institutions.powers_of(town.registrar.id, institution_id=town.id, at=now()),
            by=town.registrar,
            now=now(),
        )
    return made.id


def brought_back(office: Office, shipment_id: int, reason: str) -> list[int]:  # noqa: F811
    with acting_for(office.id):
        return dispatching.record_return(
            shipment_id=shipment_id, reason=reason, on=today(), by=office.town.registrar, now=now()
        )


@pytest.mark.parametrize("reason", ["address", "unknown"])
def test_PET_06_an_answer_that_found_nobody_is_owed_again_and_a_second_letter_ends_it(
    office: Office,  # noqa: F811
    reason: str,
) -> None:
    town = office.town
    petition, answer = given_and_answered(office)
    sent = posted(office, answer, barcode=BARCODES[0])

    assert brought_back(office, sent, reason) == [petition.id]

    with acting_for(office.id):
        runs = max(
            terms.state_of(subject_type="entry", subject_id=petition.id, today=today()),
            key=lambda one: one.id,
        )
        assert (runs.state, runs.started_on) == ("open", petition.registered_on)
        kept = Correction.objects.get(entry_id=petition.id, field="dispatched_on")
        said = Message.objects.filter(kind=Kind.ANSWER_RETURNED).values_list("context", flat=True)
    assert "s-a întors" in kept.reason
    assert row(town, petition.id).dispatched_on is None
    assert told(town, Kind.ANSWER_RETURNED, answer.id) == {town.clerk.id, town.head.id, town.registrar.id}
    assert all("poșta a notat" in one["reply"] for one in said)

    posted(office, answer, barcode=BARCODES[1])

    assert row(town, petition.id).dispatched_on == today()
    with acting_for(office.id):
        newest = max(
            terms.state_of(subject_type="entry", subject_id=petition.id, today=today()),
            key=lambda one: one.id,
        )
    assert newest.state == "met"


@pytest.mark.parametrize("reason", ["expired", "refused", "moved", "deceased"])
def test_an_answer_that_was_offered_where_it_was_asked_for_stands(office: Office, reason: str) -> None:  # noqa: F811
    petition, answer = given_and_answered(office)

    owed = brought_back(office, posted(office, answer, barcode=BARCODES[0]), reason)

    assert owed == []
    with acting_for(office.id):
        assert office.terms(petition) == {"PET": "met"}
    assert row(office.town, petition.id).dispatched_on == today()
    assert told(office.town, Kind.ANSWER_RETURNED, answer.id) == set()
