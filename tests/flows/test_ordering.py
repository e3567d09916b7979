"""Orders go through one door, where the guards of law stand."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from registratura.flows import ordering
from registratura.institutions import queries as institutions
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.routing import queries as routing
from registratura.routing.errors import EntryNotStandingError, NotYoursError
from registratura.routing.orders import Holder, Order, Target
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

pytestmark = pytest.mark.django_db


class NoBridgesError(DomainError):
    code = "test.bridges"


def powers(town: Town, person: str) -> Powers:
    user = getattr(town, person)
    return institutions.powers_of(user.id, institution_id=town.id, at=NOW)


def test_a_guard_stops_both_an_order_and_a_setting_aside(alba: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[bool, str]] = []

    def no_bridges(
        targets: Sequence[Target], order: Order, *, powers: Powers, by: Actor, now: datetime
    ) -> None:
        seen.append((order.aside, order.order_text))
        raise NoBridgesError("Podurile nu se repartizează.", field="order_text")

    monkeypatch.setattr(ordering, "GUARDS", (no_bridges,))
    entry = alba.register(unit_id=alba.urbanism.id).entry_id
    order = Order(Holder(user_id=alba.clerk.id), "Spre rezolvare")

    with acting_for(alba.id):
        giver = powers(alba, "head")
        with pytest.raises(NoBridgesError):
            ordering.give_order(targets=[Target(entry)], order=order, powers=giver, by=alba.head, now=NOW)
        with pytest.raises(NoBridgesError):
            ordering.set_papers_aside(
                targets=[Target(entry)], order_text="La dosar", powers=giver, by=alba.head, now=NOW
            )
        assert routing.holder_of(entry) is None

    assert seen == [(False, "Spre rezolvare"), (True, "La dosar")]


def test_nobody_gives_orders_on_papers_of_another_unit(alba: Town) -> None:
    entry = alba.register(unit_id=alba.secretariat.id).entry_id
    order = Order(Holder(user_id=alba.clerk.id), "Spre rezolvare")

    with acting_for(alba.id), pytest.raises(NotYoursError):
        ordering.give_order(
            targets=[Target(entry)], order=order, powers=powers(alba, "head"), by=alba.head, now=NOW
        )


def test_an_order_on_what_does_not_exist_is_refused(alba: Town) -> None:
    order = Order(Holder(user_id=alba.clerk.id), "Spre rezolvare")

    with acting_for(alba.id), pytest.raises(EntryNotStandingError):
        ordering.give_order(
            targets=[Target(10**12)], order=order, powers=powers(alba, "head"), by=alba.head, now=NOW
        )
