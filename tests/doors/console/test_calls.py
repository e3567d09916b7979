"""Calls in the console: what an operator does, and what only a supervisor may."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registratura.calls import queries
from registratura.calls.sounds import RATE, CallState
from registratura.calls.telephony.port import CallTold, Kind, SoundChunk
from registratura.flows import calling as flow
from registratura.institutions.roles import Role
from tests.cast import Supplier, open_supplier
from tests.doors.attack import client_of
from tests.doors.console.test_home import colleague

pytestmark = pytest.mark.django_db
CALLS = "/consola/convorbiri/"


@pytest.fixture
def supplier() -> Supplier:
    return open_supplier()


def test_an_operator_asks_first_and_the_page_offers_what_follows(supplier: Supplier) -> None:
    client, place = client_of(supplier.administrator), supplier.institution
    now = timezone.now()
    secret = flow.add_line(supplier=place, name="Linia", by=supplier.administrator, now=now)
    call = flow.hear_event(
        supplier=place,
        secret=secret,
        told=CallTold("1", "a", Kind.RINGING, now, "in", "0722 000 111"),
        now=now,
    )
    one = f"{CALLS}{call}/"

    def does(deed: str, **fields: str) -> str:
        client.post(f"{one}fapta/", {"fapta": deed, **fields})
        return client.get(one).text

    assert "A spus da" not in client.get(one).text
    assert "A spus da" in does("raspund")
    assert "Pauză: date de card" in does("da")
    chunk = SoundChunk("a", 0, timezone.now(), b"\x01\x00\x02\x00" * (RATE // 1000))
    assert flow.hear_sound(
        supplier=place, secret=secret, chunk=chunk, now=chunk.at + timedelta(milliseconds=5)
    )
    assert "Reia înregistrarea" in does("pauza", body="")
    assert "Revine" in does("nota", body="Revine mâine")
    bare = client.post(f"{one}ascultare/", {"reason": ""})
    heard = client.post(f"{one}ascultare/", {"reason": "contestația 7"})
    assert (bare.status_code, heard.status_code, heard["Content-Type"]) == (422, 200, "audio/wav")
    assert heard.content[:4] == b"RIFF"
    assert "contestația 7" in client.get(one).text
    does("inchid")
    card = flow.card(supplier=place, call_id=call)
    assert card is not None
    assert card.line.state is CallState.ENDED
    assert client.post(f"{one}fapta/", {"fapta": "da"}).status_code == 422
    assert client.post(f"{one}fapta/", {"fapta": "altceva"}).status_code == 400


def test_a_supervisor_hears_a_call_in_course_after_saying_why(supplier: Supplier) -> None:
    client, place = client_of(supplier.administrator), supplier.institution
    now = timezone.now()
    secret = flow.add_line(supplier=place, name="Linia", by=supplier.administrator, now=now)
    told = CallTold("1", "a", Kind.RINGING, now, "in", "0722 000 111")
    call = flow.hear_event(supplier=place, secret=secret, told=told, now=now)
    one = f"{CALLS}{call}/"
    client.post(f"{one}fapta/", {"fapta": "raspund"})
    unasked = client.post(f"{one}pe-loc/", {"live_reason": "contestația 7"})
    assert (unasked.status_code, client.get(f"{one}pe-loc/sunet/").status_code) == (422, 410)
    client.post(f"{one}fapta/", {"fapta": "da"})
    assert client.post(f"{one}pe-loc/", {"live_reason": ""}).status_code == 422
    assert client.get(f"{one}pe-loc/").status_code == 302  # nobody listens without a reason
    assert client.post(f"{one}pe-loc/", {"live_reason": "contestația 7"}).status_code == 302
    assert "Pornește sunetul" in client.get(f"{one}pe-loc/").text
    assert "contestația 7" in client.get(one).text
    assert client.get(f"{one}pe-loc/sunet/?dupa=-1").status_code == 204

    chunk = SoundChunk("a", 0, timezone.now(), b"\x01\x00\x02\x00" * (RATE // 1000))
    later = chunk.at + timedelta(milliseconds=5)
    assert flow.hear_sound(supplier=place, secret=secret, chunk=chunk, now=later)
    heard = client.get(f"{one}pe-loc/sunet/?dupa=-1")
    assert (heard.status_code, heard.content[:4], heard["X-Sound-Last"]) == (200, b"RIFF", "0")
    assert client.get(f"{one}pe-loc/sunet/?dupa=0").status_code == 204
    assert client.get(f"{one}pe-loc/sunet/?dupa={'9' * 30}").status_code in (204, 404)
    assert client.get(f"{CALLS}{'9' * 19}/pe-loc/sunet/").status_code == 404
    client.post(f"{one}fapta/", {"fapta": "retrage"})
    assert client.get(f"{one}pe-loc/sunet/?dupa=0").status_code == 410

    operator = client_of(colleague(supplier, Role.SUPPORT))
    assert operator.get(f"{one}pe-loc/").status_code == 403
    assert operator.get(f"{one}pe-loc/sunet/").status_code == 403
    assert "Ascultă pe loc" not in operator.get(one).text


def test_whoever_answers_calls_may_not_listen_to_them(supplier: Supplier) -> None:
    client = client_of(colleague(supplier, Role.SUPPORT))
    assert client.get(CALLS).status_code == 200
    assert client.get(f"{CALLS}linii/").status_code == 403


def test_one_written_down_by_hand_is_found_by_its_number(supplier: Supplier) -> None:
    client = client_of(supplier.administrator)
    made = client.post(f"{CALLS}noua/", {"direction": "in", "phone": "0722 000 111", "name": "Maria"})
    bad = client.post(f"{CALLS}noua/", {"direction": "in", "ticket": "#999999"})
    assert (made.status_code, bad.status_code) == (302, 422)
    assert "Maria" in client.get(f"{CALLS}?q=0722000111").text
    assert "Maria" not in client.get(f"{CALLS}?q=0733").text
    with flow.recordings(supplier=supplier.institution):
        assert len(queries.calls()) == 1


def test_a_line_tells_where_its_exchange_writes_and_when_it_last_did(supplier: Supplier) -> None:
    client, place = client_of(supplier.administrator), supplier.institution
    now = timezone.now()
    bare = client.get(f"{CALLS}linii/").text
    secret = flow.add_line(supplier=place, name="Linia de zi", by=supplier.administrator, now=now)
    silent = client.get(f"{CALLS}linii/").text
    began = CallTold("1", "a", Kind.RINGING, now, "in", "0722 000 111")
    answered = CallTold("2", "a", Kind.ANSWERED, now, "in", "0722 000 111")
    ended = CallTold("3", "a", Kind.HUNG_UP, now + timedelta(seconds=65), "in", "0722 000 111")
    for told in (began, answered, ended):
        flow.hear_event(supplier=place, secret=secret, told=told, now=told.at)
    heard = client.get(f"{CALLS}linii/").text

    assert "Nicio linie" in bare
    assert "niciun semn încă" in silent
    assert "ultimul semn" in heard
    assert "niciun semn încă" not in heard
    assert "/telefonie/evenimente/" in heard
    assert secret not in heard
    listed = client.get(CALLS).text
    assert "0722 000 111" in listed
    assert "1 min 05 s" in listed


def test_the_departments_mailbox_is_set_and_its_password_never_shown(supplier: Supplier) -> None:
    client, place = client_of(supplier.administrator), "/consola/asistenta/casuta/"
    values = {"host": "imap.furnizor.example", "port": "993", "security": "tls", "username": "ajutor"}
    values |= {"password": "secretul-meu", "folder": "INBOX", "is_active": "da"}
    assert client.post(place, values).status_code == 302
    page = client.get(place).text
    assert "încă neîncercată" in page
    assert "imap.furnizor.example" in page
    assert "secretul-meu" not in page
    for wrong in ({"host": "altul.example", "password": ""}, {"port": "x"}, {"security": "none"}):
        assert client.post(place, values | wrong).status_code == 422
