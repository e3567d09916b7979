"""Answers on the page of an entry and in the lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.doors.desk.answering.links import may_withdraw
from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.work.hands import hands_of, may_read
from registratura.doors.shared.auth import DeskRequest
from registratura.flows import answering as flow
from registratura.registers import queries as registers
from registratura.registers.queries import AnswerEnd, AnswerLine, EntryRow


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer as a card shows it; empty addresses are not offered. `left_on`: when it was dispatched."""

    line: AnswerLine
    number: str
    subject: str
    href: str
    left_on: date | None
    annulled: bool
    withdraw_href: str


@dataclass(frozen=True, slots=True)
class AnswersCard:
    """What answers an entry, what an entry answers, and whether the reader may answer."""

    answers: list[Shown]
    answered: list[Shown]
    may_answer: bool
    answer_href: str
    link_href: str

    @property
    def is_shown(self) -> bool:
        """Whether the card has anything to say."""
        return bool(self.answers or self.answered or self.may_answer)


def card_of(request: DeskRequest, row: EntryRow, *, register: str, at: datetime) -> AnswersCard:
    """Return the answers of an entry for its page; what the reader may not open is named without an address."""
    given = registers.answers_of([row.id], with_withdrawn=True).get(row.id, ())
    closed = registers.answered_by([row.id], with_withdrawn=True).get(row.id, ())
    may = flow.may_answer(row=row, powers=hands_of(request).powers, by=request.user, now=at)
    place = {
        "code": request.institution.code,
        "register": register,
        "year": row.year,
        "number": row.number,
    }
    return AnswersCard(
        answers=[_shown(request, row, line, line.answer, place) for line in given],
        answered=[
            _shown(request, row, line, line.answered, place)
            for line in closed
            if line.answered.entry_id != row.id
        ],
        may_answer=may,
        answer_href=reverse("desk:answer", kwargs=place) if may else "",
        link_href=reverse("desk:answer_link", kwargs=place) if may else "",
    )


def _shown(
    request: DeskRequest, row: EntryRow, line: AnswerLine, end: AnswerEnd, place: Mapping[str, object]
) -> Shown:
    here = end.entry_id == row.id
    other = None if here else registers.entry_by_id(end.entry_id)
    readable = other is not None and may_read(request, other)
    is_answer = end.entry_id == line.answer.entry_id
    withdraw = is_answer and line.stands and may_withdraw(request, row, line)
    return Shown(
        line=line,
        number=line.answer_number if is_answer else end.written_number,
        subject=end.subject if readable else "",
        href=entry_address(request.institution.code, end.register_code, end.year, end.number)
        if readable
        else "",
        left_on=end.dispatched_on if is_answer else None,
        annulled=end.state == "annulled",
        withdraw_href=reverse("desk:answer_withdraw", kwargs={**place, "answer": line.id})
        if withdraw
        else "",
    )


def words_for_list(entry_ids: Iterable[int]) -> dict[int, str]:
    """Return, for the entries of a page that answer or are answered, the few words of their row."""
    return {
        key: _("răspuns %s") % found.answered_with
        if found.answered_with
        else _("răspunde la %s") % found.answers
        for key, found in registers.references_of(list(entry_ids)).items()
    }
