"""Yes, no and taking back: one event each, added and never changed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from registratura.consents import queries
from registratura.consents import services as consents
from registratura.consents.errors import ConsentRefusedError, NotAffirmativeError
from registratura.consents.models import ConsentEvent, ConsentRecord, Receipt, Signal
from registratura.consents.rules import Reason
from registratura.consents.states import Method, State
from registratura.journal.queries import recent_acts
from registratura.toolkit.scope import acting_for
from tests.rooms.notices.ground import purpose

from .ground import NOW, Ground, ground, offered, publish

APRIL = datetime(2026, 4, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def stage(db: None) -> Ground:
    """The supplier, its notice, a person."""
    return ground()


def asked(stage: Ground, key: str = "P12", *, at: datetime = NOW, **more: bool) -> Reason:
    """Say why a purpose is open or closed for the person."""
    return queries.may_process(subject_id=stage.person, purpose=key, at=at, **more).reason


def test_nothing_is_open_before_a_yes_and_a_yes_opens_its_purpose_alone(stage: Ground) -> None:
    with acting_for(stage.id):
        assert asked(stage) is Reason.NOT_GIVEN

        consents.give(subject_id=stage.person, purpose="P12", by=None, now=NOW)

        assert asked(stage) is Reason.GIVEN
        assert asked(stage, "P21") is Reason.NOT_GIVEN
        assert asked(stage, "P01") is Reason.GROUND
        assert asked(stage, "P14") is Reason.NOT_DECLARED
        assert asked(stage, "P25") is Reason.HARD_OFF
        somebody = queries.may_process(subject_id=uuid4(), purpose="P12", at=NOW)
        assert not somebody.allowed
        assert queries.open_for(purpose="P12", at=NOW) == [stage.person]


def test_each_answer_is_an_event_with_a_leaf_and_the_newest_is_the_state(stage: Ground) -> None:
    steps: list[tuple[Any, State]] = [
        (consents.refuse, State.REFUSED),
        (consents.give, State.GIVEN),
        (consents.give, State.RENEWED),
        (consents.refuse, State.WITHDRAWN),
        (consents.give, State.GIVEN),
        (consents.withdraw, State.WITHDRAWN),
    ]
    with acting_for(stage.id):
        for step, state in steps:
            answered = step(subject_id=stage.person, purpose="P12", by=stage.supplier.protector, now=NOW)
            assert (answered.state, answered.changed) == (state, True)
        again = consents.withdraw(subject_id=stage.person, purpose="P12", by=None, now=NOW)
        assert not again.changed
        assert not consents.refuse(subject_id=stage.person, purpose="P12", by=None, now=NOW).changed

        assert ConsentRecord.objects.count() == 1
        assert [one.state for one in ConsentEvent.objects.order_by("id")] == [state for _, state in steps]
        acts = recent_acts(subject_types=["consent"])
        (choice,) = (one for one in queries.choices_of(stage.person, at=NOW) if one.purpose.key == "P12")
    assert [act.action for act in reversed(acts)] == [f"consents.event.{state}" for _, state in steps]
    assert all(set(act.details) == {"event", "purpose", "sha256"} for act in acts)
    assert [one.state for one in choice.history] == [state for _, state in reversed(steps)]
    assert not choice.open


def test_a_yes_is_only_ever_an_act_of_the_person(stage: Ground) -> None:
    with acting_for(stage.id):
        for method in (Method.SYSTEM, Method.SIGNAL, Method.UNSUBSCRIBE):
            with pytest.raises(NotAffirmativeError):
                consents.give(subject_id=stage.person, purpose="P12", method=method, by=None, now=NOW)
        for key in ("P01", "P09", "P14", "P25", "nothing"):
            with pytest.raises(ConsentRefusedError):
                consents.give(subject_id=stage.person, purpose=key, by=None, now=NOW)
        assert not ConsentEvent.objects.exists()


def test_the_ledger_refuses_change_and_deletion_in_the_database(stage: Ground) -> None:
    with acting_for(stage.id):
        consents.give(subject_id=stage.person, purpose="P12", by=None, now=NOW)
        consents.note_signal(subject_id=stage.person, now=NOW)
        for harm in (
            lambda: ConsentEvent.objects.update(state="given"),
            lambda: ConsentEvent.objects.all().delete(),
            lambda: ConsentRecord.objects.update(purpose="P21"),
            lambda: ConsentRecord.objects.all()._raw_delete("default"),
            lambda: Signal.objects.update(value="0"),
            lambda: Receipt.objects.update(document={}),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                harm()


def test_ac_j1_2_a_new_purpose_stays_closed_until_a_yes_and_using_the_service_changes_nothing(
    stage: Ground,
) -> None:
    from tests.rooms.notices.ground import content

    grown = content(*offered().purposes, purpose("P14", ground="A6-1-a"))
    publish(stage.supplier, grown, on=date(2026, 4, 20), now=NOW + timedelta(days=1))
    with acting_for(stage.id):
        consents.give(subject_id=stage.person, purpose="P12", by=None, now=NOW)
        with pytest.raises(ConsentRefusedError):  # it does not apply yet
            consents.give(subject_id=stage.person, purpose="P14", by=None, now=NOW + timedelta(days=2))
        asked_once = consents.request(subject_id=stage.person, purpose="P14", now=APRIL)
        for day in range(100):
            again = consents.request(subject_id=stage.person, purpose="P14", now=APRIL + timedelta(days=day))
            assert not again.changed
            assert not queries.may_process(
                subject_id=stage.person, purpose="P14", at=APRIL + timedelta(days=day)
            ).allowed

        assert asked_once.state is State.REQUESTED
        assert asked(stage, "P12", at=APRIL) is Reason.GIVEN  # the old yes goes on as it was
        consents.give(subject_id=stage.person, purpose="P14", by=None, now=APRIL)
        assert asked(stage, "P14", at=APRIL) is Reason.GIVEN


def test_ac_j1_2_a_yes_does_not_reach_a_recipient_added_since(stage: Ground) -> None:
    from tests.rooms.notices.ground import with_recipient

    with acting_for(stage.id):
        consents.give(subject_id=stage.person, purpose="P12", by=None, now=NOW)
    grown = with_recipient(offered(), "agency", to="P12")
    publish(stage.supplier, grown, on=date(2026, 4, 20), now=NOW + timedelta(days=1))

    with acting_for(stage.id):
        assert asked(stage, at=datetime(2026, 4, 19, 9, 0, tzinfo=UTC)) is Reason.GIVEN
        assert asked(stage, at=APRIL) is Reason.BROADER
        answered = consents.give(subject_id=stage.person, purpose="P12", by=None, now=APRIL)
        assert answered.state is State.RENEWED
        assert asked(stage, at=APRIL) is Reason.GIVEN
        assert ConsentRecord.objects.count() == 2


def test_a_yes_expires_at_its_term_at_once_and_in_the_ledger_by_the_job(stage: Ground) -> None:
    with acting_for(stage.id):
        consents.give(subject_id=stage.person, purpose="P12", by=None, now=NOW, valid_for=timedelta(days=10))
        end = NOW + timedelta(days=10)
        assert asked(stage, at=end - timedelta(seconds=1)) is Reason.GIVEN
        assert asked(stage, at=end) is Reason.EXPIRED
        assert consents.expire_due(now=end) == 1
        assert consents.expire_due(now=end) == 0

        assert queries.standing_of(stage.person, purpose="P12").state is State.EXPIRED
        assert consents.give(subject_id=stage.person, purpose="P12", by=None, now=end).state is State.GIVEN


def test_ac_g5_1_a_signal_stops_an_older_yes_until_the_person_says_it_again(stage: Ground) -> None:
    later, latest = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    with acting_for(stage.id):
        for key in ("P12", "P21"):
            consents.give(subject_id=stage.person, purpose=key, by=None, now=NOW)
        assert asked(stage, "P21", signal=True) is Reason.SIGNAL
        consents.note_signal(subject_id=stage.person, now=later)

        assert asked(stage, "P21", at=later) is Reason.SIGNAL
        assert asked(stage, "P12", at=later) is Reason.GIVEN
        assert asked(stage, "P12", at=later, disclosure=True) is Reason.SIGNAL

        consents.give(subject_id=stage.person, purpose="P21", by=None, now=latest, despite_signal=True)
        consents.note_signal(subject_id=stage.person, now=latest + timedelta(days=1))
        assert asked(stage, "P21", at=latest + timedelta(days=2), signal=True) is Reason.GIVEN


def test_everything_of_a_person_ends_at_once_and_another_controller_sees_none_of_it(
    stage: Ground, alba: object
) -> None:
    with acting_for(stage.id):
        for key in ("P12", "P21"):
            consents.give(subject_id=stage.person, purpose=key, by=None, now=NOW)
        assert consents.end_everything(subject_id=stage.person, note="cont închis", by=None, now=NOW) == 2
        assert queries.open_for(purpose="P12", at=NOW) == []
    with acting_for(alba.id):  # type: ignore[attr-defined]
        assert not ConsentRecord.objects.exists()
        assert asked(stage) is Reason.NOT_DECLARED
