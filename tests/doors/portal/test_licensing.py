"""The addresses for machines, and activation without a network, as machines and persons meet them."""

import base64
import io
import json
from typing import Any

import pytest
import segno
from django.test import Client

from registratura.kernel.licenses import certificate as certificates
from registratura.kernel.licenses.request import new_key
from registratura.kernel.privacy import Purpose
from registratura.licensing.models import Machine
from registratura.toolkit.counting import count
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, open_supplier
from tests.rooms.licensing.ground import PRODUCT, Ground, ground, machine, trusted

API = "/api/licences/"
UNKNOWN = new_key(bytes(range(60)))


@pytest.fixture
def supplier(db: None) -> Supplier:
    return open_supplier()


@pytest.fixture
def one(supplier: Supplier) -> Ground:
    with acting_for(supplier.id), reading_for(Purpose.P07):
        return ground(machine_count=1, heartbeat_seconds=600)


def ask(what: str, body: Any, *, key: str, **headers: str) -> Any:
    return Client().post(
        f"{API}{what}/",
        body if isinstance(body, bytes) else json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"License {key}", **headers},
    )


def said(name: str = "one", **members: Any) -> dict[str, Any]:
    return {"product": PRODUCT, "fingerprint": machine(name), **members}


def test_a_machine_comes_in_lives_and_goes(one: Ground, supplier: Supplier) -> None:
    nothing = ask("validate", said(), key=one.key).json()
    assert (nothing["code"], nothing["valid"]) == ("NO_MACHINES", False)
    assert nothing["words"]
    assert nothing["next_step"]
    came = ask("activate", said(platform="linux", version="1.0", nonce="0" * 32), key=one.key)
    assert came.status_code == 201
    with acting_for(supplier.id), reading_for(Purpose.P07):
        payload = certificates.read(came.json()["certificate"], keys=trusted(), license_key=one.key)
    assert payload["meta"]["fingerprint"] == machine("one")
    assert ask("validate", said(), key=one.key).json()["code"] == "HEARTBEAT_NOT_STARTED"
    assert ask("heartbeat", {"fingerprint": machine("one")}, key=one.key).json() == {"state": "ALIVE"}
    assert ask("validate", said(), key=one.key).json()["code"] == "VALID"
    assert ask("check-in", {}, key=one.key).status_code == 200
    full = ask("activate", said("two", platform="linux", version="1.0"), key=one.key)
    assert (full.status_code, full.json()["code"]) == (422, "TOO_MANY_MACHINES")
    assert full["Content-Type"] == "application/problem+json"
    assert ask("deactivate", {"fingerprint": machine("one")}, key=one.key).json() == {"deactivated": True}


@pytest.mark.parametrize("what", ["validate", "activate", "heartbeat", "deactivate", "check-in"])
def test_a_key_that_is_not_known_is_answered_like_one_that_is_none(one: Ground, what: str) -> None:
    body = {} if what == "check-in" else {"fingerprint": machine("one")}
    answers = [ask(what, body, key=key) for key in (UNKNOWN, "RG-1", "x" * 150)]

    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert answers[0].json()["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    "body",
    [
        said(hostname="srv-primarie"),
        said(ip="10.0.0.7"),
        said(serial="SN-1"),
        said(fingerprint="00:1A:2B:3C:4D:5E"),
        said(platform="Linux srv 6.1"),
        said(version="1.0\x00"),
        said(version=5),
        said(components={"mac": "0" * 64}),
        said(components={"system": "SN-1"}),
        [],
        b"{",
        b"[" * 5_000,
        b'{"product":"' + b"x" * 9_000 + b'"}',
    ],
)
def test_ac_d1_3_a_body_that_says_more_is_not_taken_in(one: Ground, body: Any, supplier: Supplier) -> None:
    assert ask("activate", body, key=one.key).status_code == 422
    with acting_for(supplier.id), reading_for(Purpose.P07):
        assert not Machine.objects.exists()


def test_machines_prove_themselves_and_are_not_endless(one: Ground) -> None:
    from datetime import timedelta

    from django.utils import timezone

    assert Client().post(f"{API}validate/", "{}", content_type="application/json").status_code == 403
    assert Client().get(f"{API}validate/").status_code == 405
    for _each in range(240):
        count(f"licences {one.digest}", within=timedelta(minutes=1), now=timezone.now())
    later = ask("validate", said(), key=one.key)
    assert later.status_code == 429
    assert int(later["Retry-After"]) > 0


def test_the_keys_are_public_and_an_installation_without_a_supplier_has_none(one: Ground) -> None:
    ask("activate", said(platform="linux", version="1"), key=one.key)
    (key,) = Client().get(f"{API}keys.json").json()["keys"]

    assert key["publicKeyMultibase"].startswith("z")


@pytest.mark.django_db
def test_without_a_supplier_there_is_nothing() -> None:
    assert Client().get(f"{API}keys.json").status_code == 404
    assert ask("validate", {}, key=UNKNOWN).status_code == 404
    assert Client().get("/licente/activare/").status_code == 404


def posted(fields: dict[str, Any]) -> Any:
    from datetime import timedelta

    from django.utils import timezone

    from registratura.doors.portal.guards import fields as guard_fields

    token = guard_fields(what="verify", now=timezone.now() - timedelta(seconds=30)).token
    return Client().post("/licente/activare/", {**fields, "guard_token": token})


def test_a_request_brought_as_a_photograph_is_answered(one: Ground, supplier: Supplier) -> None:
    assert Client().get("/licente/activare/").status_code == 200
    buffer = io.BytesIO()
    segno.make_qr(one.request("one"), error="l").save(buffer, kind="png", scale=5)
    buffer.seek(0)
    buffer.name = "cerere.png"
    page = posted({"picture": buffer})

    assert page.status_code == 200, page.text
    assert "data:image/svg+xml" in page.text
    assert one.key not in page.text
    place = page.text.split('href="/licente/activare/')[1].split('"')[0]
    file = Client().get(f"/licente/activare/{place}")
    with acting_for(supplier.id), reading_for(Purpose.P07):
        keys = trusted()
    assert certificates.read(file.text, keys=keys, license_key=one.key)["meta"]["nonce"] == "0" * 32


@pytest.mark.parametrize(
    "typed", ["", "x", "RLR1." + base64.urlsafe_b64encode(b"{}").decode() + ".x", "\x00" * 50]
)
def test_what_is_no_request_comes_back_with_words(one: Ground, typed: str) -> None:
    page = posted({"request": typed})

    assert page.status_code == 422
    assert "Nu este o cerere de activare" in page.text
