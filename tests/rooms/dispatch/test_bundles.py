"""Bundles for the post: numbers without a gap, all letters or none, a printed list."""

from datetime import date, timedelta

import pypdfium2
import pytest

from registratura.dispatch import queries
from registratura.dispatch import services as dispatch
from registratura.dispatch.errors import (
    BarcodeRefusedError,
    BundleStateError,
    ShipmentRefusedError,
    ShipmentStateError,
)
from registratura.dispatch.models import Bundle
from tests.cast import Town

from .letters import BARCODES, card, now, prepared, today, tomorrow

pytestmark = pytest.mark.django_db


def opened(town: Town, *letters: int, office: str = "OP Alba 1") -> int:
    key = dispatch.open_bundle(day=today(), post_office=office, by=town.registrar, now=now()).id
    if letters:
        dispatch.fill(bundle_id=key, shipment_ids=letters, by=town.registrar, now=now())
    return key


def closed(town: Town, *letters: int) -> Bundle:
    return dispatch.close_bundle(bundle_id=opened(town, *letters), by=town.registrar, now=now())


def test_numbers_of_bundles_are_one_to_n_whatever_is_discarded(town: Town) -> None:
    first = closed(town, prepared(town).id)
    dispatch.discard(bundle_id=opened(town, prepared(town).id), by=town.registrar, now=now())
    with pytest.raises(BundleStateError):
        dispatch.close_bundle(bundle_id=opened(town), by=town.registrar, now=now())
    second = closed(town, prepared(town).id)

    assert [(one.number, one.year) for one in (first, second)] == [(1, today().year), (2, today().year)]


def test_a_bundle_takes_letters_of_the_post_alone_all_or_none(town: Town) -> None:
    key, good, mail = opened(town), prepared(town), prepared(town, method="email")

    for wrong in ([good.id, mail.id], [good.id, 10**15], []):
        with pytest.raises(ShipmentStateError):
            dispatch.fill(bundle_id=key, shipment_ids=wrong, by=town.registrar, now=now())

    assert card(good.id).state == "prepared"


def test_letters_keep_their_order_and_come_out_again(town: Town) -> None:
    one, two, three = (prepared(town).id for _each in range(3))
    key = opened(town, three, one, two)

    dispatch.take_out(shipment_id=one, by=town.registrar, now=now())

    assert [letter.id for letter in queries.of_bundle(key)] == [three, two]
    with pytest.raises(ShipmentStateError):
        dispatch.take_out(shipment_id=one, by=town.registrar, now=now())


def test_a_letter_is_in_one_bundle(town: Town) -> None:
    letter = prepared(town).id
    opened(town, letter)

    with pytest.raises(ShipmentStateError, match="în borderou"):
        opened(town, letter)


def test_a_closed_bundle_takes_and_gives_nothing(town: Town) -> None:
    letter, other = prepared(town).id, prepared(town).id
    bundle = closed(town, letter)

    for act in (
        lambda: dispatch.fill(bundle_id=bundle.id, shipment_ids=[other], by=town.registrar, now=now()),
        lambda: dispatch.take_out(shipment_id=letter, by=town.registrar, now=now()),
        lambda: dispatch.close_bundle(bundle_id=bundle.id, by=town.registrar, now=now()),
        lambda: dispatch.discard(bundle_id=bundle.id, by=town.registrar, now=now()),
        lambda: dispatch.weigh(
            bundle_id=bundle.id,
            shipment_id=letter,
            weight_grams=1,
            price_bani=1,
            barcode="",
            by=town.registrar,
        ),
    ):
        with pytest.raises(BundleStateError, match="Ana Albu"):
            act()


def test_handing_over_a_bundle_sends_every_letter_that_stands(town: Town) -> None:
    letter, given_up = prepared(town).id, prepared(town).id
    bundle = closed(town, letter, given_up)
    dispatch.cancel(shipment_id=given_up, reason="Fără timbru", by=town.registrar, now=now())

    dispatch.send_bundle(bundle_id=bundle.id, on=today(), by=town.registrar, now=now())

    assert (card(letter).state, card(letter).sent_on) == ("sent", today())
    assert card(given_up).state == "cancelled"
    with pytest.raises(BundleStateError, match="predat la poștă"):
        dispatch.send_bundle(bundle_id=bundle.id, on=today(), by=town.registrar, now=now())


@pytest.mark.parametrize("days", [-1, 1])
def test_a_bundle_does_not_leave_before_its_letters_or_tomorrow(town: Town, days: int) -> None:
    bundle = closed(town, prepared(town).id)

    with pytest.raises(ShipmentRefusedError):
        dispatch.send_bundle(
            bundle_id=bundle.id, on=today() + timedelta(days=days), by=town.registrar, now=now()
        )
    shown = queries.bundle(bundle.id)
    assert shown is not None
    assert shown.state == "closed"


def test_an_open_bundle_does_not_leave(town: Town) -> None:
    with pytest.raises(BundleStateError):
        dispatch.send_bundle(
            bundle_id=opened(town, prepared(town).id), on=today(), by=town.registrar, now=now()
        )
    with pytest.raises(BundleStateError):
        dispatch.send_bundle(bundle_id=10**15, on=today(), by=town.registrar, now=now())


def test_a_bundle_needs_a_post_office_and_a_day_from_today_on(town: Town) -> None:
    for day, office in ((today() - timedelta(days=1), "OP"), (today(), "")):
        with pytest.raises(ShipmentRefusedError):
            dispatch.open_bundle(day=day, post_office=office, by=town.registrar, now=now())
    dispatch.set_options(
        post_office="OP Alba 2",
        contract="",
        email_counts="accepted",
        methods=["post_ar"],
        by=town.administrator,
        now=now(),
    )

    made = dispatch.open_bundle(day=tomorrow(), post_office="", by=town.registrar, now=now())

    assert made.post_office == "OP Alba 2"


def test_letters_are_weighed_while_the_bundle_is_open(town: Town) -> None:
    letter, other = prepared(town).id, prepared(town, barcode=BARCODES[0]).id
    key = opened(town, letter, other)
    usual = {
        "bundle_id": key,
        "shipment_id": letter,
        "weight_grams": 20,
        "price_bani": 1350,
        "by": town.registrar,
    }

    assert dispatch.weigh(**usual, barcode=BARCODES[1]) is True  # type: ignore[arg-type]
    assert dispatch.weigh(**usual, barcode=BARCODES[1]) is False  # type: ignore[arg-type]
    with pytest.raises(BarcodeRefusedError):
        dispatch.weigh(**usual, barcode=BARCODES[0])  # type: ignore[arg-type]
    with pytest.raises(ShipmentStateError):
        dispatch.weigh(**{**usual, "shipment_id": 10**15}, barcode="")  # type: ignore[arg-type]

    assert (card(letter).weight_grams, card(letter).barcode) == (20, BARCODES[1])


def test_lists_show_bundles_newest_first_without_the_discarded(town: Town) -> None:
    done = closed(town, prepared(town).id)
    dispatch.discard(bundle_id=opened(town), by=town.registrar, now=now())
    key = opened(town)

    assert [one.id for one in queries.bundles()] == [key, done.id]
    assert [one.id for one in queries.bundles(before=key)] == [done.id]
    assert [one.id for one in queries.open_bundles()] == [key]


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def test_the_printed_list_has_the_columns_of_the_post(town: Town) -> None:
    from registratura.dispatch.printing.papers import LetterLine, PaperHead, print_bundle

    head = PaperHead(institution="Primăria Alba", printed_at=now(), printed_by="Ana Albu")
    lines = [
        LetterLine(
            number="12/02.03.2026",
            recipient="Șerban Țîrlea",
            address="str. Lungă 3",
            service="simplă",
            weight_grams=20,
            price_bani=350,
        ),
        LetterLine(
            number="13/02.03.2026",
            recipient="中 Renunțatul" * 20,
            address="x" * 300,
            service="simplă",
            weight_grams=9_000,
            given_up=True,
        ),
    ]

    pdf = print_bundle(
        head=head, number="3/2026", day=date(2026, 3, 2), post_office="OP 1", contract="", lines=lines
    )

    shown = text_of(pdf)
    for words in (
        "NR. 3/2026",
        "Șerban Țîrlea",
        "3,50",
        "Total trimiteri",
        "20 g",
        "Pagina 1 din 1",
        "renunțat",
    ):
        assert words in shown
    assert "9.020" not in shown
