"""Units do not close and last roles do not end over open work; much work goes over by a job in portions."""

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from registratura.flows import leaving
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.models import Membership
from registratura.institutions.roles import Role
from registratura.routing import queries as routing
from registratura.routing import services
from registratura.routing.errors import WorkOpenError
from registratura.routing.orders import Holder, Target
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

pytestmark = pytest.mark.django_db


def give(town: Town, count: int = 1) -> None:
    for n in range(count):
        entry = town.register(f"Cererea {n}", unit_id=town.urbanism.id).entry_id
        services.assign(
            targets=[Target(entry)],
            lead=Holder(user_id=town.clerk.id),
            order_text="",
            internal_on=None,
            by=town.head,
            now=NOW,
        )


def role_of(town: Town, person: str) -> Membership:
    line = next(one for one in institutions.members(at=NOW) if one.user_id == getattr(town, person).id)
    found = institutions.membership_by_id(line.id)
    assert found is not None
    return found


def test_a_unit_with_waiting_papers_does_not_close(alba: Town) -> None:
    with acting_for(alba.id):
        alba.register(unit_id=alba.urbanism.id)
        with pytest.raises(WorkOpenError, match="predați-o"):
            leaving.close_unit(unit=alba.urbanism, on=NOW.date(), by=alba.administrator)


def test_a_unit_without_work_and_people_closes(alba: Town) -> None:
    with acting_for(alba.id):
        empty = structure.add_unit(code="GOL", name="Gol", parent_id=None, by=None)
        leaving.close_unit(unit=empty, on=NOW.date(), by=alba.administrator)

        found = institutions.unit_by_id(empty.id)
    assert found is not None
    assert found.closed_on == NOW.date()


def test_the_last_role_that_solves_does_not_end_over_open_work(alba: Town) -> None:
    with acting_for(alba.id):
        give(alba, 2)
        with pytest.raises(WorkOpenError, match="2 lucrări"):
            leaving.end_membership(membership=role_of(alba, "clerk"), now=NOW, by=alba.administrator)

        structure.add_member(
            user_id=alba.clerk.id,
            role=Role.CLERK,
            unit_id=alba.secretariat.id,
            job_title="",
            now=NOW,
            by=None,
        )
        leaving.end_membership(membership=role_of(alba, "clerk"), now=NOW, by=alba.administrator)


def test_who_stands_in_for_somebody_is_replaced_first(alba: Town) -> None:
    today = NOW.date()
    with acting_for(alba.id):
        services.set_deputy(
            user_id=alba.head.id,
            deputy_id=alba.clerk.id,
            absent_from=today,
            last_day=None,
            reason="Concediu",
            by=alba.head,
            now=NOW,
        )
        with pytest.raises(leaving.StandsInError, match="Horia Hanganu"):
            leaving.end_membership(membership=role_of(alba, "clerk"), now=NOW, by=alba.administrator)


def hand_over(town: Town, **other: Any) -> leaving.Handed:
    with acting_for(town.id):
        return leaving.hand_over_work(
            leaving=Holder(user_id=town.clerk.id),
            to=Holder(user_id=town.head.id),
            reason="Pensionare",
            by=town.administrator,
            now=NOW,
            **other,
        )


def test_a_little_goes_over_at_once(alba: Town) -> None:
    with acting_for(alba.id):
        give(alba, 3)

    assert hand_over(alba) == leaving.Handed(3, None)
    with acting_for(alba.id):
        assert routing.work_left(Holder(user_id=alba.clerk.id)).total == 0
        leaving.end_membership(membership=role_of(alba, "clerk"), now=NOW, by=alba.administrator)


def test_much_goes_over_by_a_job_in_portions(alba: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "AT_ONCE", 2)
    with acting_for(alba.id):
        give(alba, 5)

    asked = hand_over(alba)
    job = ProcrastinateJob.objects.get(task_name=leaving.TASK, status="todo")
    assert job.args == {"institution_id": alba.id, "departure_id": asked.departure_id}
    done = services.carry_departure(**job.args, clock=lambda: NOW, portion=2)

    assert (done.done_count, done.remark) == (5, "")
    with acting_for(alba.id):
        card = routing.departure_of(asked.departure_id or 0)
        assert card is not None
        assert (card.finished, card.done_count, card.open_count) == (True, 5, 5)
        assert routing.work_left(Holder(user_id=alba.clerk.id)).total == 0
    assert services.carry_departure(**job.args, clock=lambda: NOW).done_count == 5


def test_a_receiver_who_is_gone_meanwhile_stops_it_with_words(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "AT_ONCE", 0)
    with acting_for(alba.id):
        give(alba, 1)
    asked = hand_over(alba)
    with acting_for(alba.id):
        structure.end_membership(membership=role_of(alba, "head"), now=NOW, by=alba.administrator)

    done = services.carry_departure(
        institution_id=alba.id, departure_id=asked.departure_id or 0, clock=lambda: NOW
    )

    assert done.done_count == 0
    assert "nu are acum un rol" in done.remark
