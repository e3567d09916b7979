"""Surveys: answered once; in the anonymous mode nothing joins an answer to a person."""

from uuid import UUID

import pytest
from django.db import connection

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


def test_ac_f4_1_no_column_joins_an_anonymous_answer_to_an_invitation(stage: Ground) -> None:
    people = [stage.person(f"p{number}@casa.example", says=("P14",)) for number in range(12)]
    with acting_for(stage.id), reading_for(Purpose.P14):
        survey = opened(stage, "anonymous")
        tokens = invited(stage, survey, people)
        outreach.keep_tokens(survey_id=survey, tokens=tokens)
        for number, token in enumerate(tokens):
            assert outreach.answer(token=token, answers={"q1": "bine", "q2": f"r{number:02}"}, now=NOW)
        columns = {field.column for field in SurveyAnswer._meta.concrete_fields}
        invites = list(SurveyInvite.objects.order_by("id").values())
        answers = list(SurveyAnswer.objects.order_by("id").values())
        by_place = list(SurveyAnswer.objects.raw("SELECT * FROM outreach_surveyanswer ORDER BY ctid"))
        shared = set(map(str, (value for row in invites for value in row.values()))) & set(
            map(str, (value for row in answers for value in row.values()))
        )

    assert columns == {"id", "institution_id", "survey_id", "answers", "answered_on", "respondent"}
    assert {row["respondent"] for row in answers} == {""}
    assert {row["token_digest"] for row in invites} == {""}
    assert [row["answers"]["q2"] for row in answers] != [f"r{number:02}" for number in range(12)]
    assert shared <= {str(stage.id), str(survey), str(NOW.date()), ""}
    assert len(by_place) == 12


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
