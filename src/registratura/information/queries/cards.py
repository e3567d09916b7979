"""One request with everything that its page shows."""

from dataclasses import dataclass
from datetime import date, datetime

from registratura.accounts import queries as accounts
from registratura.correspondents import queries as directory
from registratura.deadlines import queries as terms
from registratura.deadlines import rules as counting
from registratura.deadlines.queries import DeadlineCard
from registratura.information import rules
from registratura.information.models import InformationRequest
from registratura.information.queries.complaints import (
    ComplaintCard,
    CourtCard,
    complaints_of,
    court_cases_of,
)
from registratura.information.queries.entries import EntryMark, entry_marks
from registratura.information.rules import Evaluation, Lock, Nature, Step
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow


@dataclass(frozen=True, slots=True)
class LongTerm:
    """Whether thirty days can be had. `notice_until`: the last day for the notice; `until`: that of the answer."""

    lock: Lock
    notice_until: date
    until: date


@dataclass(frozen=True, slots=True)
class RequestCard:
    """
    A request as it stands.

    `term`: the one of the answer, `own_term`: the five-day one of its evaluation, `press_term`: the twenty-four hours.
    `left_on`: when the answer left. `late`: the answer has not left and its term is over.
    """

    id: int
    entry_id: int
    step: Step
    received_way: str
    person_kind: str
    information_asked: str
    domain: str
    domain_note: str
    answer_address: str
    media: bool
    norms: bool
    evaluation: Evaluation | None
    evaluated_at: datetime | None
    evaluated_by: str
    clarification_text: str
    clarified_at: datetime | None
    clarification: EntryMark | None
    notice: EntryMark | None
    nature: Nature | None
    decided_at: datetime | None
    decided_by: str
    answer: EntryMark | None
    transfer: EntryMark | None
    answered_at: datetime | None
    left_on: date | None
    answer_way: str
    answer_format: str
    partial: bool
    codes: list[str]
    reasoning: str
    link: str
    authority: str
    page_count: int
    page_price_bani: int
    cost_bani: int
    cost_act: str
    delay_cause: str
    term: DeadlineCard | None
    own_term: DeadlineCard | None
    press_term: DeadlineCard | None
    long_term: LongTerm | None
    late: bool
    complaints: list[ComplaintCard]
    court_cases: list[CourtCard]


def is_request(entry_id: int) -> bool:
    """Say whether an entry is inscribed as a request for information."""
    return InformationRequest.objects.filter(entry_id=entry_id).exists()


def request_card(entry_id: int, *, today: date) -> RequestCard | None:
    """Return the request that an entry is, or None."""
    row = InformationRequest.objects.filter(entry_id=entry_id).first()
    if row is None:
        return None
    marks = entry_marks(_letters_of(row))
    names = accounts.names_of([row.evaluated_by_id, row.decided_by_id])
    evaluation = Evaluation(row.evaluation) if row.evaluation else None
    answer = marks.get(row.answer_entry_id or 0)
    left_on = legal_date(row.answered_at) if row.answered_at else (answer.left_on if answer else None)
    found = {
        card.rule_code: card
        for card in sorted(
            terms.state_of(subject_type="entry", subject_id=entry_id, today=today), key=lambda card: card.id
        )
        if card.state != "cancelled"
    }
    own_code = _rule_of(row)
    term, own_term = found.get("IIP"), found.get(own_code) if own_code != "IIP" else None
    binding = own_term or term
    same = (
        "id entry_id received_way person_kind information_asked domain domain_note answer_address media norms"
        " evaluated_at clarification_text clarified_at decided_at answered_at answer_way answer_format partial"
        " reasoning link authority page_count page_price_bani cost_bani cost_act delay_cause"
    )
    return RequestCard(
        **{name: getattr(row, name) for name in same.split()},
        step=rules.step_of(evaluation=evaluation, ended=bool(row.nature), left=_done(row, left_on)),
        evaluation=evaluation,
        evaluated_by=names.get(row.evaluated_by_id or 0, ""),
        clarification=marks.get(row.clarification_entry_id or 0),
        notice=marks.get(row.notice_entry_id or 0),
        nature=Nature(row.nature) if row.nature else None,
        decided_by=names.get(row.decided_by_id or 0, ""),
        answer=answer,
        transfer=marks.get(row.transfer_entry_id or 0),
        left_on=left_on,
        codes=[code for code in row.exemption_codes.split(",") if code],
        term=term,
        own_term=own_term,
        press_term=found.get("IIP-PR"),
        long_term=_long_term(term, row, marks, today),
        late=left_on is None and binding is not None and binding.state == "open" and today > binding.due_on,
        complaints=complaints_of(row.id, today=today),
        court_cases=court_cases_of(row.id),
    )


def _letters_of(row: InformationRequest) -> set[int]:
    letters = (row.clarification_entry_id, row.notice_entry_id, row.answer_entry_id, row.transfer_entry_id)
    return {key for key in letters if key}


def _rule_of(row: InformationRequest) -> str:
    """Return the rule of the request's own term: by how it ended, before that by its evaluation."""
    if row.nature:
        return rules.rule_of_nature(Nature(row.nature))
    return rules.rule_of_evaluation(Evaluation(row.evaluation)) if row.evaluation else ""


def _done(row: InformationRequest, left_on: date | None) -> bool:
    return left_on is not None or row.nature == Nature.COMPLAINT.value


def _long_term(
    term: DeadlineCard | None, row: InformationRequest, marks: dict[int, EntryMark], today: date
) -> LongTerm | None:
    if term is None or row.nature:
        return None
    if term.extended:
        return LongTerm(Lock.USED, term.due_on, term.due_on)
    notice = marks.get(row.notice_entry_id or 0)
    lock = rules.lock_of(
        today=today,
        notice_until=term.due_on,
        notice_left_on=notice.left_on if notice else None,
        extended=False,
    )
    return LongTerm(lock, term.due_on, _thirtieth(term, row))


def _thirtieth(term: DeadlineCard, row: InformationRequest) -> date:
    rule = terms.rule_on("IIP", on=term.started_on)
    assert rule is not None
    counted = counting.compute(
        rule=rule, start=term.started_on, calendar=terms.calendar_in_force(), extended=True, norms=row.norms
    )
    return counted.dates.due


@dataclass(frozen=True, slots=True)
class Applicant:
    """What the directory knows of who asks: the kind of person and where an answer may go."""

    name: str
    person_kind: str
    email: str
    address: str


def applicant_of(entry: EntryRow) -> Applicant:
    """Return who asks, as the entry and the directory name them; empty where nothing is known."""
    party = next((p for p in books.parties_of(entry.id) if p.role == "sender"), None)
    row = directory.by_id(party.correspondent_id) if party and party.correspondent_id else None
    if row is None:
        return Applicant(party.name if party else entry.sender_name, "", "", "")
    kind = rules.PersonKind.NATURAL if row.kind == "person" else rules.PersonKind.LEGAL
    places = (row.address, row.locality, row.county and f"jud. {row.county}")
    return Applicant(row.name, kind.value, row.email, ", ".join(place for place in places if place))
