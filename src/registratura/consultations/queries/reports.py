"""The yearly report on transparency: what is counted, what was answered, which years are published."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.accounts import queries as accounts
from registratura.consultations.models import Debate, DraftAct, Proposal, YearReport

# What no register of ours can count: the key and the words of each question.
QUESTIONS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("participants", _("Numărul participanților la ședințele publice")),
    ("lawsuits", _("Numărul proceselor deschise împotriva autorității pentru nerespectarea legii")),
    ("partnership", _("Cum evaluați parteneriatul cu cetățenii și cu asociațiile lor")),
    ("closed_meetings", _("Câte ședințe nu au fost publice și de ce")),
)
_FIGURES: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("drafts", _("Proiecte de acte normative anunțate")),
    ("proposals", _("Recomandări primite")),
    ("taken", _("Recomandări preluate, întregi sau în parte")),
    ("debates", _("Dezbateri publice")),
    ("debaters", _("Participanți la dezbateri")),
)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """The report of a year; figures as published, or as of now while it is not."""

    year: int
    answers: dict[str, str]
    figures: dict[str, int]
    written_at: datetime | None
    written_by: str
    published_at: datetime | None


def figure_words() -> list[tuple[str, str]]:
    """Return the keys of the figures and their words, in the order of the report."""
    return [(key, str(words)) for key, words in _FIGURES]


def figures_of(*, year: int) -> dict[str, int]:
    """
    Count what the registers tell of a year.

    Law: Legea 52/2003 art. 13.
    """
    proposals = Proposal.objects.filter(received_on__year=year).aggregate(
        every=Count("id"), taken=Count("id", filter=Q(verdict__in=["taken", "partly"]))
    )
    debates = Debate.objects.filter(held_from__year=year, minuted_at__isnull=False).aggregate(
        every=Count("id"), people=Sum("participants_count")
    )
    return {
        "drafts": DraftAct.objects.filter(announced_on__year=year).count(),
        "proposals": proposals["every"],
        "taken": proposals["taken"],
        "debates": debates["every"],
        "debaters": debates["people"] or 0,
    }


def report_of(*, year: int) -> ReportLine:
    """Return the report of a year, begun or not."""
    row = YearReport.objects.filter(year=year).first()
    if row is None:
        return ReportLine(year, {}, figures_of(year=year), None, "", None)
    names = accounts.names_of([row.written_by_id]) if row.written_by_id else {}
    figures = dict(row.figures) if row.published_at is not None else figures_of(year=year)
    return ReportLine(
        year,
        dict(row.answers),
        figures,
        row.written_at,
        names.get(row.written_by_id or 0, ""),
        row.published_at,
    )


def published_reports() -> list[ReportLine]:
    """Return the reports that are published, the newest first."""
    rows = YearReport.objects.filter(published_at__isnull=False).order_by("-year")
    return [
        ReportLine(row.year, dict(row.answers), dict(row.figures), row.written_at, "", row.published_at)
        for row in rows
    ]
