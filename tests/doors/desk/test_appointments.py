"""The desk of appointments: who may, what a bad form says, a day from the telephone call to the register."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.appointments import queries
from registratura.doors.desk.appointments.meetings import read_agenda
from registratura.registers import services as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import JUNK, client_of
from tests.doors.portal.test_appointments import asked_of
from tests.rooms.appointments.ground import calendar

pytestmark = pytest.mark.django_db
MEETING = {
    "body": "Consiliul local",
    "kind": "ordinary",
    "day": "22.06.2090",
    "hour": "14",
    "place": "Sala mare",
    "agenda": "Bugetul | https://exemplu.ro/p\nDiverse",
    "is_public": "on",
}


@pytest.fixture
def town(alba: Town) -> Any:
    alba.calendar = calendar(alba, week=("00:00-23:40",) * 7, opens_days=60)  # type: ignore[attr-defined]
    return alba


def place(town: Any, rest: str = "programari/") -> str:
    return f"/birou/{town.institution.code}/{rest}"


def first_free(town: Any, *, today: bool = False) -> str:
    with acting_for(town.id):
        card = queries.calendar_by_code(town.calendar)
        assert card is not None
        day = timezone.localdate()
        slots = queries.slots_of(calendar_id=card.id, first=day, last=day + timedelta(days=1))
    found = [one for one in slots if one.free and (today or one.starts_at > timezone.now())]
    return f"{found[0].starts_at:%Y%m%dT%H%MZ}"


def added(town: Any, **fields: str) -> int:
    form = {"key": str(uuid4()), "slot": first_free(town), "name": "Ion Pop", "phone": "0722000000"} | fields
    answer = client_of(town.registrar).post(place(town, f"programari/adauga/{town.calendar}/"), form)
    assert answer.status_code == 302, answer.text
    return int(answer["Location"].rstrip("/").rpartition("/")[2])


def test_who_holds_no_power_is_refused_and_a_stranger_finds_nothing(town: Any, buzau: Town) -> None:
    number = added(town)
    pages = [
        "programari/",
        "programari/saptamana/",
        f"programari/{number}/",
        "programari/calendare/",
        "sedinte/",
    ]
    pages += [
        f"programari/adauga/{town.calendar}/",
        f"programari/calendare/{town.calendar}/",
        "sedinte/noua/",
    ]
    pages += [f"programari/calendare/{town.calendar}/{deed}/" for deed in ("zi", "inchide")]
    client = client_of(town.registrar)
    client.get(place(town))
    for page in pages:
        assert client_of(town.clerk).get(place(town, page)).status_code == 403, page
        assert client_of(buzau.registrar).get(place(town, page)).status_code == 404, page
        assert client_of(None).get(place(town, page)).status_code == 302, page
        with CaptureQueriesContext(connection) as asked:
            assert client.get(place(town, page)).status_code == 200, page
        assert asked_of(asked) <= 17, page  # the frame with them


def test_a_call_becomes_a_line_of_the_sheet_is_moved_marked_and_cancelled(town: Any) -> None:
    client, number = client_of(town.registrar), added(town)
    with acting_for(town.id):
        card = queries.booking_card(number)
    assert card is not None
    assert card.starts_at is not None
    day = timezone.localtime(card.starts_at).date().isoformat()
    assert "Ion Pop" in client.get(place(town), {"zi": day, "calendar": town.calendar}).text
    assert "Ion Pop" in client.get(place(town, "programari/saptamana/"), {"zi": day}).text

    assert client.post(place(town, f"programari/{number}/muta/"), {"slot": ""}).status_code == 422
    assert (
        client.post(place(town, f"programari/{number}/muta/"), {"slot": first_free(town)}).status_code == 302
    )
    client.post(place(town, f"programari/{number}/prezenta/"), {"a_venit": "da"})
    assert client.post(place(town, f"programari/{number}/anuleaza/"), {"why": ""}).status_code == 422
    answer = client.post(place(town, f"programari/{number}/anuleaza/"), {"why": "Ghișeu închis"})
    with acting_for(town.id):
        after = queries.booking_card(number)
    assert after is not None
    assert (answer.status_code, after.state) in ((302, "cancelled"), (422, "came"))


def test_a_day_is_closed_with_everybody_moved(town: Any) -> None:
    client, number = client_of(town.registrar), added(town)
    with acting_for(town.id):
        card = queries.booking_card(number)
    assert card is not None
    assert card.starts_at is not None
    day = timezone.localtime(card.starts_at).date()
    address = place(town, f"programari/calendare/{town.calendar}/inchide/")

    assert client.post(address, {"day": f"{day:%d.%m.%Y}", "reason": ""}).status_code == 422
    assert client.post(address, {"day": f"{day:%d.%m.%Y}", "reason": "Instruire"}).status_code == 302
    with acting_for(town.id):
        moved = queries.booking_card(number)
    assert moved is not None
    assert moved.starts_at is not None
    assert timezone.localtime(moved.starts_at).date() > day


def test_an_audience_goes_into_its_register_from_its_page(town: Any) -> None:
    town.calendar = calendar(
        town, kind="audience", name="La primar", function="Primar", week=("00:00-23:50",) * 7, length_min=10
    )
    with acting_for(town.id):
        books.open_register(template="audiences", by=None, now=timezone.now())
    number = added(town, slot=first_free(town, today=True), subject="Drumul")
    address = place(town, f"programari/{number}/registru/")

    answer = client_of(town.registrar).post(address, {"solution": "Se verifică"})

    assert answer.status_code == 302
    assert "AUD" in client_of(town.registrar).get(place(town, f"programari/{number}/")).text


def test_a_calendar_is_written_and_mended(town: Any) -> None:
    client = client_of(town.registrar)
    start = {"kind": "service", "name": "Urbanism", "place": "Camera 5", "length_min": "30", "is_open": "on"}

    wrong = client.post(place(town, "programari/calendare/nou/"), start | {"day_0": "12-9", "places": "zero"})
    assert wrong.status_code == 422
    assert 'id="id_places_error"' in wrong.text
    good = client.post(place(town, "programari/calendare/nou/"), start | {"day_0": "9-12"})
    assert good.status_code == 302
    page = client.get(place(town, "programari/calendare/urbanism/"))
    assert 'value="09:00-12:00"' in page.text
    other = {"day": "22.06.2090", "hours": "10-11", "reason": ""}
    assert client.post(place(town, "programari/calendare/urbanism/zi/"), other).status_code == 302


def test_a_meeting_is_written_announced_and_seen(town: Any) -> None:
    client = client_of(town.officer)
    answer = client.post(place(town, "sedinte/noua/"), MEETING)
    assert answer.status_code == 302
    page = answer["Location"]

    assert "Legea 52/2003" in client.get(page).text
    assert client.post(f"{page}incheie/").status_code == 422
    assert client.post(f"{page}anunta/").status_code == 302
    assert client.post(f"{page}anuleaza/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}anuleaza/", {"reason": "lipsă de cvorum"}).status_code == 302


def test_an_agenda_is_a_point_on_each_line_with_its_address_after_a_bar() -> None:
    found = read_agenda("Bugetul | https://exemplu.ro/a\n\n Diverse \n|https://exemplu.ro/b")

    assert [(one.title, one.link) for one in found] == [("Bugetul", "https://exemplu.ro/a"), ("Diverse", "")]


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_junk_is_refused_in_words(town: Any, junk: str) -> None:
    client, number = client_of(town.registrar), added(town)
    calendar_form = dict.fromkeys(
        ["kind", "name", "place", "function", "unit", "length_min", "places", "opens_days", "day_0", "day_6"],
        junk,
    )
    forms = {
        "programari/calendare/nou/": calendar_form,
        f"programari/calendare/{town.calendar}/zi/": dict.fromkeys(["day", "hours", "reason"], junk),
        f"programari/calendare/{town.calendar}/inchide/": dict.fromkeys(["day", "reason"], junk),
        f"programari/adauga/{town.calendar}/": dict.fromkeys(["key", "slot", "name", "phone", "email"], junk),
        f"programari/{number}/muta/": {"slot": junk, "reason": junk},
        f"programari/{number}/registru/": {"solution": junk},
        "sedinte/noua/": dict.fromkeys([*MEETING, "online_link"], junk),
    }
    for address, form in forms.items():
        assert client.post(place(town, address), form).status_code in (302, 422), address
    for page in ("programari/", "programari/saptamana/"):
        assert client.get(place(town, page), {"zi": junk[:200], "calendar": junk[:200]}).status_code == 200
