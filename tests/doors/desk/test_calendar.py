"""One's terms in one's own calendar: a secret address, shown once, that tells nothing about petitioners."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from registratura.accounts import services as accounts
from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.deadlines.queries import Reminders
from registratura.journal import queries as journal
from registratura.routing import services as routing
from registratura.routing.orders import Holder, Target
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.doors.attack import client_of

pytestmark = pytest.mark.django_db
PAGE = "/birou/calendar/"
SUBJECT = "Petiție: câinele domnului Zmeurescu latră noaptea"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOW + timedelta(hours=1), tick=False) as traveller:
        yield traveller


@pytest.fixture
def petition(alba: Town) -> int:
    """A petition of Zmeurescu with its term, on the clerk's desk; returns the term's number."""
    entry_id = alba.register(SUBJECT, document_kind="Petiție", sender="Zmeurescu Ion").entry_id
    with acting_for(alba.id):
        term = deadlines.start(
            rule_code="PET",
            subject_type="entry",
            subject_id=entry_id,
            started=NOW.date(),
            by=alba.registrar,
            now=NOW,
        )
        routing.assign(
            targets=[Target(entry_id)],
            lead=Holder(user_id=alba.clerk.id),
            order_text="Spre rezolvare",
            internal_on=NOW.date() + timedelta(days=20),
            by=alba.head,
            now=NOW + timedelta(minutes=1),
        )
    return term.id


def made(user: Any) -> str:
    """Make an address as a person does on the page, and return its path."""
    answer = client_of(user).post(PAGE, {"act": "renew"})
    (found,) = re.findall(
        r'<code class="calendar-address">https?://[^/]+(/calendar/[\w-]{43}\.ics)</code>',
        answer.content.decode(),
    )
    return str(found)


def read(path: str, **headers: str) -> Any:
    return Client(headers=headers).get(path)


def events(path: str) -> list[Any]:
    answer = read(path)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_the_address_gives_the_open_terms_of_one_s_work(alba: Town, petition: int) -> None:
    (found,) = events(made(alba.clerk))

    assert found["UID"] == f"term-{petition}@{alba.institution.code}.registratura"
    assert found.decoded("DTSTART").isoformat() == "2026-04-01"
    assert re.fullmatch(r"Termen \d+/[\d.]{10} – Petiție", found["SUMMARY"])
    assert events(made(alba.archivist)) == []


def test_nothing_about_the_petitioner_is_given_out(alba: Town, petition: int) -> None:
    content = read(made(alba.clerk)).content.replace(b"\r\n ", b"").decode()

    assert "Zmeurescu" not in content
    assert "latră" not in content


def test_the_subject_goes_along_only_where_the_institution_chose_so(alba: Town, petition: int) -> None:
    with acting_for(alba.id):
        deadlines.choose_reminders(
            reminders=Reminders(calendar_shows_subject=True), by=alba.administrator, now=NOW
        )

    (found,) = events(made(alba.clerk))

    assert found["DESCRIPTION"].startswith(SUBJECT)


def test_more_time_moves_the_term_and_an_end_takes_it_away(
    alba: Town, petition: int, clock: time_machine.Traveller
) -> None:
    path = made(alba.clerk)
    first = read(path)
    with acting_for(alba.id):
        deadline = terms.deadline_by_id(petition)
        assert deadline is not None
        deadlines.extend(
            deadline=deadline,
            reason="Cercetare la fața locului",
            decision_number="12",
            decided_on=NOW.date(),
            role="institution_head",
            by=alba.head,
            now=NOW + timedelta(hours=2),
            notice_sent_on=NOW.date(),
            notice_reference="126",
        )
    (moved,) = events(path)
    assert (moved.decoded("DTSTART").isoformat(), moved["SEQUENCE"]) == ("2026-04-16", 1)

    clock.shift(timedelta(hours=2))
    with acting_for(alba.id):
        deadline = terms.deadline_by_id(petition)
        assert deadline is not None
        deadlines.stop(deadline=deadline, on=NOW.date(), by=alba.registrar, now=NOW + timedelta(hours=3))
    last = read(path, if_modified_since=first["Last-Modified"])

    assert last.status_code == 200
    assert b"VEVENT" not in last.content
    assert last["Last-Modified"] != first["Last-Modified"]


def test_a_program_that_asks_again_is_told_that_nothing_changed(alba: Town, petition: int) -> None:
    path = made(alba.clerk)
    first = read(path)

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert read(path, if_none_match=first["ETag"]).status_code == 304
    assert read(path, if_modified_since=first["Last-Modified"]).status_code == 304
    assert read(path, if_none_match='"other"').status_code == 200


def test_a_deputy_has_the_terms_of_the_absent(alba: Town, petition: int) -> None:
    with acting_for(alba.id):
        routing.set_deputy(
            user_id=alba.clerk.id,
            deputy_id=alba.head.id,
            absent_from=NOW.date(),
            last_day=None,
            reason="Concediu",
            by=alba.head,
            now=NOW,
        )

    assert len(events(made(alba.head))) == 1


def test_a_new_address_ends_the_old_one_and_stopping_ends_it_for_good(alba: Town) -> None:
    old = made(alba.clerk)
    new = made(alba.clerk)

    assert (read(old).status_code, read(new).status_code) == (404, 200)
    answer = client_of(alba.clerk).post(PAGE, {"act": "end"})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert read(new).status_code == 404


def test_the_secret_is_shown_once_and_not_kept(alba: Town) -> None:
    secret = made(alba.clerk).split("/")[-1].removesuffix(".ics")
    page = client_of(alba.clerk).get(PAGE).content.decode()

    assert secret not in page
    assert "Oprește adresa" in page


def test_making_and_stopping_are_written_down_in_each_institution(alba: Town) -> None:
    made(alba.clerk)
    client_of(alba.clerk).post(PAGE, {"act": "end"})
    client_of(alba.clerk).post(PAGE, {"act": "end"})

    with acting_for(alba.id):
        acts = journal.history_of(subject_type="person", subject_id=alba.clerk.id)
    assert sorted(act.action for act in acts) == ["accounts.calendar.ended", "accounts.calendar.renewed"]


def test_a_closed_account_reads_nothing(alba: Town) -> None:
    path = made(alba.clerk)
    accounts.close_account(user=alba.clerk, now=datetime.now(tz=UTC))

    assert read(path).status_code == 404


@pytest.mark.parametrize("path", ["/calendar/x.ics", f"/calendar/{'x' * 43}.ics", "/calendar/ș.ics"])
def test_an_unknown_address_is_one_that_does_not_exist(alba: Town, path: str) -> None:
    assert read(path).status_code == 404


def test_guessing_and_asking_without_end_are_slowed_down(alba: Town) -> None:
    path = made(alba.clerk)
    guesses = [read(f"/calendar/{number:043}.ics").status_code for number in range(31)]
    reads = [read(path).status_code for _number in range(61)]

    assert (guesses[0], guesses[-1]) == (404, 429)
    assert (reads[0], reads[-2], reads[-1]) == (200, 200, 429)


def test_carmen_of_another_town_reads_her_own_terms_alone(alba: Town, buzau: Town, petition: int) -> None:
    assert events(made(buzau.registrar)) == []


def test_nobody_makes_an_address_without_signing_in() -> None:
    assert Client().get(PAGE).status_code == 302
    assert Client().post(PAGE, {"act": "renew"}).status_code == 302


@pytest.mark.parametrize("act", ["", "\x00", "ș" * 10_000, "other"])
def test_bent_wishes_do_nothing(alba: Town, act: str) -> None:
    assert client_of(alba.clerk).post(PAGE, {"act": act}).status_code == 200
    assert "Fă o adresă" in client_of(alba.clerk).get(PAGE).content.decode()
