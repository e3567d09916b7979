"""An appointment from the portal: without an account, without JavaScript, with what was typed kept."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.appointments import services as appointments
from registratura.doors.portal import guards
from registratura.doors.portal.appointments.booking import stamp
from registratura.flows import public_figures
from registratura.kernel.calendar import BUCHAREST
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.appointments.ground import calendar

pytestmark = pytest.mark.django_db
ALWAYS = ("00:00-23:40",) * 7
MOST_QUERIES = 8


def asked_of(found: CaptureQueriesContext) -> int:
    """Count the questions; inside a test a scope opens savepoints that a request does not."""
    aside = ("SAVEPOINT", "RELEASE", "SELECT set_config")
    return sum(1 for one in found if not one["sql"].startswith(aside))


def soon(hour: int, days: int = 2) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, time(hour), tzinfo=BUCHAREST)


@pytest.fixture
def town(alba: Town) -> Any:
    alba.calendar = calendar(alba, week=ALWAYS, about="Acte de stare civilă", bring="Actul vechi")  # type: ignore[attr-defined]
    return alba


def place(town: Any, rest: str = "") -> str:
    return f"/portal/{town.institution.code}/programari/{rest}"


def typed(**fields: str) -> dict[str, str]:
    token = guards.fields(what="booking", now=timezone.now() - timedelta(seconds=30)).token
    usual = {"name": "Maria Ionescu", "email": "maria@exemplu.ro", "phone": "", "subject": ""}
    return {"cheie": str(uuid4()), "guard_token": token} | usual | fields


def booked(town: Any, client: Client, hour: int = 10) -> str:
    at = stamp(soon(hour))
    answer = client.post(place(town, f"{town.calendar}/{at}/"), typed())
    assert answer.status_code == 302, answer.text
    return answer["Location"]


def test_three_pages_lead_to_a_reference(town: Any) -> None:
    client = Client()

    assert "Stare civilă" in client.get(place(town)).text
    times = client.get(place(town, f"{town.calendar}/"), {"zi": soon(10).date().isoformat()})
    assert f"{town.calendar}/{stamp(soon(10))}/" in times.text
    page = client.get(booked(town, client))

    assert page.status_code == 200
    assert re.search(r"P-[0-9A-Z]{4}-[0-9A-Z]{4}", page.text)
    assert "no-store" in page["Cache-Control"]
    assert "sessionid" not in client.cookies


def test_a_taken_hour_keeps_what_was_typed_and_says_so(town: Any) -> None:
    booked(town, Client())
    answer = Client().post(place(town, f"{town.calendar}/{stamp(soon(10))}/"), typed(name="Ion Pop"))

    assert answer.status_code == 422
    assert "nu mai este liberă" in answer.text
    assert 'value="Ion Pop"' in answer.text


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"name": ""}, "name"),
        ({"email": "", "phone": ""}, "email"),
        ({"email": "nu\x00e"}, "email"),
        ({"phone": "123"}, "phone"),
        ({"subject": "ș" * 10_000}, "subject"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(town: Any, fields: dict[str, str], name: str) -> None:
    answer = Client().post(place(town, f"{town.calendar}/{stamp(soon(10))}/"), typed(**fields))

    assert answer.status_code == 422
    assert f'id="id_{name}_error"' in answer.text
    assert f'href="#id_{name}"' in answer.text


def test_the_page_of_a_booking_moves_it_and_gives_it_up(town: Any) -> None:
    client = Client()
    page = booked(town, client)

    assert client.post(f"{page}muta/", {"ora": "mâine"}).status_code == 404
    assert client.post(f"{page}muta/", {"ora": stamp(soon(11))}).status_code == 302
    assert "11:00" in client.get(page).text
    assert client.get(f"{page}renunta/").status_code == 200
    assert client.post(f"{page}renunta/").status_code == 302
    assert "este anulată" in client.get(page).text
    assert client.post(f"{page}renunta/").status_code == 302


def test_a_calendar_program_reads_the_file(town: Any) -> None:
    client = Client()
    answer = client.get(f"{booked(town, client)}programare.ics")

    event = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == soon(10)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=20)
    assert str(event["class"]) == "PRIVATE"


@pytest.mark.parametrize(
    "ticket", ["P-0000-0000-0000000000000000", "x", "-", "P-AAAA-AAAA", "9" * 300, "P-0000-0000-%00"]
)
def test_a_guessed_secret_is_answered_as_one_that_is_not_there(town: Any, ticket: str) -> None:
    for ending in ("", "muta/", "renunta/", "programare.ics"):
        assert Client().get(place(town, f"rezervare/{ticket}/{ending}")).status_code == 404


def test_a_secret_of_one_town_opens_nothing_in_another(town: Any, buzau: Town) -> None:
    ticket = booked(town, Client()).rstrip("/").rpartition("/")[2]

    assert Client().get(f"/portal/{buzau.institution.code}/programari/rezervare/{ticket}/").status_code == 404


@pytest.mark.parametrize(
    "rest", ["nu-este/", "stare-civila/20260101T1000/", "stare-civila/x/", "stare-civila/99999999T9999Z/"]
)
def test_an_address_that_is_none_is_not_found(town: Any, rest: str) -> None:
    assert Client().get(place(town, rest)).status_code == 404


def test_the_waiting_list_takes_who_finds_no_hour(town: Any) -> None:
    answer = Client().post(place(town, f"{town.calendar}/asteptare/"), typed(wanted_on=""))

    assert answer.status_code == 302
    assert "lista de așteptare" in Client().get(answer["Location"]).text


def test_audiences_show_their_hours_and_want_a_subject(town: Any) -> None:
    code = calendar(
        town,
        kind="audience",
        name="Audiențe la primar",
        function="Primar",
        week=("", "", "", "16:30-18:30", "", "", ""),
    )
    page = Client().get(f"/portal/{town.institution.code}/audiente/")

    assert "joi" in page.text
    assert "16:30–18:30" in page.text
    thursday = next(
        timezone.localdate() + timedelta(days=n)
        for n in range(3, 10)
        if (timezone.localdate() + timedelta(days=n)).weekday() == 3
    )
    at = stamp(datetime.combine(thursday, time(16, 30), tzinfo=BUCHAREST))
    answer = Client().post(place(town, f"{code}/{at}/"), typed(subject=""))
    assert answer.status_code in (422, 302)
    assert 'id="id_subject_error"' in answer.text


def test_meetings_are_a_list_a_month_a_calendar_and_a_feed(town: Any) -> None:
    start = soon(14, days=20)
    draft = appointments.MeetingDraft(
        body="Consiliul local",
        kind="ordinary",
        starts_at=start,
        place="Sala mare",
        agenda=(appointments.AgendaItem("Bugetul <local>", "https://exemplu.ro/p"),),
    )
    with acting_for(town.id):
        number = appointments.save_meeting(draft=draft, by=None, now=timezone.now()).id
    base = f"/portal/{town.institution.code}/sedinte/"
    client = Client()

    assert client.get(f"{base}{number}/").status_code == 404
    with acting_for(town.id):
        appointments.announce_meeting(meeting_id=number, by=None, now=timezone.now())
    assert "Consiliul local" in client.get(base).text
    assert "Consiliul local" in client.get(base, {"luna": f"{start:%Y-%m}"}).text
    assert "Bugetul &lt;local&gt;" in client.get(f"{base}{number}/").text
    event = icalendar.Calendar.from_ical(client.get(f"{base}calendar.ics").content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == start
    feed = client.get(f"{base}flux.xml")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "<entry>" in feed.text
    for month in ("0001-01", "2026-13", "x", "9999-99", "\x00"):
        assert client.get(base, {"luna": month}).status_code == 404


def test_figures_come_from_the_registers_and_cost_nothing_to_show(town: Any) -> None:
    base = f"/portal/{town.institution.code}/termene/"
    assert Client().get(base).status_code == 200
    public_figures.compute(institution_id=town.id, now=timezone.now())
    public_figures.compute(institution_id=town.id, now=timezone.now())

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = Client().get(base)
    assert page.status_code == 200
    assert asked_of(asked) <= MOST_QUERIES
    rows = Client().get(f"{base}date.csv").text.splitlines()
    assert rows[0] == "institution,matter,law,from,to,figure,value"
    found = Client().get(f"{base}date.json").json()["figures"]
    assert [one["matter"] for one in found] == ["petition", "information"]
    assert date.fromisoformat(found[0]["to"]) == timezone.localdate() - timedelta(days=1)


@pytest.mark.parametrize(
    "rest", ["programari/", "audiente/", "sedinte/", "termene/", "programari/stare-civila/"]
)
def test_a_public_page_asks_little_of_the_database(town: Any, rest: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(f"/portal/{town.institution.code}/{rest}")

    assert answer.status_code == 200
    assert asked_of(asked) <= MOST_QUERIES
