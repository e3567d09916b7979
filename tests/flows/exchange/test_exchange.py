"""A document between two registries over HTTP: once, whatever is lost or killed (AR-10, AR-12, AR-13, AR-14)."""

import json
from datetime import timedelta
from typing import Any

import pytest

from registratura.disclosures.models import Disclosure
from registratura.dispatch import queries as shipments
from registratura.exchange import calling, messages, queries
from registratura.exchange import services as exchange
from registratura.exchange.errors import PartnerRefusedError, SendingRefusedError
from registratura.exchange.models import Incoming
from registratura.exchange.queries import OutgoingLine
from registratura.flows import deciding, depositing
from registratura.flows.exchange import partners, receiving, sending, tasks
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.intake.models import TrayItem
from registratura.messaging.models import Message
from registratura.registers import queries as books
from registratura.registers.models import Entry
from registratura.toolkit.calling import CallFailedError
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import client_of

from .conftest import Pair, attempt, now, outgoing, prepared


def line(pair: Pair, number: int) -> OutgoingLine:
    with acting_for(pair.alba.id):
        found = queries.outgoing_by_id(number)
    assert found is not None
    return found


def waiting(town: Town) -> list[TrayItem]:
    with acting_for(town.id):
        return list(TrayItem.objects.order_by("id"))


def entries(town: Town) -> int:
    with acting_for(town.id):
        return Entry.objects.count()


def register(town: Town, item: TrayItem) -> str:
    with acting_for(town.id):
        given = tray.tray_item(item.id)
        assert given is not None
        registration = deciding.proposed(item=given).registration
    done = deciding.register_item(
        institution_id=town.id, item_id=item.id, registration=registration, by=town.registrar, now=now()
    )
    with acting_for(town.id):
        return books.lines_of([done.entry_id])[0].written_number


def later(**by: float) -> Any:
    return now() + timedelta(**by)


class _Killed(BaseException):
    pass


def die(*_given: object, **_more: object) -> None:
    raise _Killed


def test_ar_12_a_document_goes_through_the_tray_and_its_number_comes_back_as_proof(pair: Pair) -> None:
    entry_id = outgoing(pair.alba, content=(b"Adresa", b"Anexa" * 100_000), subject="Situația drumurilor")
    number = prepared(pair, entry_id)

    assert attempt(pair, number) == "received"

    (item,) = waiting(pair.buzau)
    assert (item.subject, item.sender_name, item.attachment_count, item.source) == (
        "Situația drumurilor",
        pair.alba.institution.name,
        1,
        "api",
    )
    with acting_for(pair.alba.id):
        (card,) = shipments.of_entry(entry_id)
    assert (card.state, card.method, card.communicated_on) == ("sent", "exchange", None)

    given = register(pair.buzau, item)
    with acting_for(pair.buzau.id):
        (arrived,) = queries.to_tell(now=now())
    assert receiving.tell(institution_id=pair.buzau.id, incoming_id=arrived, now=now())

    told = line(pair, number)
    assert (told.state, told.their_number) == ("registered", given)
    with acting_for(pair.alba.id):
        (card,) = shipments.of_entry(entry_id)
        entry = books.entry_by_id(entry_id)
        assert entry is not None
        answer = json.loads(queries.answer_of(number))
        partner = queries.partner(pair.to_buzau)
        assert partner is not None
        assert Disclosure.objects.filter(to_name=partner.name).count() == 1
    assert card.state == "delivered"
    assert card.communicated_on == now().date() or card.communicated_on is not None
    assert entry.dispatched_on is not None
    messages.check_signed(answer, public_key=partner.public_key)
    assert answer["number"] == given
    with acting_for(pair.buzau.id):
        assert queries.to_tell(now=later(days=1)) == []


def test_a_lost_confirmation_is_asked_for_and_makes_one_entry(pair: Pair) -> None:
    number = prepared(pair, outgoing(pair.alba))
    attempt(pair, number)
    register(pair.buzau, waiting(pair.buzau)[0])  # Buzău's confirmation never leaves

    assert attempt(pair, number, due=True) == "registered"

    assert entries(pair.buzau) == 1
    assert attempt(pair, number, later(days=1)) == ""  # a final state is left alone
    with acting_for(pair.buzau.id):
        assert queries.to_tell(now=later(days=1)) == []  # who asked has been told


def test_the_rule_of_a_partner_registers_at_once(pair: Pair) -> None:
    with acting_for(pair.buzau.id):
        exchange.rule_partner(
            partner_id=pair.to_alba, registers_at_once=True, by=pair.buzau.registrar, now=now()
        )
    number = prepared(pair, outgoing(pair.alba))

    assert attempt(pair, number) == "registered"
    assert line(pair, number).their_number.startswith("1/")
    assert entries(pair.buzau) == 1


def test_ar_13_a_refusal_ends_it_with_its_reason_and_the_sender_hears(pair: Pair) -> None:
    entry_id = outgoing(pair.alba)
    number = prepared(pair, entry_id)
    attempt(pair, number)
    with acting_for(pair.buzau.id):
        intake.set_aside(
            item_id=waiting(pair.buzau)[0].id, reason="Nu este de competența noastră.", by=pair.buzau.registrar,
            now=now(),
        )  # fmt: skip

    assert attempt(pair, number, due=True) == "refused"

    told = line(pair, number)
    assert (told.state, told.reason) == ("refused", "Nu este de competența noastră.")
    with acting_for(pair.alba.id):
        (card,) = shipments.of_entry(entry_id)
        assert card.state == "failed"
        assert Message.objects.filter(kind="exchange.ended", user_id=pair.alba.registrar.id).count() == 1
    # Taken back and registered afterwards: the partner was told, and what it was told stands.
    with acting_for(pair.buzau.id):
        intake.take_back(item_id=waiting(pair.buzau)[0].id, by=pair.buzau.registrar, now=now())
    register(pair.buzau, waiting(pair.buzau)[0])
    assert line(pair, number).state == "refused"


def test_a_trial_takes_no_number_and_leaves_nothing_in_the_tray(pair: Pair) -> None:
    entry_id = outgoing(pair.alba)
    number = prepared(pair, entry_id, is_test=True)

    assert attempt(pair, number) == "tested"

    assert (waiting(pair.buzau), entries(pair.buzau)) == ([], 0)
    with acting_for(pair.alba.id):
        assert list(shipments.of_entry(entry_id)) == []
    with acting_for(pair.buzau.id):
        assert Incoming.objects.get().settled == "tested"


_STEPS: dict[str, tuple[Any, str]] = {
    "before asking": (calling, "ask"),
    "before the files leave": (calling, "send"),
    "before the answer is kept": (sending, "take_answer"),
    "between the answer and dispatch": (sending, "_follow"),
    "before the files are kept": (depositing, "keep_stream"),
    "before the tray": (depositing, "deposit"),
    "between the tray and the note": (exchange, "keep_arrived"),
}


@pytest.mark.parametrize("step", list(_STEPS))
def test_ar_14_killed_between_any_two_steps_it_goes_on_and_makes_one_entry(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    entry_id = outgoing(pair.alba)
    number = prepared(pair, entry_id)
    room, name = _STEPS[step]
    with monkeypatch.context() as patched:
        patched.setattr(room, name, die)
        try:
            state = attempt(pair, number)
        except _Killed:
            state = "killed"
        assert state in ("killed", "waiting")  # there, the server died under the call
    assert attempt(pair, number, due=True) == "received"

    (item,) = waiting(pair.buzau)
    register(pair.buzau, item)
    assert attempt(pair, number, due=True) == "registered"
    assert entries(pair.buzau) == 1
    with acting_for(pair.alba.id):
        (card,) = shipments.of_entry(entry_id)
    assert card.state == "delivered"


def test_a_silent_partner_is_given_up_after_five_days_and_not_before(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_given: object) -> None:
        raise CallFailedError("nu răspunde")

    number = prepared(pair, outgoing(pair.alba))
    monkeypatch.setattr(calling, "ask", silent)
    assert attempt(pair, number) == "waiting"
    assert attempt(pair, number, later(days=4)) == "waiting"
    assert attempt(pair, number, later(days=6)) == "failed"
    assert line(pair, number).reason == "nu răspunde"
    assert attempt(pair, number, later(days=7)) == ""


def test_the_same_document_is_not_on_its_way_twice_and_may_be_sent_again_after_its_end(pair: Pair) -> None:
    entry_id = outgoing(pair.alba)
    number = prepared(pair, entry_id)
    with pytest.raises(Exception, match="deja pe drum"):
        prepared(pair, entry_id)
    with acting_for(pair.buzau.id):
        exchange.end_partner(partner_id=pair.to_alba, by=pair.buzau.administrator, now=now())
    assert attempt(pair, number) == "waiting"
    assert "partenerii confirmați" in line(pair, number).last_reply
    assert attempt(pair, number, later(days=6)) == "failed"
    assert prepared(pair, entry_id) > number


def test_only_a_confirmed_partner_is_sent_to_and_only_documents_that_leave(pair: Pair) -> None:
    incoming_id = pair.alba.register().entry_id
    with pytest.raises(SendingRefusedError):
        prepared(pair, incoming_id)
    bare = pair.alba.register("Fără fișiere", direction="outgoing", parties=()).entry_id
    with pytest.raises(SendingRefusedError):
        prepared(pair, bare)


def test_a_partner_is_confirmed_by_what_was_read_out_and_another_key_waits_again(
    server: str, pair: Pair
) -> None:
    third = pair.to_buzau
    with acting_for(pair.alba.id):
        before = queries.partner(third)
        assert before is not None
        assert before.is_confirmed
        with pytest.raises(PartnerRefusedError):
            exchange.confirm_partner(
                partner_id=third, typed="0000 0000", by=pair.alba.administrator, now=now()
            )
        end = messages.End(before.url, before.code, before.name)
        exchange.fetched_again(
            partner_id=third, end=end, public_key=b"k" * 32, by=pair.alba.administrator, now=now()
        )
        after = queries.partner(third)
        assert after is not None
        assert not after.is_confirmed
    partners.meet_again(institution_id=pair.alba.id, partner_id=third, by=pair.alba.administrator, now=now())
    with acting_for(pair.alba.id):
        again = queries.partner(third)
        assert again is not None
        assert (again.public_key, again.is_confirmed) == (before.public_key, False)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "buzau",
        "https://x.example/",
        "ftp://x/portal/a/",
        "https://ana:p@x/portal/a/",
        "http://x/portal/../a/",
    ],
)
def test_an_address_that_leads_to_no_registry_is_refused_in_words(
    server: str, pair: Pair, typed: str
) -> None:
    with pytest.raises(PartnerRefusedError):
        partners.meet(institution_id=pair.alba.id, typed=typed, by=pair.alba.administrator, now=now())


def test_one_s_own_address_and_a_missing_institution_are_refused(server: str, pair: Pair) -> None:
    for code in (pair.alba.institution.code, "nicaieri"):
        with pytest.raises(PartnerRefusedError):
            partners.meet(
                institution_id=pair.alba.id,
                typed=f"{server}/portal/{code}/",
                by=pair.alba.administrator,
                now=now(),
            )


def test_the_clock_asks_for_the_jobs_and_they_do_the_whole(pair: Pair) -> None:
    number = prepared(pair, outgoing(pair.alba))
    assert tasks.go_on(0) >= 1
    assert tasks.send(pair.alba.id, number) == "received"
    register(pair.buzau, waiting(pair.buzau)[0])
    with acting_for(pair.buzau.id):
        (arrived,) = queries.to_tell(now=now())
    assert tasks.tell(pair.buzau.id, arrived)
    assert line(pair, number).state == "registered"


def test_nothing_is_published_before_the_exchange_is_opened(alba: Town) -> None:
    card = f"/.well-known/registratura/{alba.institution.code}.json"
    desk = f"/birou/{alba.institution.code}/schimb/parteneri/"
    client = client_of(alba.administrator)

    assert "Deschide schimbul" in client.get(desk).text
    assert client.get(card).status_code == 404
    assert client.post(desk, {"open": "1"}).status_code == 302

    assert client.get(card).status_code == 200
    assert "Amprenta cheii noastre" in client.get(desk).text
