"""Asking for what is missing, giving it, taking the question back. One row is held by every act on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.following.errors import CompletionRefusedError, CompletionStateError
from registratura.following.models import Completion, CompletionPaper
from registratura.following.rules import DAYS_MOST, PAPER_LETTERS, PAPERS_MOST, TEXT_MOST
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True)
class Asked:
    """A completion that was asked; `entry_id` is whose."""

    id: int
    entry_id: int


@transaction.atomic
def ask(
    *,
    entry_id: int,
    text: str,
    papers: Sequence[str],
    until_on: date | None,
    told_email: bool,
    by: Actor,
    now: datetime,
) -> Asked:
    """
    Ask for what is missing.

    papers: the list, a name each. until_on: the day until which it is waited for; no term of law depends on it.
    told_email: whether a message goes with it. Raises: CompletionRefusedError naming the field.
    """
    words = ro_normalise(text).strip()
    listed = [line for paper in papers if (line := ro_normalise(paper, single_line=True).strip())]
    _refuse_bad(words, listed, until_on, legal_date(now))
    row = Completion(
        institution_id=required_institution(),
        entry_id=entry_id,
        text=words,
        papers=listed,
        until_on=until_on,
        asked_at=now,
        asked_by_id=by.id,
        told_email=told_email,
    )
    row.save(force_insert=True)
    _write_down(row, by, action="following.completion.asked", papers=len(listed), until=_day(until_on))
    return Asked(row.id, entry_id)


def _refuse_bad(words: str, papers: Sequence[str], until_on: date | None, today: date) -> None:
    if len(words) < 3:
        raise CompletionRefusedError(_("Scrieți ce lipsește și de ce este nevoie."), field="text")
    if len(words) > TEXT_MOST:
        raise CompletionRefusedError(
            _("Prea lung: %(count)d caractere, cel mult %(most)d.")
            % {"count": len(words), "most": TEXT_MOST},
            field="text",
        )
    if len(papers) > PAPERS_MOST or any(len(paper) > PAPER_LETTERS for paper in papers):
        raise CompletionRefusedError(
            _("Cel mult %(most)d acte, fiecare pe un rând de cel mult %(letters)d de caractere.")
            % {"most": PAPERS_MOST, "letters": PAPER_LETTERS},
            field="papers",
        )
    if until_on is not None and not today <= until_on <= today + timedelta(days=DAYS_MOST):
        raise CompletionRefusedError(
            _("Alegeți o zi de azi înainte, cel mult peste șase luni."), field="until_on"
        )


@transaction.atomic
def note_read(*, completion_ids: Sequence[int], now: datetime) -> int:
    """Note that the person saw what is asked, once; return how many were new."""
    return Completion.objects.filter(
        pk__in=list(completion_ids), state=Completion.State.ASKED, read_at__isnull=True
    ).update(read_at=now)


@transaction.atomic
def give(
    *,
    completion_id: int,
    document_ids: Sequence[int],
    note: str,
    way: str,
    key_id: int | None,
    by: Actor | None,
    now: datetime,
) -> Asked:
    """
    Write down what was given for a completion; of two at once the second is told that it was given.

    way: `portal` or `counter`. key_id, by: by which key or by whom. Raises: CompletionRefusedError for nothing at all;
    CompletionStateError when it does not wait any more.
    """
    words = ro_normalise(note).strip()
    if not document_ids and not words:
        raise CompletionRefusedError(_("Adăugați cel puțin un fișier sau scrieți un răspuns."), field="files")
    if len(words) > TEXT_MOST:
        raise CompletionRefusedError(
            _("Prea lung: %(count)d caractere, cel mult %(most)d.")
            % {"count": len(words), "most": TEXT_MOST},
            field="note",
        )
    row = _held(completion_id)
    row.state, row.given_at, row.given_way = Completion.State.GIVEN, now, Completion.Way(way)
    row.given_key_id, row.given_by_id, row.note = key_id, by.id if by is not None else None, words
    row.read_at = row.read_at or now
    row.save(update_fields=["state", "given_at", "given_way", "given_key", "given_by", "note", "read_at"])
    for document_id in dict.fromkeys(document_ids):
        CompletionPaper(
            institution_id=row.institution_id, completion_id=row.id, document_id=document_id
        ).save(force_insert=True)
    _write_down(row, by, action="following.completion.given", way=way, files=len(document_ids))
    return Asked(row.id, row.entry_id)


@transaction.atomic
def undo(*, completion_id: int, by: Actor, now: datetime) -> Asked:
    """
    Take a question back as if it had not been asked: only while nobody read it and no message left with it.

    Raises: CompletionStateError.
    """
    row = _held(completion_id)
    if row.read_at is not None or row.told_email:
        raise CompletionStateError(
            _("Omul a văzut deja ce i-ați cerut sau i s-a scris: renunțați cu un motiv, pe care îl va citi.")
        )
    _end(row, "", by, now)
    _write_down(row, by, action="following.completion.undone")
    return Asked(row.id, row.entry_id)


@transaction.atomic
def withdraw(*, completion_id: int, reason: str, by: Actor, now: datetime) -> Asked:
    """
    Give a question up, with a reason that the person reads.

    Raises: CompletionRefusedError without a reason; CompletionStateError when it does not wait any more.
    """
    words = ro_normalise(reason, single_line=True).strip()[:500]
    if len(words) < 3:
        raise CompletionRefusedError(_("Scrieți de ce nu mai este nevoie."), field="reason")
    row = _held(completion_id)
    _end(row, words, by, now)
    _write_down(row, by, action="following.completion.withdrawn", reason=words)
    return Asked(row.id, row.entry_id)


def _end(row: Completion, reason: str, by: Actor, now: datetime) -> None:
    row.state, row.withdrawn_at = Completion.State.WITHDRAWN, now
    row.withdrawn_by_id, row.withdrawn_reason = by.id, reason
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_reason"])


def _held(completion_id: int) -> Completion:
    row = Completion.objects.select_for_update().filter(pk=completion_id).first()
    if row is None:
        raise CompletionStateError(_("Cererea de completare nu există; reîncărcați pagina."))
    if row.state == Completion.State.GIVEN:
        raise CompletionStateError(_("Completarea s-a depus deja; reîncărcați pagina ca să o vedeți."))
    if row.state == Completion.State.WITHDRAWN:
        raise CompletionStateError(_("Instituția a renunțat între timp la completarea aceasta."))
    return row


def _write_down(row: Completion, by: Actor | None, *, action: str, **details: object) -> None:
    journal.record(
        action=action,
        subject_type="entry",
        subject_id=row.entry_id,
        by=by,
        details={"completion": row.id, **details},
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
