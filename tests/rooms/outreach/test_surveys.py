"""Surveys: answered once; in the anonymous mode nothing joins an answer to a person."""

import random
import re
from collections.abc import Callable
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from registratura.kernel.privacy.purposes import Purpose
from registratura.outreach import queries
from registratura.outreach import services as outreach
from registratura.outreach.errors import SurveyRefusedError
from registratura.outreach.models import SurveyAnswer, SurveyInvite, SurveyToken
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

from .ground import NOW, Ground, ground


@pytest.fixture
def stage(db: None) -> Ground:
    """The supplier, its notice and topics."""
    return ground()


def opened(stage: Ground, mode: str) -> int:
    """Write a survey and open it."""
    survey = outreach.save_survey(
        survey_id=None, name="Cum merge?", intro="Trei minute.", mode=mode,
        questions=["Cum vă este? | bine | rău", "Ce lipsește?"], by=stage.supplier.counsel, now=NOW,
    )  # fmt: skip
    outreach.open_survey(survey_id=survey, by=stage.supplier.counsel, now=NOW)
    return survey


def invited(stage: Ground, survey: int, people: list[UUID]) -> list[str]:
    """Invite people and return their tokens."""
    found = [outreach.invite(survey_id=survey, subject_id=one, now=NOW) for one in people]
    return [one.token for one in found if one is not None]


MANY, CHANCE = 12, 7
"""Of twelve matched by chance, more than seven come out once in a hundred thousand tries; a real join finds all."""


def answered(stage: Ground, *, traced: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """
    Invite, and let people answer in another order; return invitations and answers with all that the tables know.

    Each answer says who gave it, for whoever judges the joins. traced: a program that marks the invitation as it takes
    the answer, as many do.
    """
    people = [stage.person(f"p{number}@casa.example", says=("P14",)) for number in range(MANY)]
    with acting_for(stage.id), reading_for(Purpose.P14):
        survey = opened(stage, "anonymous")
        tokens = invited(stage, survey, people)
        outreach.keep_tokens(survey_id=survey, tokens=tokens)
        for number in random.Random(20_261_124).sample(range(MANY), MANY):
            with transaction.atomic():
                given = {"q1": "bine", "q2": people[number].hex}
                assert outreach.answer(token=tokens[number], answers=given, now=NOW)
                if traced:
                    SurveyInvite.objects.filter(subject=people[number]).update(token_digest="")
        place = {"place": RawSQL("ctid::text", ()), "change": RawSQL("xmin::text", ())}
        invites = SurveyInvite.objects.filter(survey_id=survey).annotate(**place).order_by("id")
        answers = SurveyAnswer.objects.filter(survey_id=survey).annotate(**place).order_by("id")
        return [{**row} for row in invites.values()], [{**row} for row in answers.values()]


def joined(invites: list[dict[str, Any]], answers: list[dict[str, Any]]) -> int:
    """Try to tie answers to invitations: by order of number, place, change, and by one change; return how many."""
    best: int = 0
    for ours, theirs in product(("id", "place", "change", "subject"), ("id", "place", "change")):
        ranked = zip(sorted(invites, key=_by(ours)), sorted(answers, key=_by(theirs)), strict=True)
        best = max(best, sum(one["subject"].hex == other["answers"]["q2"] for one, other in ranked))
    same = [
        one["subject"].hex == other["answers"]["q2"]
        for one, other in product(invites, answers)
        if one["change"] == other["change"]
    ]
    return best if best > sum(same) else sum(same)


def _by(column: str) -> Callable[[dict[str, Any]], Any]:
    def place(row: dict[str, Any]) -> Any:
        value = row[column]
        return [int(part) for part in re.findall(r"\d+", value)] if isinstance(value, str) else value

    return place


def test_ac_f4_1_neither_column_nor_order_nor_time_joins_an_anonymous_answer_to_an_invitation(
    stage: Ground,
) -> None:
    invites, answers = answered(stage, traced=False)

    columns = {field.column for field in SurveyAnswer._meta.concrete_fields}
    told = [
        {str(value) for row in rows for name, value in row.items() if name not in ("place", "change")}
        for rows in (invites, answers)
    ]
    assert columns == {"id", "institution_id", "survey_id", "answers", "answered_on", "respondent"}
    assert {row["respondent"] for row in answers} == {""}
    assert {row["token_digest"] for row in invites} == {""}
    assert told[0] & told[1] <= {str(stage.id), str(answers[0]["survey_id"]), str(NOW.date()), ""}
    assert joined(invites, answers) <= CHANCE


def test_an_invitation_marked_as_it_is_answered_gives_everybody_away(stage: Ground) -> None:
    assert joined(*answered(stage, traced=True)) == MANY


def test_ac_f4_1_a_token_answers_once_and_leaves_no_trace(stage: Ground) -> None:
    person = stage.person("ana@casa.example", says=("P14",))
    with acting_for(stage.id), reading_for(Purpose.P14):
        survey = opened(stage, "anonymous")
        (token,) = invited(stage, survey, [person])
        assert not outreach.answer(token=token, answers={"q1": "bine"}, now=NOW)  # not kept yet
        outreach.keep_tokens(survey_id=survey, tokens=[token])

        with pytest.raises(SurveyRefusedError):
            outreach.answer(token=token, answers={"q1": "altceva"}, now=NOW)
        assert outreach.answer(token=token, answers={"q1": "bine"}, now=NOW)
        assert not outreach.answer(token=token, answers={"q1": "rău"}, now=NOW)
        assert not SurveyToken.objects.exists()
        card, tallies = queries.survey(survey)  # type: ignore[misc]
        assert (card.invited, card.answered, tallies) == (1, 1, ())
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM outreach_spentday WHERE spent_count = 1")
            assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(("mode", "named"), [("pseudonymous", False), ("identified", True)])
def test_the_other_modes_say_what_they_keep(stage: Ground, mode: str, named: bool) -> None:
    person = stage.person("ana@casa.example", says=("P14",))
    with acting_for(stage.id), reading_for(Purpose.P14):
        survey = opened(stage, mode)
        (token,) = invited(stage, survey, [person])
        assert outreach.answer(token=token, answers={"q1": "bine"}, now=NOW)
        assert not outreach.answer(token=token, answers={"q1": "rău"}, now=NOW)
        respondent = SurveyAnswer.objects.get().respondent

    assert (respondent == person.hex) is named
    assert respondent


def test_nobody_is_asked_twice_or_without_having_agreed(stage: Ground) -> None:
    agreed, silent = stage.person("da@casa.example", says=("P14",)), stage.person("nu@casa.example")
    with acting_for(stage.id), reading_for(Purpose.P14):
        survey = opened(stage, "anonymous")

        assert len(invited(stage, survey, [agreed, silent])) == 1
        assert invited(stage, survey, [agreed, silent]) == []
