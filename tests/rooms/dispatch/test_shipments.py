"""One paper to one recipient: prepared, changed, sent, handed over, come back, corrected."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from registratura.dispatch import queries
from registratura.dispatch import services as dispatch
from registratura.dispatch.errors import (
    AlreadyDispatchedError,
    BarcodeRefusedError,
    EntryNotLeavingError,
    MethodOffError,
    ShipmentRefusedError,
    ShipmentStateError,
)
from registratura.dispatch.events import Dispatched, ProofReceived
from registratura.dispatch.services import Correction
from registratura.journal import queries as journal
from registratura.registers import services as registers
from registratura.registers.queries import entry_by_id
from tests.cast import Town

from .conftest import Hearing
from .letters import BARCODES, card, draft, now, outgoing, prepared, sent, today, tomorrow

pytestmark = pytest.mark.django_db


def acts(shipment_id: int) -> list[str]:
    return [
        act.action.rpartition(".")[2]
        for act in journal.history_of(subject_type="shipment", subject_id=shipment_id)
    ]


def test_a_prepared_letter_waits_in_the_drawer(town: Town) -> None:
    made = prepared(town, barcode="rr 123 456 785 ro", weight_grams=20, price_bani=1350)

    shown = card(made.id)
    assert (shown.state, shown.barcode, shown.sent_on, shown.prepared) == (
        "prepared",
        "RR123456785RO",
        None,
        town.registrar.full_name,
    )
    assert acts(made.id) == ["prepared"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"method": "pigeon"}, "method"),
        ({"recipient_name": " "}, "recipient_name"),
        ({"recipient_name": "ș" * 201}, "recipient_name"),
        ({"address": ""}, "address"),
        ({"method": "courier", "address": "abc"}, "address"),
        ({"barcode": "RR123456784RO"}, "barcode"),
        ({"barcode": "123"}, "barcode"),
        ({"method": "courier", "barcode": "ș" * 5}, "barcode"),
        ({"weight_grams": 30_001}, "weight_grams"),
        ({"price_bani": -1}, "price_bani"),
        ({"method": "email", "email": "fără"}, "email"),
        ({"method": "email", "email": ""}, "email"),
        ({"method": "email", "message_subject": "x"}, "message_subject"),
        ({"method": "email", "message_text": "ș" * 10_001}, "message_text"),
        ({"note": "n" * 501}, "note"),
    ],
)
def test_what_cannot_leave_so_is_refused_at_its_field(town: Town, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ShipmentRefusedError) as refusal:
        prepared(town, **fields)

    assert refusal.value.field == field


def test_a_hand_over_needs_no_address(town: Town) -> None:
    assert prepared(town, method="hand", address="").address == ""


def test_the_portal_is_offered_only_where_the_institution_turned_it_on(town: Town) -> None:
    with pytest.raises(MethodOffError):
        prepared(town, method="portal")
    dispatch.set_options(
        post_office="OP 1",
        contract="",
        email_counts="read",
        methods=["portal"],
        by=town.administrator,
        now=now(),
    )

    made = dispatch.make_available(
        shipment_id=prepared(town, method="portal").id, by=town.registrar, now=now()
    )

    assert made.made_available_at is not None
    assert queries.options().methods == ("portal",)
    with pytest.raises(MethodOffError):
        prepared(town)


def test_only_an_outgoing_number_in_force_leaves(town: Town) -> None:
    incoming = town.register("Cerere").entry_id
    gone = outgoing(town)
    row = entry_by_id(gone)
    assert row is not None
    waiting = prepared(town, gone)
    registers.annul_entry(entry=row, reason="Scris greșit", act="", by=town.registrar)

    for key in (incoming, gone, 10**15):
        with pytest.raises(EntryNotLeavingError):
            prepared(town, key)
    assert (card(waiting.id).state, card(waiting.id).cancelled_reason) == ("cancelled", "Scris greșit")


def test_a_second_shipment_to_the_same_recipient_tells_who_was_first(town: Town) -> None:
    entry_id = outgoing(town)
    prepared(town, entry_id)

    with pytest.raises(AlreadyDispatchedError, match=town.registrar.full_name):
        prepared(town, entry_id, recipient_name="IONESCU  maria")
    assert prepared(town, entry_id, method="email").id
    assert prepared(town, entry_id, recipient_name="Prefectul").id


def test_what_was_prepared_since_the_page_was_read_is_told(town: Town) -> None:
    entry_id = outgoing(town)
    first = prepared(town, entry_id, seen=0)

    with pytest.raises(AlreadyDispatchedError, match="Ionescu Maria"):
        prepared(town, entry_id, seen=0, recipient_name="Popescu Ion")
    assert prepared(town, entry_id, seen=first.id, recipient_name="Popescu Ion").id


def test_after_a_return_the_letter_may_leave_again(town: Town) -> None:
    entry_id = outgoing(town)
    gone = sent(town, entry_id=entry_id)
    dispatch.record_return(shipment_id=gone.id, reason="moved", on=today(), by=town.registrar, now=now())

    assert prepared(town, entry_id).id != gone.id


def test_a_barcode_stands_on_one_letter(town: Town) -> None:
    prepared(town, barcode=BARCODES[0])

    with pytest.raises(BarcodeRefusedError, match="Ionescu Maria"):
        prepared(town, barcode=BARCODES[0], recipient_name="Popescu Ion")


def test_a_change_keeps_the_way(town: Town) -> None:
    made = prepared(town)

    dispatch.change(shipment_id=made.id, draft=draft(address="str. Nouă 4"), by=town.registrar, now=now())
    with pytest.raises(ShipmentRefusedError):
        dispatch.change(shipment_id=made.id, draft=draft(method="hand"), by=town.registrar, now=now())

    assert card(made.id).address == "str. Nouă 4"
    assert acts(made.id) == ["prepared", "changed"]


def test_giving_up_needs_a_reason_and_ends_it(town: Town) -> None:
    made = prepared(town)

    with pytest.raises(ShipmentRefusedError):
        dispatch.cancel(shipment_id=made.id, reason=" ", by=town.registrar, now=now())
    dispatch.cancel(shipment_id=made.id, reason="Adresă veche", by=town.registrar, now=now())
    with pytest.raises(ShipmentStateError, match=town.registrar.full_name):
        dispatch.send(shipment_id=made.id, on=today(), by=town.officer, now=now())


def test_a_departure_is_told_and_freezes_the_letter(town: Town, heard_of: Hearing) -> None:
    news = heard_of(Dispatched)

    gone = sent(town)

    assert [(one.entry_id, one.sent_on, one.method) for one in news] == [(gone.entry_id, today(), "post_ar")]
    deeds: tuple[Callable[[], object], ...] = (
        lambda: dispatch.cancel(shipment_id=gone.id, reason="Prea târziu", by=town.officer, now=now()),
        lambda: dispatch.send(shipment_id=gone.id, on=today(), by=town.officer, now=now()),
        lambda: dispatch.change(shipment_id=gone.id, draft=draft(), by=town.officer, now=now()),
    )
    for act in deeds:
        with pytest.raises(ShipmentStateError, match="Ana Albu"):
            act()


@pytest.mark.parametrize("days", [-1, 1])
def test_a_departure_before_its_number_or_to_come_is_refused(town: Town, days: int) -> None:
    made = prepared(town)

    with pytest.raises(ShipmentRefusedError) as refusal:
        dispatch.send(shipment_id=made.id, on=today() + timedelta(days=days), by=town.registrar, now=now())
    assert refusal.value.field == "on"


def test_an_email_or_a_paper_in_hand_is_not_marked_as_posted(town: Town) -> None:
    for method in ("email", "hand"):
        made = prepared(town, method=method)
        with pytest.raises(ShipmentStateError):
            dispatch.send(shipment_id=made.id, on=today(), by=town.registrar, now=now())
    for act in (dispatch.make_available,):
        with pytest.raises(ShipmentStateError):
            act(shipment_id=prepared(town).id, by=town.registrar, now=now())


def test_a_signed_confirmation_tells_the_recipient_on_its_date(town: Town, heard_of: Hearing) -> None:
    gone, news = sent(town), heard_of(ProofReceived)

    dispatch.confirm(shipment_id=gone.id, on=today(), by=town.registrar, now=now())

    shown = card(gone.id)
    assert (shown.state, shown.communicated_on, shown.doubt) == ("delivered", today(), False)
    assert [(one.state, one.communicated_on) for one in news] == [("delivered", today())]


@pytest.mark.parametrize(
    ("reason", "state", "told"),
    [("expired", "returned", True), ("refused", "refused", True), ("unknown", "returned", False)],
)
def test_what_came_back_says_whether_it_tells(town: Town, reason: str, state: str, told: bool) -> None:
    gone = sent(town)

    dispatch.record_return(shipment_id=gone.id, reason=reason, on=today(), by=town.registrar, now=now())

    shown = card(gone.id)
    assert (shown.state, shown.communicated_on is not None) == (state, told)
    assert shown.doubt is told


def test_bad_days_and_reasons_of_a_return_are_refused(town: Town) -> None:
    gone = sent(town)

    for reason, on in (("pierdut", today()), ("moved", tomorrow()), ("moved", today() - timedelta(days=1))):
        with pytest.raises(ShipmentRefusedError):
            dispatch.record_return(shipment_id=gone.id, reason=reason, on=on, by=town.registrar, now=now())
    with pytest.raises(ShipmentRefusedError):
        dispatch.confirm(shipment_id=gone.id, on=tomorrow(), by=town.registrar, now=now())


def test_a_hand_over_leaves_and_arrives_at_once(town: Town) -> None:
    made = prepared(town, method="hand")

    dispatch.hand_over(
        shipment_id=made.id,
        receiver_name="Ionescu Maria",
        identity_kind="identity_card",
        received_at=now(),
        by=town.registrar,
        now=now(),
    )

    shown, hand = card(made.id), queries.hands_of([made.id])[made.id]
    assert (shown.state, shown.sent_on, shown.communicated_on) == ("delivered", today(), today())
    assert (hand.receiver_name, hand.noted) == ("Ionescu Maria", "Ana Albu")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"receiver_name": ""}, "receiver_name"),
        ({"identity_kind": "RX 123456"}, "identity_kind"),
        ({"received_at": "later"}, "received_at"),
        ({"received_at": "before"}, "received_at"),
    ],
)
def test_a_hand_over_names_who_by_what_and_when(town: Town, fields: dict[str, Any], field: str) -> None:
    made = prepared(town, method="hand")
    moments = {"later": now() + timedelta(hours=1), "before": now() - timedelta(days=2)}
    usual = {"receiver_name": "Ionescu Maria", "identity_kind": "known", "received_at": now()}
    typed = {name: moments.get(value, value) for name, value in {**usual, **fields}.items()}

    with pytest.raises(ShipmentRefusedError) as refusal:
        dispatch.hand_over(shipment_id=made.id, by=town.registrar, now=now(), **typed)
    assert refusal.value.field == field


def test_a_correction_keeps_the_former_values(town: Town) -> None:
    gone = sent(town, barcode=BARCODES[0])
    dispatch.confirm(shipment_id=gone.id, on=today(), by=town.registrar, now=now())

    dispatch.correct(
        shipment_id=gone.id,
        correction=Correction(barcode=BARCODES[1], weight_grams=40, price_bani=1400),
        reason="Scanat greșit",
        by=town.registrar,
        now=now(),
    )

    (act,) = [
        one
        for one in journal.history_of(subject_type="shipment", subject_id=gone.id)
        if "corrected" in one.action
    ]
    assert act.details["reason"] == "Scanat greșit"
    assert act.details["changes"]["barcode"] == {"before": BARCODES[0], "after": BARCODES[1]}
    assert card(gone.id).barcode == BARCODES[1]


def test_a_correction_needs_a_reason_a_change_and_a_possible_day(town: Town) -> None:
    gone = sent(town)
    waiting = prepared(town)
    wrong: list[tuple[int, Correction, str]] = [
        (gone.id, Correction(weight_grams=3), ""),
        (gone.id, Correction(), "Nimic"),
        (gone.id, Correction(sent_on=tomorrow()), "Altă zi"),
        (gone.id, Correction(sent_on=today() - timedelta(days=1)), "Altă zi"),
    ]
    for key, correction, reason in wrong:
        with pytest.raises(ShipmentRefusedError):
            dispatch.correct(
                shipment_id=key, correction=correction, reason=reason, by=town.registrar, now=now()
            )
    with pytest.raises(ShipmentStateError):
        dispatch.correct(
            shipment_id=waiting.id,
            correction=Correction(weight_grams=3),
            reason="Cântărit",
            by=town.registrar,
            now=now(),
        )


def test_a_scanned_code_finds_its_letter_and_no_other(town: Town) -> None:
    gone = sent(town, barcode=BARCODES[0])

    assert [one.id for one in queries.by_barcode(" rr123456785ro ")] == [gone.id]
    assert queries.by_barcode(BARCODES[1]) == []
    assert queries.by_barcode("") == []


def test_the_tabs_hold_what_is_to_be_done(town: Town) -> None:
    lost = outgoing(town, "Uitatul Gheorghe")
    prepared(town)
    gone = sent(town)
    back = sent(town)
    dispatch.record_return(shipment_id=back.id, reason="moved", on=today(), by=town.registrar, now=now())
    who: dict[str, Any] = {"visible_units": None, "reader_id": town.registrar.id}

    assert queries.counts(**who) == {"waiting": 1, "bundled": 0, "unconfirmed": 1, "returned": 1}
    assert [one.id for one in queries.page(tab="unconfirmed", **who).cards] == [gone.id]
    assert [one.entry_id for one in queries.unprepared(since=today(), **who)] == [lost]
    nobody: dict[str, Any] = {"visible_units": frozenset[int](), "reader_id": town.clerk.id}
    assert queries.counts(**nobody) == {"waiting": 0, "bundled": 0, "unconfirmed": 0, "returned": 0}
    assert queries.unprepared(since=today(), **nobody) == []


def test_pages_go_on_where_the_one_before_ended(town: Town) -> None:
    keys = [prepared(town).id for _each in range(3)]
    who: dict[str, Any] = {"visible_units": None, "reader_id": 0, "tab": "waiting", "size": 2}

    first = queries.page(**who)
    second = queries.page(older_than=first.older, **who)

    assert [one.id for one in first.cards + second.cards] == keys[::-1]
    assert second.older == ""
    assert [one.id for one in queries.page(older_than="²", **who).cards] == keys[:0:-1]


def test_options_are_judged_and_written_down_once(town: Town) -> None:
    usual: dict[str, Any] = {
        "post_office": "OP 1",
        "contract": "7/2026",
        "email_counts": "read",
        "methods": ["hand"],
    }
    bent: list[dict[str, Any]] = [{"methods": []}, {"methods": ["pigeon"]}, {"email_counts": "never"}]
    for wrong in bent:
        with pytest.raises(ShipmentRefusedError):
            dispatch.set_options(**{**usual, **wrong}, by=town.administrator, now=now())

    for _twice in range(2):
        dispatch.set_options(**usual, by=town.administrator, now=now())

    assert len(journal.recent_acts(subject_types=["dispatch_options"])) == 1
    assert queries.options().post_office == "OP 1"
