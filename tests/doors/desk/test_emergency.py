"""The emergency register at the desk: from prepared sheets to ordinary numbers, and what is refused on the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registratura.checkpoints import queries as seals
from registratura.checkpoints import services as checkpoints
from registratura.emergency import queries, services
from registratura.emergency.keys import new_key
from registratura.flows.emergency.papers import number_of
from registratura.kernel.calendar import BUCHAREST
from registratura.messaging import queries as messaging
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.emergency.ground import position, saved


def address(town: Town, name: str, **place: Any) -> str:
    return reverse(f"desk:{name}", kwargs={"code": town.institution.code, **place})


def as_typed(moment: Any) -> str:
    return f"{moment.astimezone(BUCHAREST):%d.%m.%Y %H:%M}"


@pytest.fixture
def ana(alba: Town, client: Client) -> Client:
    client.force_login(alba.registrar)
    return client


@pytest.fixture
def colleague(alba: Town) -> Client:
    client = Client()
    client.force_login(alba.officer)
    return client


def test_the_page_says_what_is_ready_and_warns_when_nothing_is(alba: Town, ana: Client) -> None:
    assert "va fi prea târziu" in ana.get(address(alba, "emergency")).text

    year = timezone.localdate().year
    wanted = {"medium": "paper", "register": "general", "year": year, "count": 4, "place": "ghișeul 1"}
    assert ana.post(address(alba, "emergency_sheets"), wanted).status_code == 302

    assert "va fi prea târziu" not in ana.get(address(alba, "emergency")).text
    with acting_for(alba.id):
        (run,) = queries.runs()
    printed = ana.get(address(alba, "emergency_printed", sheet_run=run.id))
    assert printed.content.startswith(b"%PDF-1.")
    assert ana.post(address(alba, "emergency_sheets"), wanted | {"count": "501"}).status_code == 422
    assert ana.post(address(alba, "emergency_void", sheet_run=run.id), {"reason": "udate"}).status_code == 302
    assert ana.get(address(alba, "emergency_printed", sheet_run=run.id)).status_code == 302


def test_a_page_is_downloaded_as_a_file_once(alba: Town, ana: Client) -> None:
    wanted = {
        "medium": "page",
        "register": "general",
        "year": timezone.localdate().year,
        "count": 9,
        "place": "PC 1",
    }
    ana.post(address(alba, "emergency_sheets"), wanted)
    with acting_for(alba.id):
        (run,) = queries.runs()
    here = address(alba, "emergency_page", sheet_run=run.id)

    page = ana.post(here)

    assert page["Content-Disposition"].startswith("attachment; ")
    assert page["Content-Type"] == "application/octet-stream"
    assert b"PC 1" in page.content
    assert ana.get(here).status_code == 405
    assert ana.post(here)["Content-Type"].startswith("text/html")


def test_from_stopping_to_ordinary_numbers(alba: Town, ana: Client, colleague: Client) -> None:
    now, key = timezone.now(), new_key()
    began = now - timedelta(hours=2)
    with acting_for(alba.id):
        run = services.issue_sheets(
            register_id=alba.general.id,
            year=began.year,
            count=9,
            medium="page",
            place="PC 1",
            by=alba.registrar,
            now=began,
        )
        services.hand_page(run_id=run, public_key=key.public, by=alba.registrar, now=began)
    opened = ana.post(address(alba, "emergency_open"), {"cause": "fără curent", "began_at": as_typed(began)})
    here = opened["Location"]
    outage = int(here.rstrip("/").rpartition("/")[2])
    rows = [position(n, began + timedelta(minutes=n), subject=f"Cererea de lucru {n}") for n in (1, 2)]
    content = saved(institution=alba.institution.code, run=run, rows=rows, key=key)

    def bring(what: bytes) -> str:
        file = SimpleUploadedFile("registru.json", what)
        return ana.post(address(alba, "emergency_bring", outage=outage), {"files": file}, follow=True).text

    assert "Semnătura nu se potrivește" in bring(content.replace(b"lucru 1", b"lucru 7"))
    assert "Noi: 2." in bring(content)
    assert "a fost adus deja" in bring(content)
    code = number_of(
        institution_code=alba.institution.code, register_code="general", year=began.year, serial=3
    )
    sheet = {
        "sheet_code": code,
        "written_on": as_typed(began + timedelta(minutes=9)),
        "direction": "incoming",
        "channel": "post",
        "subject": "Scrisă de mână",
    }
    typed = address(alba, "emergency_sheet", outage=outage)
    assert ana.post(typed, sheet | {"sheet_code": "U-GENERAL-2026-00003-99"}).status_code == 422
    assert ana.post(typed, sheet).status_code == 302
    assert ana.post(typed, sheet).status_code == 422
    assert (
        "3 poziții au primit numere."
        in ana.post(address(alba, "emergency_register", outage=outage), follow=True).text
    )
    _ends(alba, ana, colleague, outage, began)
    with acting_for(alba.id):
        first = queries.lines(outage)[0]
    page = ana.get(address(alba, "emergency_line", outage=outage, outage_line=first.id)).text
    number = number_of(
        institution_code=alba.institution.code, register_code="general", year=began.year, serial=1
    )
    assert number in page
    entry = ana.get(address(alba, "entry", register="general", year=timezone.localdate().year, number=1)).text
    assert f">{number}</a>" in entry


def _ends(alba: Town, ana: Client, colleague: Client, outage: int, began: Any) -> None:
    """Totals tell what is missing, and a second person closes."""
    here, now = address(alba, "emergency_outage", outage=outage), timezone.now()
    totals = {f"zi-{began.astimezone(BUCHAREST):%Y-%m-%d}": "5", "zi-9999-99-99": "1", "zi-2020-01-01": ""}
    ana.post(address(alba, "emergency_totals", outage=outage), totals)
    assert "lipsesc 2 poziții" in ana.get(here).text
    ends = {"ended_at": as_typed(now)}
    assert ana.post(address(alba, "emergency_close", outage=outage), ends).status_code == 422
    assert colleague.post(address(alba, "emergency_close", outage=outage), ends).status_code == 302
    assert ana.get(address(alba, "emergency_minutes", outage=outage)).content.startswith(b"%PDF-1.")


def test_a_position_is_decided_by_a_person(alba: Town, ana: Client) -> None:
    now, key = timezone.now(), new_key()
    had = alba.register("Certificat de urbanism strada Lalelelor", sender="Popescu Ion")
    outage, lines = _three_waiting(alba, now, key)
    place = {"outage": outage}

    def decide(line: int, **typed: Any) -> Any:
        return ana.post(address(alba, "emergency_line", outage_line=line, **place), typed)

    assert (
        "Este același document?"
        in ana.get(address(alba, "emergency_line", outage_line=lines[0], **place)).text
    )
    assert decide(lines[0], deed="aceeasi", entry="²").status_code == 200
    assert decide(lines[0], deed="aceeasi", entry=had.entry_id).status_code == 302
    assert decide(lines[1], deed="fara", reason="").status_code == 422
    assert decide(lines[1], deed="fara", reason="scris de probă").status_code == 302
    assert decide(lines[2], deed="numar").status_code == 302
    assert decide(lines[2], deed="numar").status_code == 200
    with acting_for(alba.id):
        assert [line.state for line in queries.lines(outage)] == ["same", "dropped", "registered"]


def _three_waiting(town: Town, now: Any, key: Any) -> tuple[int, list[int]]:
    began = now - timedelta(hours=2)
    subjects = ("Certificat de urbanism, strada Lalelelor", "Probă de scris", "Adeverință de venit")
    with acting_for(town.id):
        run = services.issue_sheets(
            register_id=town.general.id,
            year=began.year,
            count=9,
            medium="page",
            place="PC 1",
            by=town.registrar,
            now=began,
        )
        services.hand_page(run_id=run, public_key=key.public, by=town.registrar, now=began)
        outage = services.open_outage(cause="fără curent", began_at=began, by=town.registrar, now=now)
        rows = [position(n, began + timedelta(minutes=n), subject=text) for n, text in enumerate(subjects, 1)]
        services.take_packet(
            outage_id=outage,
            institution_code=town.institution.code,
            content=saved(institution=town.institution.code, run=run, rows=rows, key=key),
            name="registru.json",
            by=town.registrar,
            now=now,
        )
        return outage, [line.id for line in queries.lines(outage)]


def test_who_may_and_who_does_not_see_the_positions(alba: Town, buzau: Town, ana: Client) -> None:
    outage, lines = _three_waiting(alba, timezone.now(), new_key())
    here = address(alba, "emergency_outage", outage=outage)
    statuses = {}
    for name, person in (
        ("clerk", alba.clerk),
        ("administrator", alba.administrator),
        ("stranger", buzau.registrar),
    ):
        client = Client()
        client.force_login(person)
        answer = client.get(here)
        statuses[name] = answer.status_code
        assert "Probă de scris" not in answer.text
        assert client.get(
            address(alba, "emergency_line", outage=outage, outage_line=lines[0])
        ).status_code in (403, 404)

    assert statuses == {"clerk": 403, "administrator": 200, "stranger": 404}
    assert "Probă de scris" in ana.get(here).text
    assert Client().get(here).status_code == 302
    assert ana.get(address(alba, "emergency_outage", outage=(1 << 63) + 5)).status_code == 404


def test_a_full_list_costs_few_queries(alba: Town, ana: Client, django_assert_max_num_queries: Any) -> None:
    outage, _lines = _three_waiting(alba, timezone.now(), new_key())
    for here in (address(alba, "emergency_outage", outage=outage), address(alba, "emergency")):
        ana.get(here)
        with django_assert_max_num_queries(24):
            ana.get(here)


def silence(town: Town) -> int:
    """Give the alarm that the authority of time stamps gave none for a day."""
    with acting_for(town.id):
        checkpoints.raise_alarm(
            kind="silence", words="Autoritatea nu a dat marca de 24 de ore.", now=timezone.now()
        )
        return seals.alarms(with_ended=False)[0].id


def test_m16_a_silent_authority_is_told_once_to_whoever_administers_and_opens_nothing(alba: Town) -> None:
    silence(alba)
    silence(alba)

    with acting_for(alba.id):
        told = messaging.messages_of(alba.administrator.id, unread_only=True, before_id=None, size=10)
        beside = messaging.messages_of(alba.clerk.id, unread_only=True, before_id=None, size=10)
        opened = queries.open_outage()
    assert [one.subject for one in told] == ["Alarmă: sigiliile jurnalului"]
    assert "Autoritatea nu a dat marca de 24 de ore." in told[0].body
    assert "se deschide cu o apăsare" in told[0].body
    assert beside == []
    assert opened is None


def test_m16_the_emergency_register_is_opened_with_one_press_while_the_alarm_lasts(
    alba: Town, buzau: Town, client: Client
) -> None:
    alarm = silence(alba)
    client.force_login(alba.administrator)
    press = address(alba, "emergency_for_alarm")
    watch = client.get(address(alba, "seal_watch")).text
    assert press in watch
    assert press in client.get(address(alba, "emergency")).text

    answer = client.post(press, {"alarm": str(alarm)})

    with acting_for(alba.id):
        opened = queries.open_outage()
    assert opened is not None
    assert answer.headers["Location"] == address(alba, "emergency_outage", outage=opened.id)
    assert (opened.cause, opened.opened_by_id) == (
        "Autoritatea nu a dat marca de 24 de ore.",
        alba.administrator.id,
    )
    assert press not in client.get(address(alba, "seal_watch")).text
    assert client.post(press, {"alarm": str(alarm)}).status_code == 302
    with acting_for(alba.id):
        assert len(queries.outages()) == 1
    client.force_login(alba.clerk)
    assert client.post(press, {"alarm": str(alarm)}).status_code == 403
    client.force_login(buzau.registrar)
    assert client.post(press, {"alarm": str(alarm)}).status_code == 404


def test_m16_no_press_opens_it_for_an_alarm_that_is_over(alba: Town, ana: Client) -> None:
    alarm = silence(alba)
    with acting_for(alba.id):
        checkpoints.end_alarm(
            alarm_id=alarm, reason="Furnizorul a răspuns.", by=alba.administrator, now=timezone.now()
        )

    for typed in (str(alarm), "", "0", "9" * 30, "x"):
        ana.post(address(alba, "emergency_for_alarm"), {"alarm": typed})

    with acting_for(alba.id):
        assert queries.open_outage() is None
