"""What people are told by themselves: work given, handed over and given back; numbers, more time, answers on paper."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from registratura.correspondents import services as correspondents
from registratura.dispatch import services as dispatch
from registratura.flows import dispatching
from registratura.flows.notices import outside
from registratura.kernel.calendar import legal_date
from registratura.messaging.models import Delivery, Message
from registratura.registers import services as books
from registratura.registers.drafts import PartyDraft
from registratura.routing import queries as holders
from registratura.routing import services as routing
from registratura.routing.orders import Holder
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.deadlines.deeds import extended, started
from tests.rooms.dispatch.letters import BARCODES, outgoing, prepared
from tests.rooms.routing.deeds import LATER, colleague, entry, given

pytestmark = pytest.mark.django_db
WRITER = "ion.popescu@posta.example"


def said(town: Town) -> list[tuple[str, str]]:
    """Return the messages to colleagues, as kind and name, in order."""
    rows = Message.objects.filter(user__isnull=False).select_related("user").order_by("id")
    return [(row.kind, row.user.full_name) for row in rows if row.user]


def letters() -> list[tuple[str, str]]:
    """Return what was written to people outside, as kind and address."""
    rows = Delivery.objects.filter(message__user__isnull=True).select_related("message").order_by("id")
    return [(row.message.kind, row.address) for row in rows]


def written(town: Town, *, channel: str = "email", email: str = WRITER, **fields: Any) -> int:
    """Register what somebody sent, whose address is known."""
    known = correspondents.add(
        data={"name": "Popescu Ion", "kind": "person", "email": email}, by=town.registrar, now=timezone.now()
    )
    parties = (PartyDraft("sender", known.name, known.id),)
    return entry(town, town.urbanism, channel=channel, parties=parties, **fields)


def test_whoever_gets_work_is_told_by_whom_and_with_what_words(alba: Town) -> None:
    with acting_for(alba.id):
        entry_id = entry(alba, alba.urbanism)
        given(alba, entry_id, order_text="Verificați la fața locului.")

        (message,) = Message.objects.all()
        assert said(alba) == [("assignment.received", "Bogdan Barbu")]
        assert message.context["given_by"] == "Horia Hanganu"
        assert message.context["order"] == "Verificați la fața locului."
        assert (message.about_type, message.about_id) == ("entry", entry_id)


def test_nobody_is_told_of_one_s_own_deed(alba: Town) -> None:
    with acting_for(alba.id):
        given(alba, entry(alba, alba.urbanism), to=alba.head)

        assert said(alba) == []


def test_a_unit_s_work_is_told_to_its_head(alba: Town) -> None:
    with acting_for(alba.id):
        given(alba, entry(alba), to=alba.urbanism, by=alba.registrar)

        assert said(alba) == [("assignment.received", "Horia Hanganu")]


def test_the_deputy_is_told_in_the_absent_person_s_place(alba: Town) -> None:
    with acting_for(alba.id):
        other = colleague(alba, "Doina Dobre", alba.urbanism)
        routing.set_deputy(
            user_id=alba.clerk.id,
            deputy_id=other.id,
            absent_from=legal_date(LATER),
            last_day=None,
            reason="Concediu",
            by=alba.head,
            now=LATER,
        )
        given(alba, entry(alba, alba.urbanism), now=LATER + timedelta(hours=1))

        assert said(alba) == [("assignment.received", "Doina Dobre")]


def test_work_handed_over_and_given_back_is_told(alba: Town) -> None:
    with acting_for(alba.id):
        other = colleague(alba, "Doina Dobre", alba.urbanism)
        entry_id = entry(alba, alba.urbanism)
        first = given(alba, entry_id)
        routing.hand_over(
            assignment_id=first.id, to=Holder(user_id=other.id), reason="Concediu", by=alba.clerk, now=LATER
        )
        second = holders.holder_of(entry_id)
        assert second is not None
        routing.return_with_reason(
            assignment_id=second.assignment_id, reason="Nu este de competența mea.", by=other, now=LATER
        )

        assert said(alba)[1:] == [
            ("assignment.received", "Doina Dobre"),
            ("work.returned", "Bogdan Barbu"),
        ]
        assert Message.objects.order_by("-id")[0].context["reason"] == "Nu este de competența mea."


def test_the_sender_of_an_e_mail_is_told_the_number_once(alba: Town) -> None:
    with acting_for(alba.id):
        entry_id = written(alba)

        told = [outside.tell_number(entry_id=entry_id, by=None, now=LATER) for _time in range(2)]

        assert told == [True, False]
        assert letters() == [("number.given", WRITER)]
        assert "Popescu" not in str(Message.objects.get().context)


@pytest.mark.parametrize("fields", [{"channel": "counter"}, {"email": ""}])
def test_who_wrote_on_paper_or_left_no_address_is_told_nothing(alba: Town, fields: dict[str, str]) -> None:
    with acting_for(alba.id):
        assert not outside.tell_number(entry_id=written(alba, **fields), by=None, now=LATER)
        assert not outside.tell_number(entry_id=10**9, by=None, now=LATER)
        assert letters() == []


def test_more_time_is_told_to_who_wrote_electronically(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba, subject_id=written(alba))
        paper = started(alba, subject_id=written(alba, channel="counter", email=""))
        extended(alba, term, "03-20")
        extended(alba, paper, "03-20")

        assert letters() == [("term.extended", WRITER)]
        assert Message.objects.get(kind="term.extended").context["due_on"] == "2026-04-16"


def test_an_answer_that_left_on_paper_is_told_and_one_by_e_mail_tells_of_itself(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "GUARDS", ())
    with acting_for(alba.id):
        asked = written(alba)
        answer = outgoing(alba, "Popescu Ion")
        books.answer_entries(answer_id=answer, answered_ids=[asked], seen=(), by=alba.registrar)
        letter = prepared(alba, answer, recipient_name="Popescu Ion", address="Str. Lungă 4, Alba")
        now = timezone.now()
        dispatch.send(shipment_id=letter.id, on=legal_date(now), by=alba.registrar, now=now)

        assert letters() == [("answer.sent", WRITER)]
        assert Message.objects.get(kind="answer.sent").about_id == asked


def answered_work(town: Town, **letter: Any) -> tuple[int, int]:
    """Work that Bogdan leads, and the shipment of its answer, ready to leave."""
    asked = entry(town, town.urbanism)
    given(town, asked)
    answer = outgoing(town, "Popescu Ion")
    books.answer_entries(answer_id=answer, answered_ids=[asked], seen=(), by=town.registrar)
    return asked, prepared(town, answer, **letter).id


def told_of_answers() -> list[Message]:
    return list(Message.objects.filter(kind__in=("answer.left", "answer.proof")).order_by("id"))


def test_whoever_led_the_work_is_told_when_its_answer_left_and_arrived(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "GUARDS", ())
    now = timezone.now()
    with acting_for(alba.id):
        asked, letter = answered_work(alba, barcode=BARCODES[0])
        dispatch.send(shipment_id=letter, on=legal_date(now), by=alba.registrar, now=now)
        dispatch.confirm(shipment_id=letter, on=legal_date(now), by=alba.registrar, now=now)

        left, proof = told_of_answers()
        assert [one.user for one in (left, proof)] == [alba.clerk, alba.clerk]
        assert (left.about_type, left.about_id) == ("entry", asked)
        assert left.context["sent_on"] == f"{legal_date(now):%Y-%m-%d}"
        assert proof.context["outcome"] == "primită"
        assert proof.context["communicated_on"] == f"{legal_date(now):%Y-%m-%d}"
        # In the program alone, until somebody asks for more.
        assert {row.channel for row in Delivery.objects.filter(message__in=(left, proof))} == {"in_app"}
        assert "Popescu" not in str(left.context) + str(proof.context)


def test_a_letter_that_came_back_is_told_and_one_s_own_deed_is_not(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "GUARDS", ())
    now = timezone.now()
    with acting_for(alba.id):
        _asked, letter = answered_work(alba, barcode=BARCODES[0])
        dispatch.send(shipment_id=letter, on=legal_date(now), by=alba.clerk, now=now)
        assert told_of_answers() == []

        dispatch.record_return(
            shipment_id=letter, on=legal_date(now), reason="expired", by=alba.registrar, now=now
        )
        assert [one.context["outcome"] for one in told_of_answers()] == ["întoarsă"]


def test_a_paper_given_by_hand_is_told_once(alba: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatching, "GUARDS", ())
    now = timezone.now()
    with acting_for(alba.id):
        _asked, letter = answered_work(alba, method="hand")
        dispatch.hand_over(
            shipment_id=letter,
            receiver_name="Popescu Ion",
            identity_kind="known",
            received_at=now,
            by=alba.registrar,
            now=now,
        )

        assert [one.kind for one in told_of_answers()] == ["answer.proof"]


def test_a_copy_for_information_and_work_that_nobody_led_are_told_to_nobody(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "GUARDS", ())
    now = timezone.now()
    with acting_for(alba.id):
        _asked, copy = answered_work(alba, for_information=True)
        dispatch.send(shipment_id=copy, on=legal_date(now), by=alba.registrar, now=now)
        alone = prepared(alba, outgoing(alba, "Popescu Ion")).id
        dispatch.send(shipment_id=alone, on=legal_date(now), by=alba.registrar, now=now)

        assert told_of_answers() == []
