"""What follows when a letter of a request leaves: the long term is given, terms stop, the answer is sent."""

from collections.abc import Collection
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.information import rules
from registratura.information.errors import RequestRefusedError
from registratura.information.models import Complaint, InformationRequest
from registratura.information.rules import Nature
from registratura.information.services.deciding import ALL_TERMS
from registratura.information.services.evaluating import restart_terms
from registratura.information.services.extending import extend_by_notice
from registratura.information.services.holding import (
    cancel_terms,
    held,
    start_term,
    stop_terms,
    term_card,
)
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow

ANSWER_OF_COMPLAINT = frozenset({"REC-544-R"})


@transaction.atomic
def letters_left(*, entry_ids: Collection[int], by: Actor | None, now: datetime) -> int:
    """
    Bring requests and complaints up to the days on which their letters left; return how many changed.

    entry_ids: outgoing entries; those that are no letters of ours, or have not left, change nothing. Safe to repeat.
    """
    changed = 0
    for entry_id in sorted(set(entry_ids)):
        letter = books.entry_by_id(entry_id)
        if letter is None or letter.state != "registered" or letter.dispatched_on is None:
            continue
        if not letter.registered_on <= letter.dispatched_on <= legal_date(now):
            continue
        changed += _of_requests(letter, by, now) + _of_complaints(letter, by, now)
    return changed


def _left_at(letter: EntryRow, now: datetime) -> datetime:
    """Return the moment to write for a letter of which only the day is known."""
    assert letter.dispatched_on is not None
    if letter.dispatched_on == legal_date(now):
        return now
    return datetime.combine(letter.dispatched_on, time(12), tzinfo=BUCHAREST)


def _of_requests(letter: EntryRow, by: Actor | None, now: datetime) -> int:
    assert letter.dispatched_on is not None
    changed = 0
    for row in InformationRequest.objects.filter(notice_entry_id=letter.id, nature="").order_by("id"):
        request = held(entry_id=row.entry_id)
        changed += extend_by_notice(row=request, on=letter.dispatched_on, by=by, now=now)
    unsent = InformationRequest.objects.filter(answer_entry_id=letter.id, answered_at__isnull=True)
    for row in unsent.order_by("id"):
        request = held(entry_id=row.entry_id)
        if request.answered_at is not None:
            continue
        request.answered_at = _left_at(letter, now)
        request.save(update_fields=["answered_at"])
        own = {rules.rule_of_nature(Nature(request.nature))}
        codes = frozenset(own) if request.nature == Nature.RECLASSIFIED.value else ALL_TERMS
        stop_terms(entry_id=request.entry_id, rule_codes=codes, left_at=request.answered_at, by=by, now=now)
        changed += 1
    return changed


def _of_complaints(letter: EntryRow, by: Actor | None, now: datetime) -> int:
    found = Complaint.objects.filter(answer_entry_id=letter.id).order_by("id")
    return sum(
        stop_terms(
            entry_id=complaint.entry_id,
            rule_codes=ANSWER_OF_COMPLAINT,
            left_at=_left_at(letter, now),
            by=by,
            now=now,
        )
        for complaint in found
    )


@transaction.atomic
def letters_came_back(*, letter_ids: Collection[int], ground: str, by: Actor | None, now: datetime) -> int:
    """
    Bring requests up to letters that left and reached nobody: an answer is not sent, a notice gave no thirty days.

    letter_ids: entries whose day of dispatch was taken out of the register. ground: why, in words. Returns how many
    requests changed; terms that an answer had stopped are the caller's. Safe to repeat.
    Law: Legea 544/2001 art. 7 alin. (1): the long term is had only by whoever was told of it.
    """
    changed = 0
    sent = InformationRequest.objects.filter(answer_entry_id__in=letter_ids, answered_at__isnull=False)
    for row in sent.order_by("entry_id"):
        request = held(entry_id=row.entry_id)
        request.answered_at = None
        request.save(update_fields=["answered_at"])
        _note(request, action="information.request.answer_came_back", ground=ground, by=by)
        changed += 1
    for row in InformationRequest.objects.filter(notice_entry_id__in=letter_ids, nature="").order_by(
        "entry_id"
    ):
        request = held(entry_id=row.entry_id)
        _take_long_term_back(request, ground, by, now)
        request.notice_entry_id = None
        request.save(update_fields=["notice_entry"])
        _note(request, action="information.request.notice_came_back", ground=ground, by=by)
        changed += 1
    return changed


def _take_long_term_back(row: InformationRequest, ground: str, by: Actor | None, now: datetime) -> None:
    """Let the ten days run in place of the thirty that a notice gave which nobody received."""
    card = term_card(entry_id=row.entry_id, rule_code="IIP", today=legal_date(now))
    entry = books.entry_by_id(row.entry_id)
    if card is None or card.state != "open" or not card.extended or entry is None:
        return
    words = _("Înștiințarea nu a ajuns la solicitant (Legea 544/2001 art. 7 alin. (1)): %s") % ground
    cancel_terms(entry_id=row.entry_id, rule_codes=frozenset({"IIP"}), ground=words, by=by, now=now)
    start_term(entry_id=row.entry_id, rule_code="IIP", started=entry.registered_on, by=by, now=now)


def _note(row: InformationRequest, *, action: str, ground: str, by: Actor | None) -> None:
    journal.record(
        action=action, subject_type="entry", subject_id=row.entry_id, by=by, details={"reason": ground}
    )


@transaction.atomic
def reopen(*, entry_id: int, by: Actor, now: datetime) -> None:
    """
    Let a request wait for an answer again, its former one having been annulled. The terms of its evaluation run anew.

    Raises: RequestMissingError; RequestRefusedError while its answer stands, or for a request passed to the petitions.
    Law: Legea 544/2001 art. 7.
    """
    row = held(entry_id=entry_id)
    letter = books.entry_by_id(row.answer_entry_id) if row.answer_entry_id else None
    entry = books.entry_by_id(entry_id)
    if letter is None or letter.state != "annulled" or row.nature == Nature.RECLASSIFIED.value:
        raise RequestRefusedError(
            _("Răspunsul cererii este în picioare; anulați-l întâi pe el, dacă s-a greșit.")
        )
    assert entry is not None
    before = row.nature
    row.nature, row.decided_at, row.decided_by_id, row.answered_at = "", None, None, None
    row.answer_entry_id = row.transfer_entry_id = None
    row.save(
        update_fields=["nature", "decided_at", "decided_by", "answered_at", "answer_entry", "transfer_entry"]
    )
    restart_terms(entry=entry, evaluation=rules.Evaluation(row.evaluation), by=by, now=now)
    journal.record(
        action="information.request.reopened",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"before": before, "letter": letter.id},
    )


@transaction.atomic
def explain_delay(*, entry_id: int, cause: str, by: Actor, now: datetime) -> None:
    """
    Write down why an answer that is ready leaves after its term.

    Raises: RequestMissingError; RequestRefusedError without a cause, or when one stands already.
    Law: HG 123/2002 art. 27 (cauzele depășirii termenelor intră în raport).
    """
    row = held(entry_id=entry_id)
    text = ro_normalise(cause, single_line=True)[:500]
    if len(text) < 3:
        raise RequestRefusedError(_("Scrieți cauza întârzierii."), field="cause")
    if not row.nature or row.delay_cause:
        raise RequestRefusedError(_("Cauza întârzierii este deja scrisă, ori cererea nu are încă răspuns."))
    row.delay_cause = text
    row.save(update_fields=["delay_cause"])
    journal.record(
        action="information.request.delay_explained",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"reason": text},
    )
