"""What the tests of terms share: papers that have a term, and people who may do something about it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from registratura.accounts.models import User
from registratura.deadlines import queries as deadlines
from registratura.flows import terms as flow
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.petitions import services as petitions
from registratura.petitions.terms import SignatureRole, Solution
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Enter = Callable[..., int]


@pytest.fixture
def enter(alba: Town) -> Enter:
    """Registers a petition (or another paper of a special register) and gives the number of its term."""
    with acting_for(alba.id):
        special = {
            name: registers.open_register(template=name, by=None, now=NOW).id
            for name in ("petitions", "law544")
        }

    def entered(subject: str = "Sesizare", *, register: str = "petitions", unit_id: int = 0) -> int:
        given = alba.register(
            subject, special_register_ids=(special[register],), unit_id=unit_id or alba.urbanism.id
        )
        with acting_for(alba.id):
            flow.follow(entry_ids=[given.entry_id], by=alba.registrar, now=given.registered_at)
            return card_of(alba, given.entry_id).id

    return entered


def card_of(town: Town, entry_id: int) -> deadlines.DeadlineCard:
    with acting_for(town.id):
        return deadlines.state_of(
            subject_type="entry", subject_id=entry_id, today=datetime.now(tz=UTC).date()
        )[0]


def term(town: Town, term_id: int) -> Any:
    with acting_for(town.id):
        return deadlines.deadline_by_id(term_id)


def moved_back(days: int) -> Any:
    """Live `days` later than now."""
    return time_machine.travel(datetime.now(tz=UTC) + timedelta(days=days), tick=False)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def ana(alba: Town) -> Client:
    return signed_in(alba.registrar)


@pytest.fixture
def rodica(alba: Town) -> Client:
    """The public-relations officer, who alone sends answers to petitions."""
    return signed_in(alba.officer)


def sign_answer(town: Town, term_id: int) -> None:
    """Give the petition of a term what its answer needs to leave: the legal ground and two signatures."""
    with acting_for(town.id):
        entry_id = term(town, term_id).subject_id
        petitions.write_solution(
            entry_id=entry_id,
            solution=Solution.FAVORABLE,
            legal_ground="Legea 50/1991 art. 7",
            by=town.head,
            now=NOW,
        )
        for role, user in (
            (SignatureRole.UNIT_HEAD, town.head),
            (SignatureRole.INSTITUTION_HEAD, town.clerk),
        ):
            petitions.sign(entry_id=entry_id, role=role, by=user, now=NOW)


@pytest.fixture
def mayor(alba: Town) -> Client:
    """Bogdan, who heads the unit over all the others."""
    with acting_for(alba.id):
        top = structure.add_unit(code="PRIM", name="Primar", parent_id=None, by=None)
        for unit in (alba.secretariat, alba.urbanism):
            structure.change_unit(
                unit=unit, code=unit.code, name=unit.name, parent_id=top.id, by=alba.administrator
            )
        structure.add_member(
            user_id=alba.clerk.id, role=Role.HEAD, unit_id=top.id, job_title="Primar", now=NOW, by=None
        )
    return signed_in(alba.clerk)


@pytest.fixture
def adina(alba: Town) -> Client:
    return signed_in(alba.administrator)


def today() -> str:
    return f"{datetime.now(tz=UTC):%d.%m.%Y}"


def decision(**fields: str) -> dict[str, str]:
    return {
        "reason": "Se cer verificări pe teren",
        "decision_number": "112",
        "decided_on": "azi",
        "notice_reference": "2140",
        "notice_sent_on": "azi",
        **fields,
    }
