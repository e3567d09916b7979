"""Surveys, what was answered as counts, and what stands behind a link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum

from registratura.outreach import keys
from registratura.outreach.models import SpentDay, Survey, SurveyAnswer, SurveyInvite, SurveyToken

FEWEST = 5
"""Below so many answers nothing is shown of an anonymous survey: with few, a word is a name."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `choice` with its choices, or `text`."""

    key: str
    words: str
    kind: str
    choices: tuple[str, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The choices as a form shows them."""
        return [(choice, choice) for choice in self.choices]


@dataclass(frozen=True, slots=True)
class SurveyCard:
    """A survey whole. answered: how many; for the anonymous mode by the tokens spent."""

    id: int
    name: str
    intro: str
    mode: str
    mode_words: str
    state: str
    state_words: str
    questions: tuple[Question, ...]
    created_at: datetime
    invited: int
    answered: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What was answered to a question: how many for each choice, or the texts in an order that says nothing."""

    question: Question
    counts: tuple[tuple[str, int], ...]
    texts: tuple[str, ...]


def surveys() -> list[SurveyCard]:
    """Return the surveys, newest first."""
    return [_card(row) for row in Survey.objects.order_by("-id")[:100]]


def survey(survey_id: int) -> tuple[SurveyCard, tuple[Tally, ...]] | None:
    """Return a survey with what was answered; nothing of the answers while they are too few to hide anybody."""
    row = Survey.objects.filter(pk=survey_id).first()
    if row is None:
        return None
    card = _card(row)
    answers = [
        one.answers for one in SurveyAnswer.objects.filter(survey=row).order_by("id")
    ]  # numbers are random, so this order says nothing of time
    if row.mode == Survey.Mode.ANONYMOUS and len(answers) < FEWEST:
        return card, ()
    return card, tuple(_tally(question, answers) for question in card.questions)


def _tally(question: Question, answers: list[dict[str, Any]]) -> Tally:
    given = [str(one[question.key]) for one in answers if one.get(question.key)]
    if question.kind == "text":
        return Tally(question, (), tuple(sorted(given)))
    return Tally(question, tuple((choice, given.count(choice)) for choice in question.choices), ())


def anonymous_survey(*, token: str) -> SurveyCard | None:
    """Return the open anonymous survey that a token may still answer."""
    row = SurveyToken.objects.select_related("survey").filter(digest=keys.digest_of(token)).first()
    return _card(row.survey) if row is not None and row.survey.state == Survey.State.OPEN else None


def invited_survey(*, token: str) -> SurveyCard | None:
    """Return the open survey, pseudonymous or identified, that an invitation may still answer."""
    row = SurveyInvite.objects.select_related("survey").filter(token_digest=keys.digest_of(token)).first()
    return _card(row.survey) if row is not None and row.survey.state == Survey.State.OPEN else None


def questions_of(row: Survey) -> tuple[Question, ...]:
    """Return the questions of a survey."""
    return tuple(
        Question(one["key"], one["words"], one["kind"], tuple(one.get("choices", ())))
        for one in row.questions
    )


def _card(row: Survey) -> SurveyCard:
    if row.mode == Survey.Mode.ANONYMOUS:
        answered = SpentDay.objects.filter(survey=row).aggregate(whole=Sum("spent_count"))["whole"] or 0
    else:
        answered = SurveyAnswer.objects.filter(survey=row).count()
    return SurveyCard(
        row.id,
        row.name,
        row.intro,
        row.mode,
        str(Survey.Mode(row.mode).label),
        row.state,
        str(Survey.State(row.state).label),
        questions_of(row),
        row.created_at,
        SurveyInvite.objects.filter(survey=row).count(),
        answered,
    )
