"""Who was told of what is kept once; the steps are the institution's; a term counts its changes."""

from dataclasses import replace
from typing import Any

import pytest

from registratura.deadlines import queries
from registratura.deadlines import services as deadlines
from registratura.deadlines.errors import OptionsRefusedError
from registratura.deadlines.queries import Reminders
from registratura.deadlines.reminding import USUAL_STEPS, Anchor, Step, Whom
from registratura.deadlines.services import Told
from registratura.journal import queries as journal
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

from .deeds import day, extended, moment, started
from .test_days_and_recount import declared, recounted

OWN = (Step(Anchor.AFTER_DUE, 3, frozenset({Whom.SECRETARY})),)


def test_the_usual_steps_hold_until_others_are_chosen(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        assert queries.reminders() == Reminders(USUAL_STEPS, calendar_shows_subject=False)
        deadlines.choose_reminders(
            reminders=Reminders(OWN, calendar_shows_subject=True), by=alba.administrator, now=NOW
        )
        deadlines.choose_options(
            options=replace(queries.options(), near_days=4), by=alba.administrator, now=NOW
        )

        assert queries.reminders() == Reminders(OWN, calendar_shows_subject=True)
        assert queries.options().near_days == 4
        (act,) = [
            act
            for act in journal.history_of(subject_type="institution", subject_id=alba.id)
            if act.action == "deadlines.reminders.changed"
        ]
        assert act.details["calendar_shows_subject"] == [False, True]
    with acting_for(buzau.id):
        assert queries.reminders().steps == USUAL_STEPS


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (Step(Anchor.AFTER_DUE, 0, frozenset(Whom)),),
        (Step(Anchor.BEFORE_SAFE, 1, frozenset()),),
        OWN + OWN,
    ],
)
def test_steps_that_say_nothing_are_refused(alba: Town, steps: Any) -> None:
    with acting_for(alba.id), pytest.raises(OptionsRefusedError) as refused:
        deadlines.choose_reminders(reminders=Reminders(steps), by=alba.administrator, now=NOW)

    assert refused.value.field == "steps"


def test_a_person_is_told_once_of_a_step_and_anew_when_the_end_moved(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba)
        told = Told(term.id, "safe-2", day("04-01"), alba.clerk.id)
        moved = told._replace(due_on=day("04-16"))

        assert deadlines.note_reminders(told=[], now=NOW) == set()
        assert deadlines.note_reminders(told=[told, told], now=NOW) == {told}
        assert deadlines.note_reminders(told=[told, moved], now=NOW) == {moved}


def test_a_term_counts_how_often_its_dates_changed(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba)
        (card,) = queries.terms_by_id([term.id], today=day("03-02"))
        assert (card.revision, card.revised_at) == (0, moment("03-02"))
        extended(alba, term, "03-20")
        (card,) = queries.terms_by_id([term.id], today=day("03-20"))
        assert (card.revision, card.revised_at) == (1, moment("03-20"))


def test_a_recount_that_moves_a_term_counts_as_a_change(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba)
        declared(alba)
        recounted(alba)
        (card,) = queries.terms_by_id([term.id], today=day("03-02"))

    assert card.revision == 1


def test_open_terms_come_in_portions_without_those_of_hours(alba: Town) -> None:
    with acting_for(alba.id):
        first, second = (started(alba, subject_id=number).id for number in (1, 2))
        started(alba, "IIP-PR", started=moment("03-02"), subject_id=3)
        ended = started(alba, subject_id=4)
        deadlines.cancel(deadline=ended, ground="OG 27/2002 art. 7", by=alba.registrar, now=NOW)

        portion = queries.open_until(day=day("04-01"), today=day("03-20"), limit=1)
        rest = queries.open_until(day=day("04-01"), today=day("03-20"), after_id=portion[-1].id)

        assert [card.id for card in (*portion, *rest)] == [first, second]
        assert queries.open_until(day=day("03-31"), today=day("03-20")) == []
