"""The screens of keeping: who may see them, what takes two persons, and what is refused in words."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.institutions import services as institutions
from registratura.institutions.roles import Role
from registratura.kernel.calendar import legal_date
from registratura.retention import queries, services
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

pytestmark = pytest.mark.django_db
PAGES = (
    "keeping",
    "keeping_simulation",
    "keeping_holds",
    "keeping_hold_new",
    "keeping_runs",
    "keeping_explanation",
)


@pytest.fixture(autouse=True)
def _own_data(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(town: Town, name: str, **arguments: Any) -> str:
    return reverse(f"desk:{name}", kwargs={"code": town.institution.code, **arguments})


def second_of(town: Town) -> User:
    """Somebody else with the power."""
    second = accounts.create_user(email="al-doilea@alba.example", full_name="Paul Pavel", now=NOW)
    with acting_for(town.id):
        institutions.add_member(
            user_id=second.id, role=Role.DATA_PROTECTION, unit_id=None, job_title="", now=NOW, by=None
        )
    return second


def ran(town: Town) -> int:
    now = timezone.now()
    with acting_for(town.id):
        run_id = services.order_run(until=legal_date(now), by=town.protector, now=now)
    services.carry_out(institution_id=town.id, run_id=run_id, accounts_too=False, clock=lambda: now)
    return run_id


def hold(town: Town, client: Client, **typed: str) -> Any:
    day = legal_date(timezone.now()) + timedelta(days=30)
    given = {
        "scope": "set",
        "kept_set": "message-words",
        "target": "",
        "reason": "Control",
        "reference": "Adresa 7",
        "review_on": f"{day:%d.%m.%Y}",
    }
    return client.post(at(town, "keeping_hold_new"), given | typed)


def test_only_who_administers_privacy_sees_them(
    alba: Town, buzau: Town, django_assert_max_num_queries: Any
) -> None:
    run_id = ran(alba)
    pages = [
        *(at(alba, name) for name in PAGES),
        at(alba, "keeping_rule_new", rule="message-words"),
        *(at(alba, name, key=run_id) for name in ("keeping_run", "keeping_certificate")),
    ]
    protector = client_of(alba.protector)

    for page in pages:
        protector.get(page)
        with django_assert_max_num_queries(15):
            assert protector.get(page).status_code == 200, page
        assert client_of(alba.clerk).get(page).status_code == 403
        assert client_of(buzau.protector).get(page).status_code == 404
        assert Client().get(page).status_code == 302
    assert client_of(buzau.protector).get(at(buzau, "keeping_run", key=run_id)).status_code == 404


def test_rules_say_their_law_and_a_day(alba: Town) -> None:
    page = client_of(alba.protector).get(at(alba, "keeping")).content.decode()

    for words in (
        "Legea nr. 82/1991 art. 25",
        "Codul civil art. 2517",
        "12 luni",
        "la dispoziția instituției",
    ):
        assert words in page


def test_a_term_is_proposed_simulated_and_approved_by_another(alba: Town) -> None:
    first, second = client_of(alba.protector), client_of(second_of(alba))
    typed = {"duration": "p6m", "valid_from": "azi", "reason": "Ajung șase luni"}
    assert first.post(at(alba, "keeping_rule_new", rule="message-words"), typed).status_code == 302
    with acting_for(alba.id):
        (one,) = queries.proposals()

    for name in ("keeping_rule_approve", "keeping_rule_simulate", "keeping_rule_approve"):
        first.post(at(alba, name, key=one.id))
    with acting_for(alba.id):
        assert queries.proposals()[0].approved_at is None
    second.post(at(alba, "keeping_rule_approve", key=one.id))

    page = first.get(at(alba, "keeping")).content.decode()
    assert "Paul Pavel" in page
    assert "6 luni" in page
    first.post(at(alba, "keeping_rule_withdraw", key=one.id))
    with acting_for(alba.id):
        assert queries.proposals() == []


@pytest.mark.parametrize(
    "typed",
    [
        {"duration": "P9Y"},
        {"duration": "x" * 10_000},
        {"valid_from": "31.02.2027"},
        {"reason": ""},
    ],
)
def test_a_bad_proposal_is_refused_beside_its_field(alba: Town, typed: dict[str, str]) -> None:
    given = {"duration": "P6M", "valid_from": "azi", "reason": "x"} | typed

    answer = client_of(alba.protector).post(at(alba, "keeping_rule_new", rule="message-words"), given)

    assert answer.status_code == 422
    for rule in ("registry-content", "nimic"):
        assert client_of(alba.protector).get(at(alba, "keeping_rule_new", rule=rule)).status_code == 404


def test_a_hold_needs_two_persons_to_stand_and_to_end(alba: Town) -> None:
    first, second = client_of(alba.protector), client_of(second_of(alba))
    assert hold(alba, first).status_code == 302
    with acting_for(alba.id):
        (one,) = queries.holds()

    assert "Confirmă" not in first.get(at(alba, "keeping_holds")).content.decode()
    assert "Confirmă" in second.get(at(alba, "keeping_holds")).content.decode()
    second.post(at(alba, "keeping_hold_approve", key=one.id))
    first.post(at(alba, "keeping_hold_ask_release", key=one.id), {"reason": ""})
    first.post(at(alba, "keeping_hold_ask_release", key=one.id), {"reason": "S-a încheiat"})
    first.post(at(alba, "keeping_hold_release", key=one.id))
    with acting_for(alba.id):
        assert queries.holds()[0].state == "ending"
    second.post(at(alba, "keeping_hold_release", key=one.id))
    with acting_for(alba.id):
        assert queries.holds() == []


@pytest.mark.parametrize(
    "typed",
    [
        {"scope": "set", "kept_set": ""},
        {"scope": "person", "target": "Dan Dumitru"},
        {"scope": "row", "target": "message-words"},
        {"scope": "totul"},
        {"review_on": "01.01.2020"},
        {"reference": ""},
        {"reason": "\x00"},
    ],
)
def test_a_bad_hold_is_refused_beside_its_field(alba: Town, typed: dict[str, str]) -> None:
    assert hold(alba, client_of(alba.protector), **typed).status_code == 422


def test_a_run_is_ordered_and_its_certificate_is_given(alba: Town) -> None:
    client = client_of(alba.protector)
    ordered = client.post(at(alba, "keeping_run_order"))
    again = client.post(at(alba, "keeping_run_order"))
    with acting_for(alba.id):
        (run_id,) = queries.waiting_runs()
    assert ordered["Location"] == at(alba, "keeping_run", key=run_id)
    assert again["Location"] == at(alba, "keeping_runs")
    assert client.get(at(alba, "keeping_certificate", key=run_id)).status_code == 404
    services.carry_out(institution_id=alba.id, run_id=run_id, accounts_too=False, clock=timezone.now)

    paper = client.get(at(alba, "keeping_certificate_pdf", key=run_id))
    signed = client.get(at(alba, "keeping_certificate", key=run_id)).json()

    assert paper.content.startswith(b"%PDF")
    assert signed["type"] == "DispositionCertificate"
    assert signed["proof"]["cryptosuite"] == "eddsa-jcs-2022"


@pytest.mark.parametrize(
    "asked", ["registers_entry:1", "message-words:0", "nimic", "x" * 5000, "\x00", "sessions:'"]
)
def test_anything_may_be_asked_for(alba: Town, asked: str) -> None:
    answer = client_of(alba.protector).get(at(alba, "keeping_explanation"), {"obiect": asked})

    assert answer.status_code == 200


def test_a_number_beyond_every_row_is_nobody_s(alba: Town) -> None:
    client = client_of(alba.protector)
    for name in ("keeping_hold_approve", "keeping_rule_approve", "keeping_rule_withdraw"):
        assert client.post(at(alba, name, key=2**70)).status_code == 404
