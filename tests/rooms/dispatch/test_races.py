"""Two at once, each with a connection of its own: one wins, the other is told who did what."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from registratura.dispatch import queries
from registratura.dispatch import services as dispatch
from registratura.dispatch.errors import (
    AlreadyDispatchedError,
    BundleStateError,
    EntryNotLeavingError,
    ShipmentStateError,
)
from registratura.dispatch.models import Bundle
from registratura.registers import services as registers
from registratura.registers.errors import EntryStateError
from registratura.registers.queries import entry_by_id
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.routing.test_races import place, race, refusals, sides

from .letters import draft, now, outgoing, prepared, today

__all__ = ["place", "sides"]

PAIRS = 15


def each(town: Town, made: Any, count: int = PAIRS) -> list[int]:
    with acting_for(town.id):
        return [made(town) for _number in range(count)]


def letter(town: Town) -> int:
    return prepared(town).id


def test_of_two_who_prepare_one_entry_one_wins(sides: ThreadPoolExecutor, place: Town) -> None:
    for entry_id in each(place, outgoing):
        results = race(
            sides,
            place,
            *(
                lambda entry_id=entry_id, by=by, method=method: dispatch.prepare(
                    entry_id=entry_id, draft=draft(method=method), seen=0, by=by, now=now()
                )
                for by, method in ((place.registrar, "post_ar"), (place.officer, "hand"))
            ),
        )

        (refusal,) = refusals(results)
        assert isinstance(refusal, AlreadyDispatchedError)
        winner = place.officer if results[0] is refusal else place.registrar
        assert winner.full_name in refusal.words


def test_of_sending_and_giving_up_one_wins(sides: ThreadPoolExecutor, place: Town) -> None:
    for key in each(place, letter):
        results = race(
            sides,
            place,
            lambda key=key: dispatch.send(shipment_id=key, on=today(), by=place.registrar, now=now()),  # type: ignore[misc]
            lambda key=key: dispatch.cancel(  # type: ignore[misc]
                shipment_id=key, reason="Nu mai trebuie", by=place.officer, now=now()
            ),
        )

        (refusal,) = refusals(results)
        assert isinstance(refusal, ShipmentStateError)
        winner = place.officer if results[0] is refusal else place.registrar
        assert winner.full_name in refusal.words


def test_of_sending_and_annulling_the_entry_both_are_told_the_truth(
    sides: ThreadPoolExecutor, place: Town
) -> None:
    for key in each(place, letter):
        with acting_for(place.id):
            card = queries.shipment(key)
            assert card is not None
            row = entry_by_id(card.entry_id)
        assert row is not None
        results = race(
            sides,
            place,
            lambda key=key: dispatch.send(shipment_id=key, on=today(), by=place.registrar, now=now()),  # type: ignore[misc]
            lambda row=row: registers.annul_entry(  # type: ignore[misc]
                entry=row, reason="Scris greșit", act="", by=place.officer
            ),
        )

        with acting_for(place.id):
            after = queries.shipment(key)
        assert after is not None
        refused = refusals(results)
        assert all(
            isinstance(one, EntryNotLeavingError | ShipmentStateError | EntryStateError) for one in refused
        )
        assert (after.state == "cancelled") == bool(refused)


def test_bundles_closed_at_once_have_numbers_without_a_gap(sides: ThreadPoolExecutor, place: Town) -> None:
    def filled(town: Town) -> int:
        key = dispatch.open_bundle(day=today(), post_office="OP 1", by=town.registrar, now=now()).id
        dispatch.fill(bundle_id=key, shipment_ids=[letter(town)], by=town.registrar, now=now())
        return key

    keys = each(place, filled, PAIRS * 2)
    for first, second in zip(keys[::2], keys[1::2], strict=True):
        assert not refusals(
            race(
                sides,
                place,
                *(
                    lambda key=key: dispatch.close_bundle(bundle_id=key, by=place.registrar, now=now())
                    for key in (first, second)
                ),
            )
        )

    with acting_for(place.id):
        numbers = sorted(
            number for number in Bundle.objects.values_list("number", flat=True) if number is not None
        )
    assert numbers == list(range(1, len(numbers) + 1))


def test_of_two_who_hand_one_bundle_over_one_wins(sides: ThreadPoolExecutor, place: Town) -> None:
    def closed(town: Town) -> int:
        key = dispatch.open_bundle(day=today(), post_office="OP 1", by=town.registrar, now=now()).id
        dispatch.fill(bundle_id=key, shipment_ids=[letter(town), letter(town)], by=town.registrar, now=now())
        dispatch.close_bundle(bundle_id=key, by=town.registrar, now=now())
        return key

    for key in each(place, closed):
        results = race(
            sides,
            place,
            *(
                lambda key=key, by=by: dispatch.send_bundle(bundle_id=key, on=today(), by=by, now=now())
                for by in (place.registrar, place.officer)
            ),
        )

        (refusal,) = refusals(results)
        assert isinstance(refusal, BundleStateError)


def test_one_letter_goes_into_one_of_two_bundles(sides: ThreadPoolExecutor, place: Town) -> None:
    with acting_for(place.id):
        bundles = [
            dispatch.open_bundle(day=today(), post_office="OP 1", by=place.registrar, now=now()).id
            for _each in range(2)
        ]
    for key in each(place, letter):
        results = race(
            sides,
            place,
            *(
                lambda key=key, bundle=bundle: dispatch.fill(
                    bundle_id=bundle, shipment_ids=[key], by=place.registrar, now=now()
                )
                for bundle in bundles
            ),
        )

        (refusal,) = refusals(results)
        assert isinstance(refusal, ShipmentStateError)


@pytest.mark.parametrize("count", [5])
def test_one_message_is_in_one_workers_hands(sides: ThreadPoolExecutor, place: Town, count: int) -> None:
    def queued(town: Town) -> int:
        made = prepared(town, method="email")
        dispatch.queue(
            shipment_id=made.id, message_id=f"<d{made.id}@x>", held_until=None, by=town.registrar, now=now()
        )
        return made.id

    for key in each(place, queued, count):
        results = race(
            sides,
            place,
            *(lambda key=key: dispatch.begin_try(shipment_id=key, now=now()) for _each in range(2)),
        )

        assert sum(one is not None for one in results) == 1
