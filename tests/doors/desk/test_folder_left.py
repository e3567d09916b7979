"""A paper that left a head's folder while its page was open: who took it, told to whoever had seen it there."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registratura.registers.services import Registered
from registratura.routing import services
from registratura.routing.orders import Holder, Target
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.work_ground import Enter, enter

__all__ = ["enter"]

pytestmark = pytest.mark.django_db


def shown_on(page: Any) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', page.content.decode())
    assert found is not None
    return found.group(1)


def paper_of_urbanism(town: Town) -> Registered:
    return town.register("Cerere de aviz", unit_id=town.urbanism.id)


def give_away(town: Town, paper: Registered) -> None:
    """The registrar gives the paper to the secretariat."""
    with acting_for(town.id):
        services.assign(
            targets=[Target(paper.entry_id)],
            lead=Holder(unit_id=town.secretariat.id),
            order_text="Ține de secretariat",
            internal_on=None,
            by=town.registrar,
            now=timezone.now(),
        )


def ask(horia: Client, town: Town, paper: Registered, shown: str) -> str:
    answer = horia.post(
        address(town, "folder"), {"current": f"{paper.entry_id}.0", "lead": "barbu", "shown": shown}
    )
    assert answer.status_code == 422
    return words(answer)


def test_whoever_saw_the_paper_is_told_who_took_it(alba: Town, enter: Enter) -> None:
    paper = paper_of_urbanism(alba)
    horia = enter(alba.head)
    shown = shown_on(horia.get(address(alba, "folder")))
    give_away(alba, paper)

    told = ask(horia, alba, paper, shown)

    assert f"a fost repartizată de {alba.registrar.full_name} la" in told
    assert "este la Secretariat" in told


def test_a_paper_that_the_page_did_not_show_is_not_told_of(alba: Town, enter: Enter) -> None:
    horia, ana = enter(alba.head), enter(alba.registrar)
    alba.register("Alta", unit_id=alba.urbanism.id)
    own = shown_on(horia.get(address(alba, "folder")))
    alba.register("Fără compartiment")
    paper = paper_of_urbanism(alba)
    of_another = shown_on(ana.get(address(alba, "folder")))
    give_away(alba, paper)

    for shown in ("", "x", "\x00", own, of_another):
        told = ask(horia, alba, paper, shown)
        assert "a plecat între timp din mapa dumneavoastră" in told
        assert "repartizată de" not in told
