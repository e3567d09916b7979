"""The checks in the console: a person asks and proposes, another confirms; whom it concerns is told and contests."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from registratura.accounts import services as accounts
from registratura.accounts.kinds import Happened
from registratura.accounts.models import User
from registratura.doors.console.screening.forms import RulesForm
from registratura.flows import abuse
from registratura.institutions import services as institutions
from registratura.institutions.roles import Role
from registratura.kernel.privacy import Purpose
from registratura.messaging.models import Message
from registratura.screening import queries
from registratura.screening.queries import CaseCard
from registratura.screening.rules import FIRST
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import NOW as JOINED
from tests.cast import Supplier, open_supplier
from tests.doors.attack import client_of
from tests.doors.shared.people import link_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 8, 7, tzinfo=UTC)


@pytest.fixture
def supplier() -> Supplier:
    return open_supplier()


def checker(supplier: Supplier, email: str = "ligia@furnizor.example") -> User:
    user = accounts.create_user(email=email, full_name="Ligia Bota", now=JOINED)
    with acting_for(supplier.id):
        institutions.add_member(
            user_id=user.id, role=Role.SCREENING, unit_id=None, job_title="", now=JOINED, by=None
        )
    return user


def guessed_account() -> User:
    """Plant an hour in which one network tries many accounts, and one of them is entered."""
    before, seen = NOW - timedelta(minutes=40), {"address": "203.0.113.7", "agent": ""}
    people = [
        accounts.create_user(email=f"om{place}@primarie.example", full_name=f"Om {place}", now=JOINED)
        for place in range(12)
    ]
    tries: list[tuple[int | None, Happened]] = [(None, Happened.SIGN_IN_FAILED)] * 60
    tries += [(one.id, Happened.SIGN_IN_FAILED) for one in people] + [(people[0].id, Happened.SIGNED_IN)]
    for user_id, kind in tries:
        accounts.note_security_event(user_id=user_id, kind=kind, now=before, seen=seen)
    return people[0]


def cards(supplier: Supplier) -> dict[str, CaseCard]:
    with acting_for(supplier.id), reading_for(Purpose.P09):
        found = [queries.case_card(line.id) for line in queries.queue()]
    return {card.line.subject.split(":")[0]: card for card in found if card is not None}


def signed_in(user: User) -> Client:
    """Sign in by a link, as a person does: only such a session is written down as open."""
    client = Client()
    client.post(link_for(user))
    return client


def post(client: Client, check: int, what: str, **said: Any) -> int:
    return client.post(f"/consola/verificari/{check}/{what}/", said).status_code


def test_stuffing_opens_a_case_of_the_network_and_one_of_the_account_that_was_entered(
    supplier: Supplier,
) -> None:
    victim = guessed_account()

    assert abuse.watch_sign_ins(now=NOW) == 2
    assert abuse.watch_sign_ins(now=NOW) == 0
    found = cards(supplier)
    assert found["network"].line.concerned_id is None
    assert found["account"].line.concerned_id == victim.id
    assert not abuse.is_held(subject=f"account:{victim.id}", now=NOW)


def test_from_the_queue_to_a_contest_that_is_upheld(supplier: Supplier) -> None:
    victim = guessed_account()
    abuse.watch_sign_ins(now=NOW)
    check = cards(supplier)["account"].line.id
    first, second, third = (
        client_of(checker(supplier)),
        client_of(supplier.administrator),
        client_of(checker(supplier, "alta@furnizor.example")),
    )
    assert "Om 0" in first.get("/consola/verificari/").text
    assert post(first, check, "masura", outcome="limit", days=3, words="x") == 422
    assert post(first, check, "luare") == 302
    assert post(first, check, "intrebare", words="Dumneavoastră ați intrat la 9:30?") == 302
    own = signed_in(victim)
    assert "Dumneavoastră ați intrat la 9:30?" in own.get("/cont/verificari/").text
    assert own.post(f"/cont/verificari/{check}/lamuriri/", {"words": "Nu eu."}).status_code == 302
    assert (
        post(first, check, "masura", outcome="limit", days=3, words="Contul este folosit de altcineva") == 302
    )
    assert post(first, check, "confirmare") == 422
    assert post(second, check, "confirmare") == 302
    assert abuse.is_held(subject=f"account:{victim.id}", now=datetime.now(tz=UTC))

    assert own.get("/cont/verificari/").status_code == 302  # the open sessions ended
    own = client_of(victim)
    page = own.get("/cont/verificari/").text
    assert "la sută din încercări" in page
    assert own.post(f"/cont/verificari/{check}/contestatie/", {"words": ""}).status_code == 422
    assert (
        own.post(f"/cont/verificari/{check}/contestatie/", {"words": "Am schimbat parola."}).status_code
        == 302
    )
    assert post(second, check, "raspuns", upheld="yes", words="Da") == 422
    assert post(third, check, "raspuns", upheld="yes", words="Aveți dreptate") == 302
    assert not abuse.is_held(subject=f"account:{victim.id}", now=datetime.now(tz=UTC))
    with acting_for(supplier.id):
        told = list(
            Message.objects.filter(kind="check.state").order_by("id").values_list("subject", flat=True)
        )
    assert [words.split(": ", 1)[1] for words in told] == [
        "vă cerem lămuriri",
        "sesiunile deschise ale contului s-au închis; intrarea se face din nou",
        "contestația este admisă",
    ]


def test_a_check_of_somebody_else_is_a_check_of_nobody(supplier: Supplier) -> None:
    victim = guessed_account()
    abuse.watch_sign_ins(now=NOW)
    check = cards(supplier)["account"].line.id
    worker, stranger = client_of(checker(supplier)), client_of(supplier.counsel)
    post(worker, check, "luare")
    post(worker, check, "intrebare", words="Dumneavoastră?")

    assert "Dumneavoastră?" not in stranger.get("/cont/verificari/").text
    for what in ("lamuriri", "contestatie"):
        for key in (check, 10**30):
            assert stranger.post(f"/cont/verificari/{key}/{what}/", {"words": "x"}).status_code == 404
    assert stranger.get(f"/consola/verificari/{check}/").status_code == 404
    assert client_of(victim).get(f"/consola/verificari/{check}/").status_code == 404


def test_rules_are_published_as_a_new_version(supplier: Supplier) -> None:
    client = client_of(checker(supplier))
    form = RulesForm(rule_set=FIRST)
    said = {name: form[name].value() for name in form.fields} | {"reason": "Mai puține alarme false"}
    assert client.get("/consola/verificari/reguli/").status_code == 200

    assert client.post("/consola/verificari/reguli/", said).status_code == 422  # nothing new
    assert client.post("/consola/verificari/reguli/", said | {"points_0": "99"}).status_code == 422  # alone
    assert client.post("/consola/verificari/reguli/", said | {"at_0": "6"}).status_code == 302
    assert "Mai puține alarme false" in client.get("/consola/verificari/reguli/").text
