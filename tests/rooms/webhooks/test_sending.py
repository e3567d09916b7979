"""Programs told of entries: at least once under one number, by walls, whatever they answer and whoever is killed."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from registratura.flows.webhooks import tasks
from registratura.journal import queries as journal
from registratura.messaging.models import Message
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for
from registratura.webhooks import pacing, queries
from registratura.webhooks import services as webhooks
from registratura.webhooks.errors import EndpointRefusedError, ReplayRefusedError
from registratura.webhooks.models import Attempt, Delivery, Endpoint, Event
from registratura.webhooks.queries import DeliveryLine
from registratura.webhooks.services import gathering, sending
from registratura.webhooks.services.endpoints import EndpointDraft
from registratura.webhooks.signing import read_secret, signature
from tests.cast import Town
from tests.fakes.program import Program

from .conftest import add, gather, now, send


def log(town: Town, endpoint: Endpoint) -> list[DeliveryLine]:
    with acting_for(town.id):
        return queries.deliveries(endpoint_id=endpoint.id)


def later(**by: float) -> Any:
    moment = now() + timedelta(**by)
    return lambda: moment


def heard(told: Program, place: int = -1) -> tuple[dict[str, str], dict[str, Any]]:
    _path, headers, body = told.heard[place]
    return headers, json.loads(body)


def test_a_registered_entry_is_told_with_numbers_alone_and_a_signature_that_holds(
    town: Town, added: Endpoint, told: Program
) -> None:
    town.register("Cerere a familiei Popescu", sender="Popescu Ion")
    assert gather(town) == 1

    assert send(town, added) == 1

    headers, said = heard(told)
    with acting_for(town.id):
        secret, former = queries.secrets_of(added.id, now=now())
        (event,) = Event.objects.order_by("id")
    body = told.heard[0][2]
    assert headers["webhook-signature"] == signature(
        secret=read_secret(secret),
        message_id=headers["webhook-id"],
        seconds=int(headers["webhook-timestamp"]),
        body=body,
    )
    assert former == ""
    assert (headers["webhook-id"], said["type"]) == (f"msg_{town.id}_1", "entry.registered")
    assert said["data"]["sequence"] == 1
    assert said["data"]["entry"]["number"] == 1
    assert b"Popescu" not in body
    assert datetime.fromisoformat(said["timestamp"]) == event.happened_at
    (line,) = log(town, added)
    assert (line.state, line.attempt_count) == ("delivered", 1)
    assert line.last is not None
    assert (line.last.status, line.last.reply) == (200, "200 ok")
    assert line.last.latency_ms >= 0


def test_words_travel_only_where_they_were_chosen(town: Town, told: Program) -> None:
    endpoint = add(town, told.url, with_words=True)
    town.register("Cerere de racordare", sender="Popescu Ion")
    gather(town)
    send(town, endpoint)

    _headers, said = heard(told)
    assert (said["data"]["entry"]["subject"], said["data"]["entry"]["sender"]) == (
        "Cerere de racordare",
        "Popescu Ion",
    )


def test_a_program_hears_what_it_chose_and_nothing_from_before_it_was_added(
    town: Town, told: Program
) -> None:
    town.register("Înainte")
    endpoint = add(town, told.url, kinds=["entry.annulled"])
    made = town.register("După")
    with acting_for(town.id):
        row = books.entry_by_id(made.entry_id)
        assert row is not None
        registers.annul_entry(entry=row, reason="Înregistrată de două ori", act="", by=town.registrar)
    gather(town)
    send(town, endpoint)

    assert [json.loads(body)["type"] for _path, _headers, body in told.heard] == ["entry.annulled"]
    assert heard(told)[1]["data"]["entry"]["state"] == "annulled"
    assert heard(told)[1]["data"]["sequence"] == 2  # the sequence tells of what it did not ask for


def test_an_act_still_in_its_transaction_is_not_passed_over(
    town: Town, added: Endpoint, app_url: str
) -> None:
    with psycopg.connect(app_url) as slow:
        slow.execute("SELECT set_config('app.institution', %s, true)", [str(town.id)])
        slow.execute("SELECT journal_write('registers.entry.annulled', 1, 'Ana', 'entry', 999999999, '{}')")
        slow_entry = town.register("Între timp")
        first = gather(town)
        slow.execute("SELECT set_config('app.institution', %s, true)", [str(town.id)])
        slow.rollback()
    assert first == 0
    assert gather(town) == 1
    with acting_for(town.id):
        assert list(Event.objects.order_by("id").values_list("entry_id", flat=True)) == [slow_entry.entry_id]
    assert gather(town) == 0


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 429, 500, 503])
def test_any_answer_but_a_success_is_tried_again_and_no_redirect_is_followed(
    town: Town, added: Endpoint, told: Program, status: int
) -> None:
    told.status, told.headers = status, {"Location": told.url}
    town.register()
    gather(town)

    assert send(town, added) == 0

    assert len(told.heard) == 1
    (line,) = log(town, added)
    assert line.state == "waiting"
    assert line.last is not None
    assert line.last.status == status
    assert line.next_attempt_at is not None
    assert timedelta(seconds=5) < line.next_attempt_at - now() < timedelta(seconds=15)

    told.status = 204
    assert send(town, added, later(seconds=20)) == 1
    ids = {headers["webhook-id"] for _path, headers, _body in told.heard}
    assert len(ids) == 1
    assert len({body for _path, _headers, body in told.heard}) == 1


def test_a_slow_a_dripping_and_a_cut_answer_end_and_are_tried_again(
    town: Town, added: Endpoint, told: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WHOLE_S", 0.5)
    for fault in ("slow", "drips", "cuts"):
        told.slow_s, told.drips, told.cuts = 3.0 * (fault == "slow"), fault == "drips", fault == "cuts"
        town.register()
    gather(town)
    begun = now()

    told.slow_s, told.drips, told.cuts = 3.0, False, False
    send(town, added)

    assert now() - begun < timedelta(seconds=8)
    lines = log(town, added)
    assert [line.state for line in lines] == ["waiting"] * 3
    assert all(line.last is not None and line.last.status == 0 for line in lines)
    told.slow_s, told.drips = 0.0, True
    send(town, added, later(minutes=1))
    told.drips, told.cuts = False, True
    send(town, added, later(minutes=20))
    assert {line.state for line in log(town, added)} == {"waiting"}
    told.cuts = False
    assert send(town, added, later(hours=2)) == 3
    sequence = [json.loads(body)["data"]["sequence"] for _path, _headers, body in told.heard[-3:]]
    assert sequence == [1, 2, 3]


def test_an_endless_answer_is_not_read(town: Town, added: Endpoint, told: Program) -> None:
    told.body = b"x" * (sending.MOST_REPLY + 10)
    town.register()
    gather(town)

    assert send(town, added) == 0
    (line,) = log(town, added)
    assert line.last is not None
    assert len(line.last.reply) <= 300


def test_the_own_network_is_not_called_where_it_is_not_allowed(
    town: Town, added: Endpoint, told: Program, settings: Any
) -> None:
    settings.PRIVATE_WEBHOOKS = False
    town.register()
    gather(town)

    assert send(town, added) == 0
    assert told.heard == []
    with acting_for(town.id):
        webhooks.change_endpoint(
            endpoint_id=added.id,
            draft=EndpointDraft(name="x", url="https://127.0.0.1/"),
            by=town.administrator,
            now=now(),
        )
    send(town, added, later(minutes=1))
    last = log(town, added)[0].last
    assert last is not None
    assert "rețeaua internă" in last.reply


class _Killed(BaseException):
    pass


@pytest.mark.parametrize("step", ["_call", "_note"])
def test_r5_a_kill_before_or_after_the_call_sends_again_under_the_same_number(
    town: Town, added: Endpoint, told: Program, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    town.register()
    gather(town)

    def die(*_given: object) -> None:
        raise _Killed

    with monkeypatch.context() as patched:
        patched.setattr(sending, step, die)
        with pytest.raises(_Killed):
            send(town, added)
    assert send(town, added) == 0  # whoever was killed still holds it
    assert send(town, added, later(minutes=6)) == 1

    assert len(told.heard) == (2 if step == "_note" else 1)
    assert len({headers["webhook-id"] for _path, headers, _body in told.heard}) == 1
    (line,) = log(town, added)
    assert (line.state, line.attempt_count) == ("delivered", 2)


def test_r5_a_kill_while_gathering_loses_and_doubles_nothing(
    town: Town, added: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.register()
    town.register()
    put, calls = gathering.put_delivery, list[int]()

    def die_at_the_second(**given: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise _Killed
        return put(**given)

    with monkeypatch.context() as patched:
        patched.setattr(gathering, "put_delivery", die_at_the_second)
        with pytest.raises(_Killed):
            gather(town)
    with acting_for(town.id):
        assert Event.objects.count() == 0
    assert gather(town) == 2
    assert [line.sequence for line in log(town, added)] == [2, 1]


def test_after_all_attempts_it_is_given_up_and_can_be_replayed(
    town: Town, added: Endpoint, told: Program
) -> None:
    told.status = 500
    town.register()
    gather(town)
    moment = now()
    for _turn in range(pacing.MOST_ATTEMPTS):
        moment += timedelta(hours=20)
        with acting_for(town.id):
            Endpoint.objects.update(failing_at=moment)  # this test is not about giving the program up
        send(town, added, lambda: moment)  # noqa: B023  called at once
    (line,) = log(town, added)
    assert (line.state, line.attempt_count) == ("failed", pacing.MOST_ATTEMPTS)

    told.status = 200
    with acting_for(town.id):
        webhooks.replay(delivery_id=line.id, by=town.administrator, now=now())
    assert send(town, added) == 1
    assert len({headers["webhook-id"] for _path, headers, _body in told.heard}) == 1


def test_five_silent_days_stop_a_program_and_its_administrator_hears_of_it(
    town: Town, added: Endpoint, told: Program
) -> None:
    told.status = 500
    town.register()
    gather(town)
    send(town, added)
    send(town, added, later(days=6))
    with acting_for(town.id):
        line = queries.endpoint(added.id)
        assert line is not None
        assert line.state == "disabled"
        messages = list(Message.objects.filter(kind="webhook.stopped").values_list("user_id", flat=True))
        assert town.administrator.id in messages
        assert town.clerk.id not in messages
        acts = [act.action for act in journal.history_of(subject_type="webhook", subject_id=added.id)]
        assert acts[-1] == "webhooks.endpoint.disabled"
    town.register("Cât era oprit")
    assert gather(town) == 1
    count = len(told.heard)
    assert send(town, added, later(days=7)) == 0
    assert len(told.heard) == count

    told.status = 200
    with acting_for(town.id):
        webhooks.enable_endpoint(endpoint_id=added.id, by=town.administrator, now=now())
        again = webhooks.replay_period(
            endpoint_id=added.id,
            since=now() - timedelta(days=1),
            until=now() + timedelta(days=1),
            by=town.administrator,
            now=now(),
        )
    assert again == 2
    assert send(town, added) == 2
    assert [json.loads(body)["data"]["sequence"] for _p, _h, body in told.heard[-2:]] == [1, 2]


def test_410_stops_a_program_at_once(town: Town, added: Endpoint, told: Program) -> None:
    told.status = 410
    town.register()
    gather(town)
    send(town, added)

    with acting_for(town.id):
        line = queries.endpoint(added.id)
    assert line is not None
    assert (line.state, "410" in line.disabled_reason) == ("disabled", True)


def test_a_changed_key_signs_beside_the_former_one_for_a_day(
    town: Town, added: Endpoint, told: Program
) -> None:
    with acting_for(town.id):
        old, _none = queries.secrets_of(added.id, now=now())
        webhooks.rotate_secret(endpoint_id=added.id, by=town.administrator, now=now())
        new, former = queries.secrets_of(added.id, now=now())
        with pytest.raises(EndpointRefusedError):
            webhooks.rotate_secret(endpoint_id=added.id, by=town.administrator, now=now())
        webhooks.send_test(endpoint_id=added.id, by=town.administrator, now=now())
    assert former == old != new
    send(town, added)
    headers, said = heard(told)
    assert said["type"] == "webhook.test"
    assert "entry" not in said["data"]
    assert len(headers["webhook-signature"].split(" ")) == 2

    with acting_for(town.id):
        webhooks.send_test(endpoint_id=added.id, by=town.administrator, now=now() + timedelta(hours=25))
    send(town, added, later(hours=26))
    (one,) = heard(told)[0]["webhook-signature"].split(" ")
    assert len(base64.b64decode(one.removeprefix("v1,"))) == 32


def test_an_ended_program_hears_nothing_and_an_empty_period_is_refused(
    town: Town, added: Endpoint, told: Program
) -> None:
    with acting_for(town.id), pytest.raises(ReplayRefusedError):
        webhooks.replay_period(
            endpoint_id=added.id,
            since=now() - timedelta(days=1),
            until=now(),
            by=town.administrator,
            now=now(),
        )
    town.register()
    gather(town)
    with acting_for(town.id):
        webhooks.end_endpoint(endpoint_id=added.id, by=town.administrator, now=now())
        with pytest.raises(EndpointRefusedError):
            webhooks.end_endpoint(endpoint_id=added.id, by=town.administrator, now=now())
    assert send(town, added) == 0
    assert told.heard == []


def test_what_is_older_than_thirty_days_is_forgotten(town: Town, added: Endpoint) -> None:
    town.register()
    gather(town)
    send(town, added)
    with acting_for(town.id):
        assert webhooks.forget_old(now=now()) == 0
        assert webhooks.forget_old(now=now() + timedelta(days=31)) == 1
        assert (Event.objects.count(), Delivery.objects.count(), Attempt.objects.count()) == (0, 0, 0)


def test_the_clock_gathers_and_asks_for_one_call_of_each_program(town: Town, added: Endpoint) -> None:
    town.register()

    assert tasks.gather_events(0) >= 1
    assert tasks.gather_events(0) == 0  # a second asking finds the job that waits
    assert tasks.call_program(town.id, added.id) == 1
