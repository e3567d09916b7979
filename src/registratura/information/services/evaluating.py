"""The primary evaluation, and asking the applicant what was not clear."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.information import rules
from registratura.information.errors import RequestRefusedError
from registratura.information.rules import Domain, Evaluation, PersonKind, Way
from registratura.information.services.holding import cancel_terms, open_request, start_term, write_asked
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.registers.queries import EntryRow

FIRST_DAY = date(2000, 1, 1)  # terms are not counted from earlier


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the primary evaluation writes down of a request."""

    evaluation: Evaluation
    received_way: Way
    person_kind: PersonKind
    information_asked: str
    domain: Domain
    domain_note: str = ""
    answer_address: str = ""
    media: bool = False


@transaction.atomic
def evaluate(*, entry_id: int, assessment: Assessment, by: Actor, now: datetime) -> None:
    """
    Write down the primary evaluation and start the term that it brings; done again, it replaces the one before.

    Raises: RequestMissingError, RequestEndedError, RequestRefusedError.
    Law: HG 123/2002 art. 21; Legea 544/2001 art. 7 alin. (2), art. 8 alin. (5).
    """
    row, entry = open_request(entry_id=entry_id)
    write_asked(
        row=row,
        asked=assessment.information_asked,
        domain=assessment.domain,
        domain_note=assessment.domain_note,
    )
    before = row.evaluation
    row.evaluation = assessment.evaluation.value
    row.received_way, row.person_kind = assessment.received_way.value, assessment.person_kind.value
    row.answer_address = ro_normalise(assessment.answer_address, single_line=True)[:300]
    row.media = assessment.media
    row.evaluated_at, row.evaluated_by_id = now, by.id
    row.save(
        update_fields=[
            *("evaluation", "received_way", "person_kind", "information_asked", "domain", "domain_note"),
            *("answer_address", "media", "evaluated_at", "evaluated_by"),
        ]
    )
    if before != row.evaluation:
        _change_terms(entry, before, assessment.evaluation, by, now)
    if assessment.media and assessment.received_way is Way.VERBAL:
        start_term(
            entry_id=entry.id,
            rule_code="IIP-PR",
            started=entry.received_at or entry.registered_at,
            by=by,
            now=now,
        )
    journal.record(
        action="information.request.evaluated",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"before": before, "after": row.evaluation, "domain": row.domain},
    )


def _change_terms(entry: EntryRow, before: str, after: Evaluation, by: Actor, now: datetime) -> None:
    if before and (former := rules.rule_of_evaluation(Evaluation(before))):
        words = _("Evaluarea primară a fost schimbată (HG 123/2002 art. 21).")
        cancel_terms(entry_id=entry.id, rule_codes=frozenset({former}), ground=words, by=by, now=now)
    restart_terms(entry=entry, evaluation=after, by=by, now=now)


def restart_terms(*, entry: EntryRow, evaluation: Evaluation, by: Actor, now: datetime) -> None:
    """Start the term that an evaluation brings, from the event that the law names, unless it runs."""
    code = rules.rule_of_evaluation(evaluation)
    if code:
        start_term(entry_id=entry.id, rule_code=code, started=_start_of(code, entry), by=by, now=now)


def _start_of(rule_code: str, entry: EntryRow) -> date:
    # The refusal alone counts from receipt; what lay unregistered took its days (art. 7 alin. (2)).
    if rule_code == "IIP-REF" and entry.received_at is not None:
        return max(legal_date(entry.received_at), FIRST_DAY)
    return entry.registered_on


@transaction.atomic
def ask_clarification(
    *, entry_id: int, text: str, letter_entry_id: int | None, by: Actor, now: datetime
) -> None:
    """
    Write down that the applicant was asked for what is missing. The terms run on: the law knows no pause.

    letter_entry_id: the outgoing entry of the letter; None when asked on the telephone or at the counter.
    Raises: RequestMissingError, RequestEndedError, RequestRefusedError.
    Law: Legea 544/2001 art. 6 alin. (3).
    """
    row, _entry = open_request(entry_id=entry_id)
    asked = ro_normalise(text)[:1000]
    if len(asked) < 3:
        raise RequestRefusedError(_("Scrieți ce îl rugați pe solicitant să lămurească."), field="text")
    row.clarification_text = asked
    row.clarified_at, row.clarified_by_id = now, by.id
    row.clarification_entry_id = letter_entry_id
    row.save(update_fields=["clarification_text", "clarified_at", "clarified_by", "clarification_entry"])
    journal.record(
        action="information.request.clarified",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"reason": asked, "letter": letter_entry_id},
    )
