"""Handling requests for information: evaluation, long term, endings, letters, complaints, prices."""

from registratura.information.services.complaints import (
    check_verdict,
    decide,
    last_day_to_complain,
    name_commission,
    take_complaint,
    write_report,
)
from registratura.information.services.courts import end_court_case, record_court_case
from registratura.information.services.deciding import (
    Ending,
    answer_verbally,
    check_ending,
    end_request,
    take_as_complaint,
)
from registratura.information.services.evaluating import Assessment, ask_clarification, evaluate
from registratura.information.services.extending import check_notice, prepare_notice
from registratura.information.services.letters import explain_delay, letters_came_back, letters_left, reopen
from registratura.information.services.prices import set_copy_price
from registratura.information.services.yearly import answer_questions

__all__ = [
    "Assessment",
    "Ending",
    "answer_questions",
    "answer_verbally",
    "ask_clarification",
    "check_ending",
    "check_notice",
    "check_verdict",
    "decide",
    "end_court_case",
    "end_request",
    "evaluate",
    "explain_delay",
    "last_day_to_complain",
    "letters_came_back",
    "letters_left",
    "name_commission",
    "prepare_notice",
    "record_court_case",
    "reopen",
    "set_copy_price",
    "take_as_complaint",
    "take_complaint",
    "write_report",
]
