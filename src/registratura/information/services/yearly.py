"""Answering the questions of the yearly report."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.information.errors import RequestRefusedError
from registratura.information.models import YearAnswers
from registratura.information.questions import QUESTIONS, Shape
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

LONGEST = 4_000


@transaction.atomic
def answer_questions(*, year: int, answers: Mapping[str, str], by: Actor, now: datetime) -> YearAnswers:
    """
    Keep the answers to the questions of a year's report, in place of those before; the journal keeps both.

    answers: by the key of the question; what is not answered stays out.
    Raises: RequestRefusedError for a choice or a number that is none, or a text that is too long.
    Law: Legea 544/2001 art. 27; HG 123/2002 art. 27.
    """
    kept = {}
    for question in QUESTIONS:
        text = ro_normalise(answers.get(question.key, ""), single_line=question.shape is not Shape.TEXT)
        if question.shape is Shape.CHOICE and text and text not in dict(question.options):
            raise RequestRefusedError(_("Alegeți un răspuns din listă."), field=question.key)
        if (
            question.shape is Shape.NUMBER
            and text
            and not (text.isascii() and text.isdigit() and len(text) < 10)
        ):
            raise RequestRefusedError(_("Scrieți un număr întreg, cu cifre."), field=question.key)
        if len(text) > LONGEST:
            raise RequestRefusedError(_("Prea lung: cel mult %d de caractere.") % LONGEST, field=question.key)
        if text:
            kept[question.key] = text
    institution_id = required_institution()
    with connection.cursor() as cursor:  # two who write at once: one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(21075, %s::integer)", [institution_id])
    row = YearAnswers.objects.filter(year=year).first()
    before = dict(row.answers) if row else {}
    if row is None:
        row = YearAnswers(
            institution_id=institution_id, year=year, answers=kept, written_at=now, written_by_id=by.id
        )
        row.save(force_insert=True)
    elif before != kept:
        row.answers, row.written_at, row.written_by_id = kept, now, by.id
        row.save(update_fields=["answers", "written_at", "written_by"])
    if before != kept:
        journal.record(
            action="information.report.answered",
            subject_type="institution",
            subject_id=institution_id,
            by=by,
            details={"year": year, "before": before, "after": kept},
        )
    return row
