"""Surveys: written, opened, asked of those who agreed (P14), answered once, closed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.consents import queries as consents
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.personal_data import person_of
from registratura.kernel.text import ro_normalise
from registratura.outreach import keys
from registratura.outreach.errors import SurveyRefusedError
from registratura.outreach.models import Survey, SurveyAnswer, SurveyInvite, SurveyToken
from registratura.outreach.queries.persons import email_of
from registratura.outreach.queries.surveys import Question, questions_of
from registratura.outreach.services.sending import take_cap
from registratura.rights import queries as rights
from registratura.toolkit import envelopes
from registratura.toolkit.scope import required_institution

MOST_QUESTIONS = 12
MOST_TEXT = 1_000


@dataclass(frozen=True, slots=True)
class Invitation:
    """What goes to one person. token: for the letter alone; kept as a digest."""

    email: str
    token: str


@transaction.atomic
def save_survey(
    *,
    survey_id: int | None,
    name: str,
    intro: str,
    mode: str,
    questions: Sequence[str],
    by: Actor,
    now: datetime,
) -> int:
    """
    Keep a survey that is not open yet; return its number.

    questions: one a line; choices after a `|`, as `Cum a mers? | bine | rău`; none: an answer in words.
    Raises: SurveyRefusedError.
    """
    name = ro_normalise(name, single_line=True).strip()[:120]
    read = [_read(number, line) for number, line in enumerate(filter(str.strip, questions), start=1)]
    if not name or not read or len(read) > MOST_QUESTIONS:
        raise SurveyRefusedError(
            _("Dați un nume chestionarului și scrieți între una și %d întrebări, câte una pe rând.")
            % MOST_QUESTIONS,
            field="questions" if name else "name",
        )
    if mode not in Survey.Mode.values:
        raise SurveyRefusedError(_("Alegeți cum se răspunde."), field="mode")
    row = Survey.objects.select_for_update().filter(pk=survey_id).first() if survey_id else None
    if row is not None and row.state != Survey.State.DRAFT:
        raise SurveyRefusedError(_("Chestionarul a fost deschis; nu se mai schimbă."))
    fresh = row is None
    row = row or Survey(institution_id=required_institution(), created_at=now, created_by_id=by.id)
    row.name, row.intro, row.mode = name, ro_normalise(intro).strip()[:500], mode
    row.questions = read
    if fresh:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["name", "intro", "mode", "questions"])
    journal.record(
        action="outreach.survey.saved",
        subject_type="survey",
        subject_id=row.id,
        by=by,
        details={"mode": mode},
    )
    return row.id


def _read(number: int, line: str) -> dict[str, object]:
    words, *choices = [ro_normalise(part, single_line=True).strip() for part in line.split("|")]
    kept = [choice[:100] for choice in choices if choice]
    return {
        "key": f"q{number}",
        "words": words[:300],
        "kind": "choice" if kept else "text",
        "choices": kept[:10],
    }


@transaction.atomic
def open_survey(*, survey_id: int, by: Actor, now: datetime) -> None:
    """
    Open a survey; from here on its questions and its mode stay.

    Raises: SurveyRefusedError.
    """
    _move(survey_id, "draft", "open")
    journal.record(
        action="outreach.survey.opened", subject_type="survey", subject_id=survey_id, by=by, details={}
    )


@transaction.atomic
def close_survey(*, survey_id: int, by: Actor, now: datetime) -> None:
    """
    Close a survey: tokens that were not used go with it.

    Raises: SurveyRefusedError.
    """
    _move(survey_id, "open", "closed")
    SurveyToken.objects.filter(survey_id=survey_id).delete()
    SurveyInvite.objects.filter(survey_id=survey_id).update(token_digest="")
    journal.record(
        action="outreach.survey.closed", subject_type="survey", subject_id=survey_id, by=by, details={}
    )


def _move(survey_id: int, before: str, after: str) -> None:
    row = Survey.objects.select_for_update().filter(pk=survey_id).first()
    if row is None or row.state != before:
        raise SurveyRefusedError(_("Chestionarul nu este în starea potrivită; reîncărcați pagina."))
    row.state = after
    row.save(update_fields=["state"])


@transaction.atomic
def invite(*, survey_id: int, subject_id: UUID, now: datetime) -> Invitation | None:
    """
    Invite a person who agreed to be asked (P14), once for a survey and within the cap; None when nothing may be sent.

    In the anonymous mode the token is not written here: `keep_token` does, in a transaction of its own.
    Law: Regulation (EU) 2016/679 art. 6(1)(a).
    """
    row = Survey.objects.filter(pk=survey_id, state="open").first()
    if row is None or SurveyInvite.objects.filter(survey_id=survey_id, subject=subject_id).exists():
        return None
    decision = consents.may_process(subject_id=subject_id, purpose="P14", at=now)
    email = email_of(subject_id)
    if email and rights.is_restricted(person_of(email=email), purpose="P14"):
        return None
    if decision.record_id is None or not email or not take_cap(subject_id=subject_id, now=now):
        return None
    token = secrets.token_urlsafe(24)
    named = row.mode != Survey.Mode.ANONYMOUS
    SurveyInvite(
        institution_id=required_institution(),
        survey=row,
        subject=subject_id,
        consent_record=decision.record_id,
        invited_on=legal_date(now),
        token_digest=keys.digest_of(token) if named else "",
    ).save(force_insert=True)
    return Invitation(email, token)


@transaction.atomic
def keep_tokens(*, survey_id: int, tokens: Sequence[str]) -> None:
    """Let tokens answer an anonymous survey: written together, in an order that says nothing, with random numbers."""
    digests = sorted(keys.digest_of(token) for token in tokens)
    for digest in digests:
        SurveyToken(
            id=secrets.randbits(62), institution_id=required_institution(), survey_id=survey_id, digest=digest
        ).save(force_insert=True)


@transaction.atomic
def answer(*, token: str, answers: Mapping[str, str], now: datetime) -> bool:
    """
    Take an answer, once for a token; False when the token was used, closed or never ours.

    Raises: SurveyRefusedError for answers that fit no question.
    """
    digest = keys.digest_of(token)
    token_row = SurveyToken.objects.select_related("survey").filter(digest=digest).first()
    if token_row is not None and token_row.survey.state == Survey.State.OPEN:
        given = _fitting(questions_of(token_row.survey), answers)
        taken, _by_model = SurveyToken.objects.filter(pk=token_row.pk).delete()
        if not taken:  # the same token at the same moment: the first one took it away
            return False
        _count_day(token_row.survey_id, now)
        _write(token_row.survey, given, respondent="", now=now)
        return True
    invite_row = (
        SurveyInvite.objects.select_for_update(of=("self",))
        .select_related("survey")
        .filter(token_digest=digest, survey__state="open")
        .first()
    )
    if invite_row is None:
        return False
    given = _fitting(questions_of(invite_row.survey), answers)
    _write(invite_row.survey, given, respondent=_respondent(invite_row), now=now)
    invite_row.token_digest = ""
    invite_row.save(update_fields=["token_digest"])
    return True


def _respondent(row: SurveyInvite) -> str:
    if row.survey.mode == Survey.Mode.IDENTIFIED:
        return row.subject.hex
    seed = envelopes.signing_seed(controller=row.institution_id, purpose=f"outreach survey {row.survey_id}")
    return hmac.new(seed, row.subject.bytes, hashlib.sha256).hexdigest()


def _fitting(questions: Sequence[Question], answers: Mapping[str, str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for question in questions:
        value = ro_normalise(answers.get(question.key, "")).strip()[:MOST_TEXT]
        if value and question.kind == "choice" and value not in question.choices:
            raise SurveyRefusedError(_("Alegeți unul dintre răspunsuri."), field=question.key)
        if value:
            given[question.key] = value
    if not given:
        raise SurveyRefusedError(_("Răspundeți la cel puțin o întrebare, sau închideți pagina."))
    return given


def _write(row: Survey, given: dict[str, str], *, respondent: str, now: datetime) -> None:
    SurveyAnswer(
        id=secrets.randbits(62),
        institution_id=required_institution(),
        survey=row,
        answers=given,
        answered_on=legal_date(now),
        respondent=respondent,
    ).save(force_insert=True)


def _count_day(survey_id: int, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outreach_spentday AS d (institution_id, survey_id, spent_on, spent_count)"
            " VALUES (%s, %s, %s, 1) ON CONFLICT (institution_id, survey_id, spent_on)"
            " DO UPDATE SET spent_count = d.spent_count + 1",
            [required_institution(), survey_id, legal_date(now)],
        )
