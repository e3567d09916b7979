"""Reminders go out on working mornings, step by step, once to each person, in the application and by letter."""

from datetime import UTC, datetime
from typing import Any

import pytest

from registratura.accounts.models import User
from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.deadlines.queries import Reminders
from registratura.deadlines.reminding import Anchor, Step, Whom
from registratura.flows import reminders
from registratura.institutions.roles import Role
from registratura.messaging import services as messaging
from registratura.messaging.models import Message
from registratura.routing import queries as holders
from registratura.routing import services as routing
from registratura.routing.orders import Holder
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.deadlines.deeds import extended
from tests.rooms.routing.deeds import colleague, entry, given, petition

pytestmark = pytest.mark.django_db
# A petition of Monday 2 March 2026 ends on Wednesday 1 April.


def morning(text: str, hour: int = 6) -> datetime:
    """Return a morning of 2026 in Bucharest, given as 03-30."""
    return datetime.fromisoformat(f"2026-{text}").replace(hour=hour, tzinfo=UTC)


def told(town: Town, kind: str = "") -> list[tuple[str, str]]:
    """Return the messages written so far, as kind and name, in order, without those about given work."""
    with acting_for(town.id):
        rows = Message.objects.exclude(kind="assignment.received").filter(kind__startswith=kind)
        return [
            (row.kind, row.user.full_name) for row in rows.select_related("user").order_by("id") if row.user
        ]


def remind(town: Town, text: str, hour: int = 6) -> int:
    return reminders.remind(institution_id=town.id, now=morning(text, hour))


@pytest.fixture
def secretary(alba: Town) -> User:
    with acting_for(alba.id):
        return colleague(alba, "Valeria Nistor", alba.secretariat, Role.SECRETARY_GENERAL)


@pytest.fixture
def paper(alba: Town, secretary: User) -> int:
    """A petition on the clerk's desk."""
    with acting_for(alba.id):
        entry_id = petition(alba, alba.urbanism)
        given(alba, entry_id, internal_on=morning("03-25").date())
        return entry_id


def test_pet_24_holder_then_coordinator_then_the_secretary_general(alba: Town, paper: int) -> None:
    days = ["03-24", "03-25", "03-30", "04-01", "04-02"]

    counts = [remind(alba, day) for day in days]

    assert counts == [0, 1, 2, 2, 3]
    clerk, head = "Bogdan Barbu", "Horia Hanganu"
    assert sorted(told(alba)) == sorted(
        [("term.near", clerk)] * 3
        + [("term.missed", clerk)]
        + [("term.escalated", head)] * 3
        + [("term.escalated", "Valeria Nistor")]
    )


def test_each_step_is_told_once_however_often_it_is_asked(alba: Town, paper: int) -> None:
    assert [remind(alba, "03-30", hour) for hour in (6, 7, 14)] == [2, 0, 0]
    assert remind(alba, "03-31") == 0


def test_nobody_is_told_at_night_or_on_a_free_day(alba: Town, paper: int) -> None:
    assert remind(alba, "03-30", hour=3) == 0
    assert remind(alba, "03-28") == 0
    # Good Friday.
    assert remind(alba, "04-10") == 0
    assert told(alba) == []


def test_only_the_last_step_is_made_up_for(alba: Town, paper: int) -> None:
    assert remind(alba, "04-20") == 3
    assert {kind for kind, _name in told(alba)} == {"term.missed", "term.escalated"}


def test_a_message_names_the_paper_its_end_and_its_holder(alba: Town, paper: int) -> None:
    remind(alba, "03-30")

    with acting_for(alba.id):
        (escalated,) = Message.objects.filter(kind="term.escalated")
    assert escalated.context["due_on"] == "2026-04-01"
    assert escalated.context["holder"] == "Bogdan Barbu"
    assert (escalated.about_type, escalated.about_id) == ("entry", paper)


def test_the_deputy_hears_in_the_absent_holder_s_place(alba: Town, paper: int) -> None:
    with acting_for(alba.id):
        other = colleague(alba, "Doina Dobre", alba.urbanism)
        routing.set_deputy(
            user_id=alba.clerk.id,
            deputy_id=other.id,
            absent_from=morning("03-20").date(),
            last_day=None,
            reason="Concediu",
            by=alba.head,
            now=morning("03-20"),
        )

    remind(alba, "03-25")

    assert told(alba) == [("term.near", "Doina Dobre")]


def _handed_over(town: Town, entry_id: int, to: User) -> None:
    holder = holders.holder_of(entry_id)
    assert holder is not None
    routing.hand_over(
        assignment_id=holder.assignment_id,
        to=Holder(user_id=to.id),
        reason="Concediu",
        by=town.head,
        now=morning("03-30", 9),
    )


def test_who_takes_the_work_over_hears_of_the_step_that_holds(alba: Town, paper: int) -> None:
    remind(alba, "03-30")
    with acting_for(alba.id):
        other = colleague(alba, "Doina Dobre", alba.urbanism)
        _handed_over(alba, paper, other)

    assert remind(alba, "03-31") == 1
    assert told(alba)[-1] == ("term.near", "Doina Dobre")


def test_pet_17_whom_the_petition_is_about_hears_nothing(alba: Town, secretary: User) -> None:
    with acting_for(alba.id):
        entry_id = petition(alba, alba.secretariat)
        given(alba, entry_id, to=alba.secretariat, by=alba.registrar, internal_on=morning("03-25").date())
        routing.name_concerned(
            entry_id=entry_id, user_ids=[secretary.id], by=alba.registrar, now=morning("03-20")
        )
        mayor = colleague(alba, "Sorin Stan", None, Role.HEAD)

    remind(alba, "04-02")

    assert {name for _kind, name in told(alba)} == {mayor.full_name}


def test_a_paper_that_waits_for_an_order_is_its_unit_s_head_s(alba: Town) -> None:
    with acting_for(alba.id):
        petition(alba, alba.urbanism)

    remind(alba, "03-25")

    assert told(alba) == [("term.near", "Horia Hanganu")]


def test_what_was_answered_is_not_told_of(alba: Town, paper: int) -> None:
    with acting_for(alba.id):
        (card,) = terms.state_of(subject_type="entry", subject_id=paper, today=morning("03-20").date())
        deadline = terms.deadline_by_id(card.id)
        assert deadline is not None
        deadlines.stop(deadline=deadline, on=morning("03-20").date(), by=alba.registrar, now=morning("03-20"))

    assert remind(alba, "04-02") == 0


def test_more_time_begins_the_steps_anew(alba: Town, paper: int) -> None:
    remind(alba, "03-30")
    with acting_for(alba.id):
        (card,) = terms.state_of(subject_type="entry", subject_id=paper, today=morning("03-30").date())
        deadline = terms.deadline_by_id(card.id)
        assert deadline is not None
        extended(alba, deadline, "03-30")

    assert [remind(alba, day) for day in ("04-02", "04-14", "04-16")] == [0, 2, 2]


def test_the_institution_s_own_steps_hold(alba: Town, paper: int) -> None:
    own = (Step(Anchor.BEFORE_SAFE, 10, frozenset({Whom.SECRETARY})),)
    with acting_for(alba.id):
        deadlines.choose_reminders(reminders=Reminders(own), by=alba.administrator, now=morning("03-10"))

    assert remind(alba, "03-18") == 1
    assert told(alba) == [("term.escalated", "Valeria Nistor")]


def test_terms_of_hours_are_told_of_at_once(alba: Town, secretary: User) -> None:
    with acting_for(alba.id):
        entry_id = entry(alba, alba.urbanism, subject="Solicitare de la presă")
        given(alba, entry_id)
        deadlines.start(
            rule_code="IIP-PR",
            subject_type="entry",
            subject_id=entry_id,
            started=morning("03-10", 9),
            by=alba.registrar,
            now=morning("03-10", 9),
        )
        deadlines.announce(now=morning("03-11", 6))
        assert sorted(kind for kind, _name in told(alba)) == ["term.escalated", "term.near"]
        deadlines.announce(now=morning("03-11", 10))

    assert sorted(kind for kind, _name in told(alba)[2:]) == [
        "term.escalated",
        "term.escalated",
        "term.missed",
    ]
    assert remind(alba, "03-12") == 0


def test_many_terms_come_in_portions_and_none_is_told_twice(alba: Town, paper: int) -> None:
    with acting_for(alba.id):
        for _number in range(4):
            given(alba, petition(alba, alba.urbanism), internal_on=morning("03-25").date())

    assert reminders.remind(institution_id=alba.id, now=morning("03-25"), portion=2) == 5
    assert reminders.remind(institution_id=alba.id, now=morning("03-25"), portion=2) == 0


def test_a_failure_leaves_everything_to_be_told_again(
    alba: Town, paper: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_facts: Any) -> None:
        raise RuntimeError("the pen is broken")

    with monkeypatch.context() as patch:
        patch.setattr(messaging, "send", broken)
        with pytest.raises(RuntimeError):
            remind(alba, "03-30")

    assert remind(alba, "03-30") == 2


def test_another_town_hears_nothing(alba: Town, buzau: Town, paper: int) -> None:
    assert remind(buzau, "04-02") == 0
