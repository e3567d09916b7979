"""What keeps a letter of a request from leaving, and the notice that gives thirty days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registratura.flows import terms as term_flow
from registratura.information import services
from registratura.information.errors import LongTermLockedError, RequestRefusedError
from registratura.information.rules import Evaluation, Lock, Nature
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.information_ground import (
    Enter,
    assess,
    card,
    end,
    enter,
    enter_after,
    later,
    leave,
    linked_answer,
    notice,
    row,
    terms_of,
    today,
)

__all__ = ["enter"]
pytestmark = pytest.mark.django_db


def test_INF_07_an_answer_leaves_only_after_evaluation_and_ending(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    letter_id = linked_answer(alba, entry_id)

    with pytest.raises(RequestRefusedError, match="evaluarea primară"):
        leave(alba, letter_id)
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    with pytest.raises(RequestRefusedError, match="felul răspunsului"):
        leave(alba, letter_id)


def test_INF_07_a_term_is_not_stopped_by_hand_before_the_ending(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    deadline_id = terms_of(alba, entry_id)["IIP"].id

    with acting_for(alba.id), pytest.raises(RequestRefusedError):
        term_flow.write_dispatch(
            entry=row(entry_id),
            deadline_id=deadline_id,
            on=today(),
            reference="",
            by=alba.registrar,
            now=timezone.now(),
        )


def test_INF_03_an_answer_that_leaves_late_says_why(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)
    made = end(alba, entry_id, Nature.FAVORABLE)

    with later(14):
        with pytest.raises(RequestRefusedError, match="cauza întârzierii"):
            leave(alba, made.entry_id)
        with acting_for(alba.id):
            services.explain_delay(
                entry_id=entry_id, cause="Volum mare", by=alba.registrar, now=timezone.now()
            )
        leave(alba, made.entry_id)

        assert terms_of(alba, entry_id)["IIP"].state == "missed"
        assert card(alba, entry_id).delay_cause == "Volum mare"


def test_INF_04_the_notice_gives_thirty_days_when_it_leaves(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)

    letter_id = notice(alba, entry_id)
    assert not terms_of(alba, entry_id)["IIP"].extended
    leave(alba, letter_id)

    term = terms_of(alba, entry_id)["IIP"]
    assert (term.state, term.extended) == ("open", True)
    assert term.safe_on <= today() + timedelta(days=30) <= term.due_on
    found = card(alba, entry_id).long_term
    assert found is not None
    assert found.lock is Lock.USED


def test_INF_04_without_notice_by_the_tenth_day_thirty_are_locked(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)

    with later(14):
        found = card(alba, entry_id).long_term
        assert found is not None
        assert found.lock is Lock.LOCKED
        with pytest.raises(LongTermLockedError, match=r"Legea 544/2001 art. 7 alin. \(1\)"):
            notice(alba, entry_id)


def test_INF_04_a_notice_that_leaves_late_gives_nothing(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)
    letter_id = notice(alba, entry_id)

    with later(14):
        leave(alba, letter_id)

        assert not terms_of(alba, entry_id)["IIP"].extended


def test_INF_04_a_notice_that_left_in_time_counts_though_written_down_later(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)
    letter_id = notice(alba, entry_id)
    left_on = today()

    with later(14), acting_for(alba.id):
        term_flow.change(
            entry=row(letter_id),
            changes={"dispatched_on": left_on},
            reason="",
            by=alba.registrar,
            now=timezone.now(),
        )

    assert terms_of(alba, entry_id)["IIP"].extended


def test_INF_04_one_notice_is_enough(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)
    notice(alba, entry_id)

    with pytest.raises(RequestRefusedError, match="pregătită"):
        notice(alba, entry_id)
