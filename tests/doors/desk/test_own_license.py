"""The administrator of an installation on its own premises activates it, with what follows for registering."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from click.testing import CliRunner
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from registratura.flows import own_license
from registratura.institutions import queries as institutions
from registratura.institutions.entitlements import Feature
from registratura.kernel.attesting import multikey, public_key_of
from registratura.licensing.own import working
from registratura.toolkit.scope import acting_for
from tests.cast import Town, open_supplier
from tests.doors.attack import client_of
from tests.rooms.licensing.test_own import KEY, SEED, answer

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def premises(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    working.name_supplier(url="", public_keys=[multikey(public_key_of(SEED))])
    return tmp_path


@pytest.fixture
def place(alba: Town) -> str:
    return f"/birou/{alba.institution.code}/licenta/"


@pytest.fixture
def desk(alba: Town) -> Client:
    return client_of(alba.administrator)


def open_line(client: Client, place: str) -> str:
    assert client.post(f"{place}cheie/", {"key": KEY, "request": "1"}).status_code == 302
    file = client.get(f"{place}cerere/")
    assert "attachment" in file["Content-Disposition"]
    return str(file.text.strip())


def lines(alba: Town) -> Any:
    with acting_for(alba.id):
        return institutions.entitlements()


def test_nobody_is_kept_from_anything_before_an_activation(desk: Client, place: str, alba: Town) -> None:
    page = desk.get(place)

    assert "Programul merge întreg și neactivat" in page.text
    assert "Licența programului" in desk.get(f"/birou/{alba.institution.code}/compartimente/").text
    assert own_license.settle(now=timezone.now()) == 0
    assert lines(alba) == {}


def test_a_request_goes_out_and_a_photographed_answer_comes_in(desk: Client, place: str, alba: Town) -> None:
    line = open_line(desk, place)
    assert "data:image/svg+xml" in desk.get(place).text
    picture = io.BytesIO()
    segno.make_qr(answer(line, now=timezone.now()), error="l").save(picture, kind="png", scale=5)
    picture.seek(0)
    picture.name = "raspuns.png"
    assert desk.post(f"{place}raspuns/", {"file": picture}).status_code == 302
    page = desk.get(place)

    assert "Primăria Alba" in page.text
    assert "activă" in page.text
    assert desk.get(f"{place}cerere/").status_code == 404
    closes = lines(alba)[Feature.REGISTER]
    assert closes.on_until == timezone.localdate(timezone.now() + 61 * DAY)
    assert closes.warn_from == timezone.localdate(timezone.now() + 31 * DAY)


def test_registering_closes_after_the_grace_and_opens_with_the_next_file(
    desk: Client, place: str, alba: Town
) -> None:
    long_ago = timezone.now() - 50 * DAY
    line = working.make_request(key=KEY, now=long_ago)
    own_license.take_answer(text=answer(line, now=long_ago), now=long_ago)
    assert "în răgaz" in desk.get(place).text
    with acting_for(alba.id):
        assert institutions.allows(Feature.REGISTER, on=timezone.localdate())
        assert not institutions.allows(Feature.REGISTER, on=timezone.localdate(long_ago + 61 * DAY))
    line = open_line(desk, place)
    assert desk.post(f"{place}raspuns/", {"answer": answer(line, now=timezone.now())}).status_code == 302
    with acting_for(alba.id):
        assert institutions.allows(Feature.REGISTER, on=timezone.localdate(long_ago + 61 * DAY))


def test_past_its_grace_every_page_speaks_of_the_license_and_leads_to_it(
    desk: Client, place: str, alba: Town
) -> None:
    long_ago = timezone.now() - 80 * DAY
    line = working.make_request(key=KEY, now=long_ago)
    own_license.take_answer(text=answer(line, now=long_ago), now=long_ago)

    assert "Licența a trecut și de răgaz." in desk.get(place).text
    page = desk.get(f"/birou/{alba.institution.code}/compartimente/").text
    assert "licența programului a ajuns la sfârșit" in page
    assert f'href="{place}">Vedeți licența' in page
    assert "ontractul" not in page
    assert (
        "Abonamentul sau licența"
        in client_of(alba.registrar).get(f"/birou/{alba.institution.code}/registre/general/").text
    )


@pytest.mark.parametrize("typed", ["", "x", "RLF1.B.x.y.z", "\x00"])
def test_what_is_no_answer_comes_back_with_words(desk: Client, place: str, typed: str) -> None:
    page = desk.post(f"{place}raspuns/", {"answer": typed})

    assert page.status_code == 422
    assert "Licența nu a fost activată" in page.text
    assert desk.post(f"{place}cheie/", {"key": typed}).status_code == 422


def test_others_are_kept_out_and_a_supplier_has_none(place: str, alba: Town, buzau: Town) -> None:
    assert client_of(alba.clerk).get(place).status_code == 403
    assert client_of(buzau.registrar).get(place).status_code == 404
    assert Client().get(place).status_code == 302
    open_supplier()
    assert client_of(alba.administrator).get(place).status_code == 404


def test_the_command_line_says_and_does_the_same(premises: Path, monkeypatch: Any) -> None:
    from registratura.doors.cli import licence as command

    monkeypatch.setattr(command, "environment", lambda: None)
    runner = CliRunner()
    asked = runner.invoke(
        command.licence, ["request", "--key", KEY, "-o", str(premises / "cerere.rlr"), "--qr"]
    )
    assert asked.exit_code == 0, asked.output
    assert (premises / "cerere.rlr").read_text().startswith("RLR1.")
    said = runner.invoke(command.licence, ["status"])
    assert "își așteaptă răspunsul" in said.output
    assert '"state": "waiting"' in runner.invoke(command.licence, ["status", "--json"]).output
    named = runner.invoke(command.licence, ["supplier", "--key", multikey(public_key_of(SEED))])
    assert "este păstrat" in named.output
