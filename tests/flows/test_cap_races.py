"""
Two workers at once on what one person may get: never one more than the cap, over campaigns and beside pages.

Each works over a connection of its own, and both meet at the very moment of taking. The controls take as an ordinary
program would, by reading and then writing: there the same meeting does go over the cap.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from registratura.flows.placing import showing
from registratura.kernel.placing import Place, Topic
from registratura.kernel.privacy.purposes import Purpose
from registratura.outreach.models import Cap
from registratura.outreach.services import sending
from registratura.placements import services as notices
from registratura.placements.models import PersonCap
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.rooms.outreach.ground import NOW, Ground, Sink, ground
from tests.rooms.placements.ground import consent_of, person_who_said, placed

PEOPLE, CAP, SHOWINGS = 12, 2, 10
Take = Callable[..., bool]


@pytest.fixture(scope="module")
def workers(django_db_setup: None, django_db_blocker: Any) -> Iterator[ThreadPoolExecutor]:
    """Two threads, each with its own connection; what they commit goes with the module's database."""
    with django_db_blocker.unblock(), ThreadPoolExecutor(2) as threads:
        yield threads
        leaving = Barrier(2)

        def leave(_number: int) -> None:
            leaving.wait(timeout=30)
            connection.close()

        list(threads.map(leave, range(2)))
        connection.close()


@pytest.fixture(scope="module")
def stage(workers: ThreadPoolExecutor) -> Ground:
    """The supplier, committed."""
    return ground()


@dataclass
class Race:
    """People who got one letter of the two they may get in a week, and two campaigns that both want the other."""

    stage: Ground
    campaigns: tuple[int, int]
    sink: Sink
    addresses: list[str]

    def run(self, workers: ThreadPoolExecutor) -> Counter[str]:
        """Let a worker send each campaign, at once; return how many letters each person has then."""
        list(workers.map(lambda one: self.stage.send(one, self.sink), self.campaigns))
        return Counter(to for to, _letter in self.sink.letters if to in self.addresses)


def campaigns(stage: Ground, name: str) -> Race:
    """Lay a race of its own people."""
    addresses = [f"{name}{number}@casa.example" for number in range(PEOPLE)]
    for address in addresses:
        stage.person(address)
    sink = Sink()
    stage.send(stage.campaign(name=f"{name} întâi"), sink)
    race = Race(stage, (stage.campaign(name=f"{name} a"), stage.campaign(name=f"{name} b")), sink, addresses)
    assert len(sink.letters) >= PEOPLE
    return race


def meeting(real: Take) -> Take:
    """Take as the product does, at the moment at which the other takes too."""
    together = Barrier(2)

    def take(**asked: Any) -> bool:
        together.wait(timeout=30)
        return real(**asked)

    return take


def careless(*, subject_id: UUID, now: datetime, together: Barrier) -> bool:
    """Take one of a week's letters by reading and then writing."""
    row = Cap.objects.get(subject=subject_id)
    together.wait(timeout=30)
    if len(row.moments) >= CAP:
        return False
    row.moments = [*row.moments, now]
    row.save(update_fields=["moments"])
    return True


def test_ac_f2_2_two_campaigns_at_once_never_send_a_third_letter(
    stage: Ground, workers: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    race = campaigns(stage, "om")
    monkeypatch.setattr(sending, "take_cap", meeting(sending.take_cap))

    letters = race.run(workers)

    assert letters == dict.fromkeys(race.addresses, CAP)


def test_a_cap_that_is_read_and_then_written_is_gone_over(
    stage: Ground, workers: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_for(stage.id), reading_for(Purpose.P12):
        Cap.objects.update(moments=[])  # whoever another test wrote to does not stand in the way of this one
    race, together = campaigns(stage, "control"), Barrier(2)
    monkeypatch.setattr(sending, "take_cap", lambda **asked: careless(**asked, together=together))

    letters = race.run(workers)

    assert max(letters.values()) > CAP


@dataclass(frozen=True)
class Somebody:
    """Who opened a signal, with an account."""

    pk: int
    email: str


def before_a_notice(stage: Ground, account: int, topic: Topic) -> showing.Reader:
    """Put a notice on a kind of page that stands before somebody at most twice a day, and return them."""
    email = f"cont{account}@casa.example"
    person = person_who_said(stage.supplier, "P21", account=account, email=email)
    record = consent_of(stage.supplier, person, "P21")
    wanted: dict[str, Any] = {"subject_id": person, "signal": "interest", "consent_record": record}
    with acting_for(stage.id), reading_for(Purpose.P21):
        placed(f"Arhivare {account}", topic=topic, caps=(50, CAP), targets=(("interest", "archive"),))
        notices.open_signal(**wanted, by=None, now=NOW)
        notices.note_fact(**wanted, bucket="archive", now=NOW)
    showing.forget_kept()
    return showing.Reader(user=Somebody(account, email), signal=False)  # type: ignore[arg-type]


def look(stage: Ground, reader: showing.Reader, topic: Topic) -> bool:
    """Open a page once; return whether the notice stood there."""
    shown = showing.shown(
        place=Place.CUSTOMER, topic=topic, office=stage.id, hidden=False, now=NOW, reader=reader
    )
    return shown is not None and shown.is_fitted


def fitted(stage: Ground, workers: ThreadPoolExecutor, reader: showing.Reader, topic: Topic) -> int:
    """Let two processes of the web show pages to one person at once; return how often the notice stood there."""
    return sum(
        workers.map(lambda _worker: sum(look(stage, reader, topic) for _ in range(SHOWINGS)), range(2))
    )


def test_ac_g_two_pages_at_once_never_show_a_notice_once_more_than_its_cap(
    stage: Ground, workers: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = before_a_notice(stage, 9_001, Topic.SUBSCRIPTION)
    monkeypatch.setattr(notices, "take_cap", meeting(notices.take_cap))

    assert fitted(stage, workers, reader, Topic.SUBSCRIPTION) == CAP


def test_a_showing_that_is_read_and_then_written_is_gone_over(
    stage: Ground, workers: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, together = before_a_notice(stage, 9_002, Topic.WORK), Barrier(2)
    assert look(stage, reader, Topic.WORK)  # the first of the day, alone

    def take(*, subject_id: UUID, flight_id: int, most: int, now: datetime) -> bool:
        row = PersonCap.objects.get(subject=subject_id, flight_id=flight_id)
        together.wait(timeout=30)
        if row.shown_count >= most:
            return False
        row.shown_count += 1
        row.save(update_fields=["shown_count"])
        return True

    monkeypatch.setattr(notices, "take_cap", take)

    assert 1 + fitted(stage, workers, reader, Topic.WORK) > CAP
