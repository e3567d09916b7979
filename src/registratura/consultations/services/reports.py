"""The yearly report on transparency: what people answer, and its publishing."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.consultations.errors import ReportRefusedError
from registratura.consultations.models import YearReport
from registratura.consultations.queries.reports import QUESTIONS, figures_of
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

FIRST_YEAR = 2003


@transaction.atomic
def write_report(*, year: int, answers: Mapping[str, str], by: Actor, now: datetime) -> None:
    """
    Answer the questions of a year that no register can answer.

    Raises: ReportRefusedError for a year to come, or one whose report is published.
    Law: Legea 52/2003 art. 13.
    """
    row = _held(year, by, now)
    kept = {key: ro_normalise(answers.get(key, "")).strip()[:4000] for key, _words in QUESTIONS}
    row.answers, row.written_at, row.written_by_id = kept, now, by.id
    row.save(update_fields=["answers", "written_at", "written_by"])
    journal.record(
        action="consultations.report.written",
        subject_type="institution",
        subject_id=required_institution(),
        by=by,
        details={"year": year},
    )


@transaction.atomic
def publish_report(*, year: int, by: Actor, now: datetime) -> None:
    """
    Publish the report of a year that is over, with its figures as of now.

    Raises: ReportRefusedError before the year is over, unanswered, or when it is published already.
    Law: Legea 52/2003 art. 13.
    """
    if year >= legal_date(now).year:
        raise ReportRefusedError(_("Anul nu s-a încheiat: raportul se publică de la 1 ianuarie."))
    row = _held(year, by, now)
    if not any(row.answers.values()):
        raise ReportRefusedError(_("Răspundeți întâi la întrebările raportului."))
    row.figures, row.published_at, row.published_by_id = figures_of(year=year), now, by.id
    row.save(update_fields=["figures", "published_at", "published_by"])
    journal.record(
        action="consultations.report.published",
        subject_type="institution",
        subject_id=required_institution(),
        by=by,
        details={"year": year, "figures": row.figures},
    )


def _held(year: int, by: Actor, now: datetime) -> YearReport:
    if not FIRST_YEAR <= year <= legal_date(now).year:
        raise ReportRefusedError(_("Alegeți un an care a început."), field="year")
    row = YearReport.objects.select_for_update().filter(year=year).first()
    if row is None:
        row = YearReport(
            institution_id=required_institution(), year=year, written_at=now, written_by_id=by.id
        )
        row.save(force_insert=True)
    if row.published_at is not None:
        raise ReportRefusedError(_("Raportul anului este publicat și nu se mai schimbă."))
    return row
