"""What the tests of work screens begin with: people signed in, a paper, an order, a circuit, an absence."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.registers.services import Registered
from registratura.routing import queries as routing
from registratura.routing import services
from registratura.routing.orders import Holder, StepDraft, Target
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address

Enter = Callable[[Any], Client]


@pytest.fixture
def enter() -> Enter:
    def signed_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def paper(alba: Town) -> Registered:
    return alba.register("Reclamație", unit_id=alba.urbanism.id, document_kind="Cerere")


def at(town: Town, name: str, paper: Registered, **places: Any) -> str:
    year = legal_date(timezone.now()).year
    return address(town, name, register="general", year=year, number=paper.number, **places)


def give(town: Town, paper: Registered, **order: Any) -> None:
    fields: dict[str, Any] = {"lead": Holder(user_id=town.clerk.id), "order_text": "Spre rezolvare"}
    with acting_for(town.id):
        services.assign(
            targets=[Target(paper.entry_id)],
            **{**fields, **order},
            internal_on=None,
            by=town.head,
            now=timezone.now(),
        )


def circuit(town: Town) -> int:
    with acting_for(town.id):
        return services.define_circuit(
            document_kind="Cerere",
            name="Avizarea cererilor",
            steps=[StepDraft("1", "Viza șefului", Holder(unit_id=town.urbanism.id))],
            by=town.administrator,
            now=timezone.now(),
        ).id


def started(town: Town, paper: Registered) -> int:
    """Send a paper round; the key of the step that waits for the head."""
    laid = circuit(town)
    with acting_for(town.id):
        services.start_circuit(entry_id=paper.entry_id, circuit_id=laid, by=town.clerk, now=timezone.now())
        return routing.runs_of(paper.entry_id)[0].steps[0].id


def away(town: Town) -> int:
    """Horia is away from today and Bogdan stands in."""
    today = legal_date(timezone.now())
    with acting_for(town.id):
        return services.set_deputy(
            user_id=town.head.id,
            deputy_id=town.clerk.id,
            absent_from=today,
            last_day=today + timedelta(days=5),
            reason="Concediu",
            by=town.head,
            now=timezone.now(),
        ).id


def member_of(town: Town, person: str) -> int:
    with acting_for(town.id):
        lines = institutions.members(at=timezone.now())
    return next(line.id for line in lines if line.user_id == getattr(town, person).id)
