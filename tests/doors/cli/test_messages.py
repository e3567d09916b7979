"""`registratura messages`: what waits or failed, and sending it again, in this process over the test database."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from registratura.doors.cli import messages as command
from registratura.messaging import services as messaging
from registratura.messaging.channels.port import ChannelError
from registratura.messaging.models import Delivery
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.ways import FakeWay
from tests.rooms.messaging.letters import delivery_of, number_given

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database_is_there(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(command, "ensure_database", lambda: None)
    return


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def failed(alba: Town) -> Delivery:
    """A letter that no server took."""
    with acting_for(alba.id):
        row = delivery_of(number_given(alba, now=now()))
    way = FakeWay([ChannelError("550 No such user", permanent=True)])
    messaging.deliver(institution_id=alba.id, delivery_id=row.id, clock=now, ways=way.ways())
    return row


def said(town: Town, *arguments: str) -> Result:
    """Run the command for an institution."""
    first, *rest = arguments
    return CliRunner().invoke(command.messages, [first, "--institution", town.institution.code, *rest])


def test_what_failed_is_listed_in_words_and_as_json(alba: Town, failed: Delivery) -> None:
    shown = said(alba, "list").stdout
    told = json.loads(said(alba, "list", "--state", "failed", "--json").stdout)

    assert "550 No such user" in shown
    assert "dan@example.ro" not in shown
    assert [(line["id"], line["state"], line["kind"]) for line in told] == [
        (failed.id, "failed", "number.given")
    ]


def test_nothing_to_show_is_said(alba: Town) -> None:
    assert "Nicio trimitere nu așteaptă" in said(alba, "list").stdout
    assert json.loads(said(alba, "list", "--json").stdout) == []


def test_what_failed_is_sent_again_by_number_or_all_at_once(alba: Town, failed: Delivery) -> None:
    assert json.loads(said(alba, "retry", str(failed.id), "--json").stdout) == {"retried": [failed.id]}
    with acting_for(alba.id):
        assert Delivery.objects.get(pk=failed.pk).state == "waiting"
    assert "Puse din nou la rând: 0." in said(alba, "retry", "--all-failed").stdout


def test_what_cannot_be_sent_again_is_refused_whole(alba: Town, failed: Delivery, buzau: Town) -> None:
    for arguments in ([], [str(failed.id), "--all-failed"], [str(failed.id), "999999"]):
        assert said(alba, "retry", *arguments).exit_code == 1
    assert said(buzau, "retry", str(failed.id)).exit_code == 1
    with acting_for(alba.id):
        assert Delivery.objects.get(pk=failed.pk).state == "failed"
