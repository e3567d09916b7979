"""The demonstration's contracts: once, with a plan for each size, one of them near its end."""

import pytest
from django.utils import timezone

from registratura.billing import queries
from registratura.billing.states import State
from registratura.flows.demo.agreements import agree, towns_by_number
from registratura.flows.demo.towns import INSTITUTIONS, DemoInstitution
from registratura.institutions import queries as institutions
from registratura.institutions import services
from registratura.institutions.entitlements import Feature
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, open_supplier
from tests.rooms.billing.ground import sales


@pytest.mark.django_db
def test_each_town_hall_has_its_contract_and_the_villages_nears_its_end() -> None:
    supplier, now = open_supplier(), timezone.now()
    towns: list[DemoInstitution] = list(INSTITUTIONS.values())
    for town in towns:
        services.open_institution(name=town.name, cui=town.cui, code=town.code, kind=town.kind, now=NOW)
    known = towns_by_number(towns=towns)

    for _again in range(2):
        agree(supplier_id=supplier.id, towns=known, by=supplier.administrator, now=now)

    with sales(supplier):
        assert len(queries.plans()) == 3
        assert [card.state for card in queries.subscriptions()] == [State.ACTIVE, State.ACTIVE]
    told = {}
    for place_id, town in known.items():
        with acting_for(place_id):
            told[town.kind] = institutions.entitlements()[Feature.REGISTER].is_told(legal_date(now))
    assert told == {"commune": True, "municipality": False}
