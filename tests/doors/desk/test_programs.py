"""Keys of programs at the desk: shown once, taken back, and nobody's but the administrator's."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registratura.institutions import queries as institutions
from registratura.machines import queries as machines
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.api.programs import Caller, issue
from tests.doors.attack import client_of as of


def address(town: Town, tail: str = "") -> str:
    return f"/birou/{town.institution.code}/programe/{tail}"


FORM: dict[str, Any] = {
    "name": "Contabilitate",
    "kind": "key",
    "role": "registrar",
    "unit": "",
    "scopes": ["entries:read", "entries:register"],
    "per_minute": "120",
    "until": "",
}


def test_a_key_is_shown_once_and_opens_the_interface(alba: Town) -> None:
    adina = of(alba.administrator)

    given = adina.post(address(alba, "nou/"), FORM)

    assert given.status_code == 200
    assert "no-store" in given["Cache-Control"]
    key = re.search(r"regk_\d+_\d+_[A-Za-z0-9-]+", given.text)
    assert key is not None
    assert Caller(key[0]).get("/me").json()["scopes"] == FORM["scopes"]
    page = adina.get(address(alba))
    assert "Contabilitate" in page.text
    assert key[0] not in page.text


def test_a_client_is_given_its_name_and_secret(alba: Town) -> None:
    given = of(alba.administrator).post(address(alba, "nou/"), {**FORM, "kind": "client"})

    assert re.search(rf"program-{alba.id}-\d+", given.text)


@pytest.mark.parametrize(
    "slip",
    [
        {"name": ""},
        {"scopes": []},
        {"role": "auditor"},
        {"role": "administrator"},
        {"role": "clerk"},
        {"per_minute": "0"},
        {"until": "31.02.2027"},
        {"until": "01.01.2099"},
    ],
)
def test_what_cannot_be_given_is_said_beside_its_field(slip: dict[str, Any], alba: Town) -> None:
    answer = of(alba.administrator).post(address(alba, "nou/"), {**FORM, **slip})

    assert answer.status_code == 422
    with acting_for(alba.id):
        assert machines.keys(at=timezone.now()) == []


def test_a_key_is_taken_back_after_a_question(alba: Town) -> None:
    given = issue(alba)
    caller, adina = Caller(given.secret), of(alba.administrator)
    caller.get("/me")

    asked = adina.get(address(alba, f"{given.key_id}/retrage/"))
    used = adina.get(address(alba, f"{given.key_id}/"))
    done = adina.post(address(alba, f"{given.key_id}/retrage/"))
    again = adina.post(address(alba, f"{given.key_id}/retrage/"))

    assert "Retrageți cheia" in asked.text
    assert "GET /me" in used.text
    assert done.status_code == 302
    assert caller.get("/me").status_code == 401
    assert "deja retrasă" in again.text


def test_the_institution_for_trial_is_opened_once(alba: Town) -> None:
    adina = of(alba.administrator)

    adina.post(address(alba, "proba/"))
    adina.post(address(alba, "proba/"))

    trial = institutions.institution_by_code(f"{alba.institution.code}-proba")
    assert trial is not None
    with acting_for(trial.id):
        ground = machines.ground()
    assert ground is not None
    assert ground.is_trial
    assert "PROBĂ" in adina.get(address(alba)).text


@pytest.mark.parametrize("tail", ["", "nou/", "{key}/", "{key}/retrage/"])
def test_nobody_else_sees_keys(tail: str, alba: Town, buzau: Town) -> None:
    place = address(alba, tail.format(key=issue(alba).key_id))

    assert of(alba.registrar).get(place).status_code == 403
    assert of(buzau.registrar).get(place).status_code == 404
    assert of(buzau.administrator).get(place).status_code == 404
    assert Client().get(place).status_code == 302


def test_a_key_of_another_institution_is_not_there(alba: Town, buzau: Town) -> None:
    foreign = issue(buzau).key_id

    assert of(alba.administrator).get(address(alba, f"{foreign}/")).status_code == 404
    assert of(alba.administrator).post(address(alba, f"{foreign}/retrage/")).status_code == 404
