"""Reading requests for information: one with its state, lists, the register of ten columns, complaints, prices."""

from registratura.information.queries.cards import (
    Applicant,
    LongTerm,
    RequestCard,
    applicant_of,
    is_request,
    request_card,
)
from registratura.information.queries.complaints import (
    ComplaintCard,
    CourtCard,
    complaint_card,
    complaint_of_entry,
    complaints_of,
    court_cases_of,
    entry_of_court_case,
    open_complaints,
)
from registratura.information.queries.entries import EntryMark, entry_marks
from registratura.information.queries.letters import (
    is_notice,
    requests_among,
    requests_answered_by,
    undecided_complaints_among,
    waiting_for_letters,
)
from registratura.information.queries.lists import (
    RegisterFilter,
    RegisterLine,
    RequestLine,
    RequestPage,
    register_lines,
    register_years,
    request_counts,
    request_page,
)
from registratura.information.queries.prices import PriceLine, price_on, prices
from registratura.information.queries.times import answer_times
from registratura.information.queries.yearly import AnswersLine, year_answers, yearly_report

__all__ = [
    "AnswersLine",
    "Applicant",
    "ComplaintCard",
    "CourtCard",
    "EntryMark",
    "LongTerm",
    "PriceLine",
    "RegisterFilter",
    "RegisterLine",
    "RequestCard",
    "RequestLine",
    "RequestPage",
    "answer_times",
    "applicant_of",
    "complaint_card",
    "complaint_of_entry",
    "complaints_of",
    "court_cases_of",
    "entry_marks",
    "entry_of_court_case",
    "is_notice",
    "is_request",
    "open_complaints",
    "price_on",
    "prices",
    "register_lines",
    "register_years",
    "request_card",
    "request_counts",
    "request_page",
    "requests_among",
    "requests_answered_by",
    "undecided_complaints_among",
    "waiting_for_letters",
    "year_answers",
    "yearly_report",
]
