"""Numbers held for later: whose, for what, until when; used once, or ended as unused."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from registratura.deadlines import services as deadlines
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as registers
from registratura.registers import services
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, given, typed, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(alba: Town, client: Client) -> Client:
    client.force_login(alba.registrar)
    return client


def asked(**fields: Any) -> dict[str, Any]:
    usual = {
        "request_key": str(uuid4()),
        "count": "1",
        "direction": "outgoing",
        "purpose": "Dispoziții",
        "until": "azi",
    }
    return {**usual, **fields}


def held(town: Town) -> list[registers.EntryLine]:
    with acting_for(town.id):
        return registers.reservations(visible_units=None, reader_id=0)


def test_numbers_are_held_with_owner_purpose_and_last_day(alba: Town, ana: Client) -> None:
    page = words(ana.post(address(alba, "reserve"), asked(count="3"), follow=True))

    assert [line.number for line in held(alba)] == [1, 2, 3]
    assert "Ați rezervat 3 numere: 1–3." in page
    for told in ("Ana Albu", "Dispoziții", "expiră azi"):
        assert told in page


def test_the_same_form_holds_the_numbers_once(alba: Town, ana: Client) -> None:
    form = asked(count="2")

    for _try in range(2):
        ana.post(address(alba, "reserve"), form)

    assert [line.number for line in held(alba)] == [1, 2]


@pytest.mark.parametrize(
    ("today", "until"),
    [
        ("2026-03-06", "2026-03-13"),  # over a weekend
        ("2026-04-08", "2026-04-17"),  # over Good Friday and Easter Monday
        ("2026-12-29", "2026-12-31"),  # the numbers are of this year
    ],
)
def test_the_usual_term_is_five_working_days_of_the_legal_calendar(
    alba: Town, today: str, until: str
) -> None:
    with acting_for(alba.id):
        usual = registers.usual_reservation_day(today=date.fromisoformat(today))

    assert usual == date.fromisoformat(until)


def test_a_day_that_a_law_made_free_moves_the_usual_end(alba: Town) -> None:
    with acting_for(alba.id):
        deadlines.declare_day(
            day_on=date(2026, 3, 10),
            name="Zi de doliu",
            act="Legea 1/2026",
            kind="closed",
            ground="law",
            by=alba.administrator,
            now=timezone.now(),
        )

        assert registers.usual_reservation_day(today=date(2026, 3, 6)) == date(2026, 3, 16)


def test_without_a_day_the_number_is_held_for_the_usual_term(alba: Town, ana: Client) -> None:
    today = legal_date(timezone.now())
    with acting_for(alba.id):
        usual = registers.usual_reservation_day(today=today)

    shown = words(ana.get(address(alba, "reserve")))
    ana.post(address(alba, "reserve"), asked(until=""))

    assert f"Gol: {usual:%d.%m.%Y}" in shown
    until = held(alba)[0].reserved_until
    assert until is not None
    assert legal_date(until) == usual


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"count": ""}, "de la 1 la 100"),
        ({"count": "0"}, "de la 1 la 100"),
        ({"count": "101"}, "de la 1 la 100"),
        ({"purpose": ""}, "Scrieți pentru ce"),
        ({"purpose": "p\x00"}, "Scrieți pentru ce"),
        ({"purpose": "p" * 10_000}, "între 3 și 300"),
        ({"until": "31.02.2026"}, "nu există în calendar"),
        ({"until": "01.01.2020"}, "Data a trecut"),
        ({"until": "01.01.2199"}, "cel mult până la 31.12"),
        ({"register": "altul"}, "Alegeți un registru"),
        ({"direction": "sus"}, "Alegeți sensul"),
        ({"unit": "999999"}, "Alegeți un compartiment"),
        ({"owner": "999999"}, "Alegeți o persoană"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_held(
    alba: Town, ana: Client, fields: dict[str, str], said: str
) -> None:
    answer = ana.post(address(alba, "reserve"), asked(**fields))

    assert answer.status_code == 422
    assert said in words(answer)
    assert not held(alba)


def test_a_held_number_is_used_once(alba: Town, ana: Client) -> None:
    ana.post(address(alba, "reserve"), asked())
    where = address(alba, "reservation_use", entry=held(alba)[0].id)
    form = typed(
        direction="incoming", sender_text="", recipient_text="Prefectura", subject="Răspuns la adresă"
    )

    shown = words(ana.get(where))
    page = words(ana.post(where, form, follow=True))
    again = words(ana.post(where, form, follow=True))

    assert "Folosește numărul rezervat 1" in shown
    assert "S-a dat numărul 1/" in page
    assert "avea deja numărul 1/" in again
    assert [(line.number, line.state, line.direction) for line in given(alba)] == [
        (1, "registered", "outgoing")
    ]
    assert not held(alba)


def test_who_comes_second_to_a_held_number_is_not_told_that_it_is_theirs(alba: Town, ana: Client) -> None:
    ana.post(address(alba, "reserve"), asked())
    where = address(alba, "reservation_use", entry=held(alba)[0].id)
    ana.post(where, typed(sender_text="", recipient_text="Prefectura", subject="Primul document"))

    second = ana.post(where, typed(sender_text="", recipient_text="Prefectura", subject="Al doilea"))

    assert second.status_code == 422
    assert "altcineva a schimbat" in words(second)
    assert "Al doilea" in words(second)
    assert [line.subject for line in given(alba)] == ["Primul document"]


def test_the_counter_leads_to_the_held_number(alba: Town, ana: Client) -> None:
    ana.post(address(alba, "reserve"), asked())
    entry = held(alba)[0].id

    answer = ana.get(address(alba), {"rezervare": entry})

    assert answer["Location"] == address(alba, "reservation_use", entry=entry)


def test_a_wrong_form_keeps_the_number_held(alba: Town, ana: Client) -> None:
    ana.post(address(alba, "reserve"), asked())
    where = address(alba, "reservation_use", entry=held(alba)[0].id)

    answer = ana.post(where, typed(subject="", sender_text="", recipient_text="Prefectura"))

    assert answer.status_code == 422
    assert "rezervat pentru" in words(answer)
    assert [line.number for line in held(alba)] == [1]


def test_giving_up_asks_first_and_the_number_ends_as_unused(alba: Town, ana: Client) -> None:
    ana.post(address(alba, "reserve"), asked())
    where = address(alba, "reservation_give_up", entry=held(alba)[0].id)

    question = words(ana.get(where))
    told = words(ana.post(where, follow=True))
    again = words(ana.post(where, follow=True))

    assert "Renunțați la numărul 1?" in question
    assert "rămâne în registru ca neutilizat" in told
    assert "nu mai este rezervat" in again
    assert [line.state for line in given(alba)] == ["unused"]


def test_a_clerk_sees_uses_and_gives_up_only_what_is_theirs(alba: Town, client: Client) -> None:
    client.force_login(alba.registrar)
    client.post(address(alba, "reserve"), asked(purpose="A registraturii", unit=str(alba.secretariat.id)))
    client.force_login(alba.clerk)
    client.post(address(alba, "reserve"), asked(purpose="A urbanismului", unit=str(alba.urbanism.id)))
    foreign, own = sorted(held(alba), key=lambda line: line.number)

    page = words(client.get(address(alba, "reservations")))
    refused = client.post(address(alba, "reserve"), asked(unit=str(alba.secretariat.id)))

    assert "A urbanismului" in page
    assert "A registraturii" not in page
    assert refused.status_code == 422
    for name in ("reservation_use", "reservation_give_up"):
        assert client.get(address(alba, name, entry=foreign.id)).status_code == 404
        assert client.get(address(alba, name, entry=own.id)).status_code == 200
    used = client.post(
        address(alba, "reservation_use", entry=own.id),
        typed(sender_text="", recipient_text="Prefectura", subject="Certificat emis"),
        follow=True,
    )
    assert "Documentul a primit numărul rezervat" in words(used)
    client.force_login(alba.registrar)
    assert "A registraturii" in words(client.get(address(alba, "reservations")))


def test_a_registrar_holds_a_number_for_somebody_else(alba: Town, ana: Client) -> None:
    ana.post(address(alba, "reserve"), asked(owner=str(alba.clerk.id)))

    assert "Bogdan Barbu" in words(ana.get(address(alba, "reservations")))


def every_address(town: Town, entry: int) -> list[str]:
    one = [address(town, name, entry=entry) for name in ("reservation_use", "reservation_give_up")]
    return [address(town, "reservations"), address(town, "reserve"), *one]


def test_who_may_come_here(alba: Town, buzau: Town, client: Client) -> None:
    client.force_login(alba.registrar)
    client.post(address(alba, "reserve"), asked())
    places = every_address(alba, held(alba)[0].id)

    def statuses() -> set[int]:
        return {client.get(where).status_code for where in places}

    client.force_login(buzau.registrar)
    assert statuses() == {404}
    assert client.get(address(buzau, "reservation_use", entry=held(alba)[0].id)).status_code == 404
    for role in ("archivist", "auditor", "administrator"):
        client.force_login(getattr(alba, role))
        assert statuses() == {403}, role
    client.logout()
    assert statuses() == {302}


def test_an_entry_that_is_not_held_is_not_offered(alba: Town, ana: Client) -> None:
    entry = alba.register().entry_id

    for name in ("reservation_use", "reservation_give_up"):
        answer = ana.get(address(alba, name, entry=entry), follow=True)
        assert "nu mai este rezervat" in words(answer)
    assert legal_date(timezone.now()).year == given(alba)[0].year


def give_range(town: Town, *, first: int, upper: int, unit: int | None = None) -> None:
    with acting_for(town.id):
        services.give_range(
            register=town.general,
            year=legal_date(timezone.now()).year,
            unit_id=unit or town.urbanism.id,
            first=first,
            upper=upper,
            by=None,
        )


def test_numbers_are_held_from_a_units_range(alba: Town, ana: Client) -> None:
    give_range(alba, first=50, upper=52)
    where = f"general:{alba.urbanism.id}"

    form = words(ana.get(address(alba, "reserve")))
    page = words(ana.post(address(alba, "reserve"), asked(count="2", number_range=where), follow=True))

    assert "plaja compartimentului Urbanism (50–52, următorul 50)" in form
    assert [line.number for line in held(alba)] == [50, 51]
    assert "Ați rezervat 2 numere: 50–51." in page


def test_a_range_that_is_used_up_holds_nothing_and_says_so(alba: Town, ana: Client) -> None:
    give_range(alba, first=50, upper=51)

    page = ana.post(address(alba, "reserve"), asked(count="3", number_range=f"general:{alba.urbanism.id}"))

    assert page.status_code == 422
    assert "s-a terminat" in words(page)
    assert held(alba) == []


def test_numbers_that_leap_from_range_to_range_are_told_one_by_one(alba: Town, ana: Client) -> None:
    give_range(alba, first=50, upper=50)
    give_range(alba, first=60, upper=61)

    page = ana.post(
        address(alba, "reserve"),
        asked(count="2", number_range=f"general:{alba.urbanism.id}"),
        follow=True,
    )

    assert "Ați rezervat numerele 50, 60." in words(page)


@pytest.mark.parametrize("bent", ["general:999999", "x", "ș" * 5_000, ":", "general:"])
def test_a_range_that_is_not_offered_is_refused(alba: Town, ana: Client, bent: str) -> None:
    give_range(alba, first=50, upper=51)

    page = ana.post(address(alba, "reserve"), asked(number_range=bent))

    assert page.status_code == 422
    assert held(alba) == []


def test_a_clerk_is_offered_the_ranges_of_the_own_unit_alone(alba: Town, client: Client) -> None:
    give_range(alba, first=50, upper=51)
    give_range(alba, first=60, upper=61, unit=alba.secretariat.id)
    client.force_login(alba.clerk)

    form = words(client.get(address(alba, "reserve")))

    assert "(50–51" in form
    assert "(60–61" not in form
