"""Complaints against refusals and cases in court, as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from registratura.accounts import queries as accounts
from registratura.deadlines import queries as terms
from registratura.deadlines.queries import DeadlineCard
from registratura.information.models import Complaint, CourtCase
from registratura.information.queries.entries import EntryMark, entry_marks


@dataclass(frozen=True, slots=True)
class ComplaintCard:
    """
    A complaint as it stands. `against`: refusal | silence. `term`: the fifteen days of its answer.

    `request` and `entry` name the entries of the request and of the complaint itself.
    """

    id: int
    request: EntryMark
    entry: EntryMark
    against: str
    known_on: date
    posted_on: date | None
    filed_on: date
    in_time: bool
    members: list[str]
    commission_act: str
    report_text: str
    reported_at: datetime | None
    verdict: str
    measures: str
    reasoning: str
    decided_at: datetime | None
    decided_by: str
    answer: EntryMark | None
    term: DeadlineCard | None


@dataclass(frozen=True, slots=True)
class CourtCard:
    """A case in court. `outcome`: admitted | rejected, empty while it runs."""

    id: int
    court: str
    case_number: str
    filed_on: date
    outcome: str
    ended_on: date | None
    outcome_note: str


def complaint_card(complaint_id: int, *, today: date) -> ComplaintCard | None:
    """Return a complaint, or None."""
    return next(iter(_cards(Complaint.objects.filter(pk=complaint_id).order_by("id"), today=today)), None)


def complaint_of_entry(entry_id: int, *, today: date) -> ComplaintCard | None:
    """Return the complaint that an entry is, or None."""
    found = Complaint.objects.filter(entry_id=entry_id).order_by("id")
    return next(iter(_cards(found, today=today)), None)


def complaints_of(request_id: int, *, today: date) -> list[ComplaintCard]:
    """Return the complaints about a request, oldest first."""
    return _cards(Complaint.objects.filter(request_id=request_id).order_by("id"), today=today)


def open_complaints(*, today: date) -> list[ComplaintCard]:
    """Return the complaints without a decision, oldest first."""
    return _cards(Complaint.objects.filter(verdict="").order_by("filed_on", "id")[:100], today=today)


def _cards(found: Iterable[Complaint], *, today: date) -> list[ComplaintCard]:
    rows = list(found)
    ids = {row.request.entry_id for row in rows} | {row.entry_id for row in rows}
    marks = entry_marks({*ids, *(row.answer_entry_id for row in rows if row.answer_entry_id)})
    names = accounts.names_of([row.decided_by_id for row in rows])
    return [
        ComplaintCard(
            id=row.id,
            request=marks[row.request.entry_id],
            entry=marks[row.entry_id],
            against=row.against,
            known_on=row.known_on,
            posted_on=row.posted_on,
            filed_on=row.filed_on,
            in_time=row.in_time,
            members=row.members.splitlines(),
            commission_act=row.commission_act,
            report_text=row.report_text,
            reported_at=row.reported_at,
            verdict=row.verdict,
            measures=row.measures,
            reasoning=row.reasoning,
            decided_at=row.decided_at,
            decided_by=names.get(row.decided_by_id or 0, ""),
            answer=marks.get(row.answer_entry_id or 0),
            term=_term(row.entry_id, today),
        )
        for row in rows
    ]


def _term(entry_id: int, today: date) -> DeadlineCard | None:
    cards = terms.state_of(subject_type="entry", subject_id=entry_id, today=today)
    return next((card for card in cards if card.rule_code == "REC-544-R"), None)


def court_cases_of(request_id: int) -> list[CourtCard]:
    """Return the cases in court about a request, oldest first."""
    return [
        CourtCard(
            row.id, row.court, row.case_number, row.filed_on, row.outcome, row.ended_on, row.outcome_note
        )
        for row in CourtCase.objects.filter(request_id=request_id).order_by("filed_on", "id")
    ]


def entry_of_court_case(case_id: int) -> int | None:
    """Return the entry of the request that a case in court is about, or None."""
    row = CourtCase.objects.select_related("request").filter(pk=case_id).first()
    return row.request.entry_id if row is not None else None
