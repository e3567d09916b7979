"""The screens of seals: sealed days, closed years, the watch; who may, who may not, and what is refused."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from time import process_time
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from registratura.checkpoints import queries as seals
from registratura.checkpoints import services as checkpoints
from registratura.checkpoints.verifier import program
from registratura.doors.portal import guards
from registratura.flows.sealing import days, minute
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage
from tests.cast import Town
from tests.doors.attack import client_of
from tests.rooms.checkpoints.ground import committed_town

NOW = datetime.now(UTC)
TOMORROW = NOW + timedelta(days=1)
TODAY = legal_date(NOW)
DAY = int(f"{TODAY:%Y%m%d}")


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """A town with one sealed day; nothing here changes it but alarms."""
    with django_db_blocker.unblock():
        town = committed_town()
        days.seal_days(institution_id=town.id, now=NOW)
        town.register("Cerere din ziua sigilată")
        days.seal_days(institution_id=town.id, now=TOMORROW)
        minute.seal_minute(institution_id=town.id, now=TOMORROW)
        yield town
        connection.close()


@pytest.fixture(autouse=True)
def _unblocked(town: Town, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def desk(town: Town, rest: str = "") -> str:
    return f"/birou/{town.institution.code}/sigilii/{rest}"


def log(town: Town, rest: str = "") -> str:
    return f"/portal/{town.institution.code}/jurnal/{rest}"


def paper_of(town: Town) -> seals.PaperCard:
    with acting_for(town.id):
        card = seals.day_of(TODAY)
    assert card is not None
    return card.papers[0]


def asked(client: Client, town: Town, **data: Any) -> str:
    shown = timezone.now() - timedelta(minutes=1)
    token = guards.fields(what="verify", now=shown).token
    return client.post(log(town), {**data, "guard_token": token}).text


def test_m16_the_sealed_day_is_shown_with_its_register_and_proof(
    town: Town, django_assert_max_num_queries: Any
) -> None:
    client = client_of(town.registrar)
    client.get(desk(town))
    with django_assert_max_num_queries(16):
        page = client.get(desk(town))
    paper = paper_of(town)
    assert f"nr. 1/{TODAY.year}" in page.text
    file = client.get(desk(town, f"{paper.id}/registru.pdf"))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert file["Content-Disposition"].startswith("attachment")
    seen = client.get(desk(town, f"{paper.id}/registru.pdf?vezi"))
    assert seen["Content-Disposition"].startswith("inline")
    seen.close()
    proof = client.get(desk(town, f"zile/{DAY}/dovada.json")).json()
    assert proof["format"] == "registratura-day-1"
    entry = client.get(f"/birou/{town.institution.code}/registre/general/{TODAY.year}/1/dovada.json").json()
    assert entry["number"].startswith("1/")


@pytest.mark.parametrize(
    ("person", "place", "status"),
    [
        ("clerk", "", 403),
        ("head", "", 403),
        ("administrator", "", 403),
        ("archivist", "", 200),
        ("auditor", "ani/", 403),
        ("archivist", "ani/", 200),
        ("registrar", "paza/", 403),
        ("administrator", "paza/", 200),
        ("auditor", "paza/", 200),
        ("administrator", "paza/jurnal.jsonl", 403),
        ("auditor", "paza/jurnal.jsonl", 200),
        ("registrar", "zile/99999999/dovada.json", 404),
        ("registrar", "999999999999999999999/registru.pdf", 404),
        ("registrar", "ani/general/3000/", 404),
        ("registrar", "ani/niciunul/2026/", 404),
    ],
)
def test_each_sees_what_the_role_gives(town: Town, person: str, place: str, status: int) -> None:
    answer = client_of(getattr(town, person)).get(desk(town, place))
    assert answer.status_code == status
    answer.close()


def test_a_stranger_and_the_signed_out_see_nothing(town: Town, alba: Town) -> None:
    for place in ("", "ani/", "paza/", f"{paper_of(town).id}/registru.pdf"):
        assert client_of(alba.registrar).get(desk(town, place)).status_code == 404
        assert client_of(None).get(desk(town, place)).status_code == 302


def test_a_year_that_runs_is_told_with_the_article_and_refused(town: Town) -> None:
    client = client_of(town.registrar)
    address = desk(town, f"ani/general/{TODAY.year}/")
    assert "art. 9" in client.get(address).text
    refused = client.post(address, {"remarks": "x"})
    assert refused.status_code == 422
    assert "31 decembrie" in refused.text


def test_an_alarm_is_told_to_the_administrator_and_ended_with_a_reason(town: Town) -> None:
    client = client_of(town.administrator)
    with acting_for(town.id):
        checkpoints.raise_alarm(kind="silence", words="Autoritatea tace de probă", now=NOW)
        (alarm,) = seals.alarms(with_ended=False)
    assert "Autoritatea tace de probă" in client.get(desk(town, "paza/")).text
    address = desk(town, "paza/schimba/")
    client.post(address, {"deed": "alarm", "alarm": alarm.id, "reason": "da"})
    with acting_for(town.id):
        assert seals.alarms(with_ended=False)
    client.post(address, {"deed": "alarm", "alarm": alarm.id, "reason": "Furnizorul a repornit serviciul."})
    with acting_for(town.id):
        assert seals.alarms(with_ended=False) == []
    assert client_of(town.auditor).post(address, {"deed": "key"}).status_code == 403
    for bad in (
        {"deed": "silence", "hours": "0"},
        {"deed": "silence", "hours": "abc\x00"},
        {"alarm": "x" * 9000},
    ):
        assert client.post(address, bad).status_code == 302
    client.post(address, {"deed": "silence", "hours": "48"})
    with acting_for(town.id):
        told = seals.sealing()
    assert told is not None
    assert told.silence_hours == 48


def test_m16_the_public_page_says_what_a_proof_a_paper_and_a_state_are_worth(town: Town) -> None:
    client = client_of(None)
    with acting_for(town.id):
        state = seals.latest_state()
    assert state is not None
    assert client.get(log(town)).status_code == 200
    assert client.get(log(town, "stare.txt")).text == state.note
    assert client.get(log(town, f"stari/{state.size}.txt")).text == state.note
    assert client.get(log(town, "stari/999.txt")).status_code == 404
    assert "+" in client.get(log(town, "chei.txt")).text
    assert "import argparse" in client.get(log(town, "verificator.py")).text
    day = client.get(log(town, f"zile/{DAY}.json"))
    with storage().open(space=town.institution.code, sha256=paper_of(town).sha256) as stored:
        pdf = stored.read()
    entry = client_of(town.registrar).get(
        f"/birou/{town.institution.code}/registre/general/{TODAY.year}/1/dovada.json"
    )
    receipt = json.loads(entry.content)
    bent = json.dumps({**receipt, "index": receipt["index"] + 1})

    assert "Da, jurnalul de acum cuprinde" in asked(client, town, text=state.note)
    larger = state.note.replace(f"\n{state.size}\n", f"\n{state.size + 1}\n")
    assert "nu este semnată" in asked(client, town, text=larger)
    assert "Da, dovada este" in asked(client, town, file=SimpleUploadedFile("zi.json", day.content))
    assert "Da, dovada este" in asked(client, town, text=json.dumps(receipt))
    assert "ceva a fost schimbat" in asked(client, town, text=bent)
    assert "Da, acesta este registrul zilei" in asked(client, town, file=SimpleUploadedFile("r.pdf", pdf))
    assert "Nu cunoaștem" in asked(client, town, file=SimpleUploadedFile("r.pdf", pdf + b"x"))
    assert "Nu cunoaștem" in asked(client, town, text="0" * 64)
    for junk in ("salut", "{", "[" * 9000, "\x00\x00", '{"format":"registratura-day-1"}', "a\n\n— b c\n"):
        assert "<h1" in asked(client, town, text=junk)
    assert client.get("/portal/nimeni/jurnal/").status_code == 404


def test_m16_a_receipt_carries_the_proof_that_anybody_checks_without_the_product(town: Town) -> None:
    place = f"/birou/{town.institution.code}/registre/general/{TODAY.year}/1/"
    client = client_of(town.registrar)

    printed = client.get(f"{place}recipisa.pdf").content

    with pikepdf.open(BytesIO(printed)) as document:
        assert list(document.attachments) == ["dovada.json"]
        carried = document.attachments["dovada.json"].get_file().read_bytes()
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "3U"
    proof = json.loads(carried)
    assert proof == client.get(f"{place}dovada.json").json()
    spent = []
    for _turn in range(5):
        begun = process_time()
        assert program.check_receipt(json.loads(carried), proof["keys"]).faults == []
        spent.append(process_time() - begun)
    assert min(spent) < 0.05  # of the processor: the machine may have company
    assert program.check_receipt({**proof, "index": proof["index"] + 1}, proof["keys"]).faults
