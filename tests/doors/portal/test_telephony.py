"""What telephone exchanges tell: known by the key of their line, and their sound by the yes of the conversation."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registratura.calls import services as calls
from registratura.calls.models import Chunk
from registratura.calls.sounds import RATE, Answer, Asked
from registratura.flows import calling as flow
from tests.cast import Supplier, open_supplier

pytestmark = pytest.mark.django_db
PCM = b"\x01\x00\x02\x00" * RATE


@pytest.fixture
def supplier() -> Supplier:
    return open_supplier()


def event(client: Client, secret: str, **told: Any) -> Any:
    body = {"id": "1", "call": "a1", "kind": "answered", "at": timezone.now().isoformat()} | told
    return client.post(
        "/telefonie/evenimente/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )


def sound(client: Client, secret: str, pcm: bytes = PCM, *, at: str = "", number: int = 0) -> Any:
    moment = at or (timezone.now() - timedelta(milliseconds=1)).isoformat()
    return client.post(
        f"/telefonie/sunet/a1/{number}/",
        pcm,
        content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {secret}", "X-Sound-At": moment},
    )


def kept(supplier: Supplier) -> int:
    with flow.recordings(supplier=supplier.institution):
        return Chunk.objects.count()


def test_ac_a4_1_sound_without_a_decision_is_409_and_zero_bytes(supplier: Supplier) -> None:
    client, by, now = Client(), supplier.administrator, timezone.now()
    secret = flow.add_line(supplier=supplier.institution, name="Linia", by=by, now=now)
    call = event(client, secret).json()["call"]
    with flow.recordings(supplier=supplier.institution):
        calls.pick_up(call_id=call, by=by, now=now)

    assert sound(client, secret).status_code == 409
    assert kept(supplier) == 0

    flow.decide(
        supplier=supplier.institution, call_id=call, answer=Answer.GIVEN, means=Asked.VOICE, by=by, now=now
    )
    assert [sound(client, secret, number=one).status_code for one in (0, 0)] == [204, 204]
    assert kept(supplier) == 1

    flow.withdraw(supplier=supplier.institution, call_id=call, keep_before=False, by=by, now=timezone.now())
    assert sound(client, secret, number=1).status_code == 409
    assert kept(supplier) == 0


def test_nobody_without_the_key_of_a_line_is_heard(supplier: Supplier) -> None:
    client = Client()
    for secret in ("", "x", "x" * 500):
        assert event(client, secret).status_code == 401
        assert sound(client, secret).status_code == 401


def test_what_cannot_be_read_is_refused_in_the_same_way_whatever_it_is(supplier: Supplier) -> None:
    client, now = Client(), timezone.now()
    secret = flow.add_line(supplier=supplier.institution, name="Linia", by=supplier.administrator, now=now)
    bad: list[dict[str, Any]] = [
        {"kind": "sings"},
        {"at": "ieri"},
        {"call": "\x00"},
        {"id": 7},
        {"call": ["a"]},
    ]
    assert [event(client, secret, **one).status_code for one in bad] == [422] * len(bad)
    assert sound(client, secret, b"abc").status_code == 422
    assert sound(client, secret, PCM * 6).status_code == 422
    assert sound(client, secret, at="2026-13-45").status_code == 422
    assert kept(supplier) == 0
