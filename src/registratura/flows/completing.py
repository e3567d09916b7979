"""
Completion: the clerk asks, the person adds under the same number, the holder hears of it. The term of law runs on.

Each act is one transaction round the row of the question: of two completions at once, or one given while it is
withdrawn, one stands and the other is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from registratura.documents import services as documents
from registratura.documents.services import ReceivedFile
from registratura.flows.notices.work import holders
from registratura.flows.outside_writers import follow_page, writer_of
from registratura.flows.terms import SUBJECT
from registratura.following import queries as following
from registratura.following import services
from registratura.following.errors import CompletionRefusedError, CompletionStateError
from registratura.following.queries import CompletionCard
from registratura.following.rules import FILES_MOST, Standing
from registratura.kernel.calendar import legal_date
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.queries import EntryRow
from registratura.routing import queries as routing
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor

WAITING_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for. `by_email`: whether a message is sent, where the person may be written to."""

    text: str
    papers: tuple[str, ...] = ()
    until_on: date | None = None
    by_email: bool = True


def ask(*, entry: EntryRow, wanted: Wanted, by: "Actor", now: datetime) -> bool:
    """
    Ask for what is missing, and say whether the person was written to by e-mail.

    Must run inside a scope. Raises: CompletionRefusedError, also when too much is waited for already.
    """
    waiting = [card for card in following.completions_of(entry.id, today=legal_date(now)) if card.waits]
    if len(waiting) >= WAITING_MOST:
        raise CompletionRefusedError(
            _("Sunt deja %d completări așteptate; renunțați la una sau așteptați-le.") % len(waiting),
            field="text",
        )
    writer = writer_of(entry=entry) if wanted.by_email else None
    asked = services.ask(
        entry_id=entry.id,
        text=wanted.text,
        papers=wanted.papers,
        until_on=wanted.until_on,
        told_email=writer is not None,
        by=by,
        now=now,
    )
    if writer is not None:
        messaging.send(
            kind=Kind.COMPLETION_ASKED,
            to=writer,
            context={
                "number": _written(entry),
                "missing": "; ".join(filter(None, (" ".join(wanted.text.split()), *wanted.papers))),
                "until": wanted.until_on,
                "page": follow_page(entry=entry, origin="mail", by=by, now=now),
            },
            about_type=SUBJECT,
            about_id=entry.id,
            dedupe_key=f"completion/{asked.id}",
            by=by,
            now=now,
        )
    return writer is not None


def give(
    *,
    institution: "Institution",
    entry_id: int,
    completion_id: int,
    received: Sequence[ReceivedFile],
    note: str,
    key_id: int | None,
    by: "Actor | None",
    at_counter: bool = False,
    now: datetime,
) -> CompletionCard:
    """
    Add what was asked under the number of the entry, and tell whoever has the work.

    received: files kept already; one that is not accepted refuses the whole. Must not run inside a scope.
    Raises: CompletionRefusedError naming the field; CompletionStateError when it was given or withdrawn meanwhile.
    """
    if len(received) > FILES_MOST:
        raise CompletionRefusedError(_("Cel mult %d fișiere odată.") % FILES_MOST, field="files")
    bad = [f"{file.name}: {file.problem_words}" for file in received if not file.accepted]
    if bad:
        raise CompletionRefusedError(" ".join(bad), field="files")
    with acting_for(institution.id):
        card = following.completion(completion_id, today=legal_date(now))
        entry = books.entry_by_id(entry_id)
        if card is None or card.entry_id != entry_id or entry is None or entry.state != "registered":
            raise CompletionStateError(_("Cererea de completare nu există; reîncărcați pagina."))
        kept = documents.add_documents(received=list(received), now=now, by=by)
        services.give(
            completion_id=completion_id,
            document_ids=[document.id for document in kept],
            note=note,
            way="counter" if at_counter else "portal",
            key_id=key_id,
            by=by,
            now=now,
        )
        if kept:
            registers.attach_documents(entry=entry, document_ids=[document.id for document in kept], by=by)
        given = following.completion(completion_id, today=legal_date(now))
        assert given is not None
        _tell_holder(entry, given, len(kept), by, now)
        return given


def _tell_holder(
    entry: EntryRow, card: CompletionCard, files: int, by: "Actor | None", now: datetime
) -> None:
    holder = routing.holder_of(entry.id)
    lead = routing.Lead(holder.unit_id if holder else None, holder.user_id if holder else None)
    heard = set(holders(entry_id=entry.id, lead=lead, now=now)) if holder is not None else set()
    late = card.standing is Standing.GIVEN_LATE
    for user_id in sorted(heard | {card.asked_by_id}):
        if by is not None and user_id == by.id:
            continue
        messaging.send(
            kind=Kind.COMPLETION_GIVEN,
            to=user_id,
            context={
                "number": _written(entry),
                "files": files or None,
                "standing": _("După ziua până la care a fost cerută.") if late else "",
            },
            about_type=SUBJECT,
            about_id=entry.id,
            dedupe_key=f"completion-given/{card.id}/{user_id}",
            by=by,
            now=now,
        )


def undo(*, entry: EntryRow, completion_id: int, by: "Actor", now: datetime) -> None:
    """
    Take a question back that nobody read. Must run inside a scope.

    Raises: CompletionStateError.
    """
    _of_entry(entry, completion_id, now)
    services.undo(completion_id=completion_id, by=by, now=now)


def withdraw(*, entry: EntryRow, completion_id: int, reason: str, by: "Actor", now: datetime) -> None:
    """
    Give a question up and tell the person why. Must run inside a scope.

    Raises: CompletionRefusedError, CompletionStateError.
    """
    card = _of_entry(entry, completion_id, now)
    services.withdraw(completion_id=completion_id, reason=reason, by=by, now=now)
    writer = writer_of(entry=entry) if card.told_email else None
    if writer is not None:
        messaging.send(
            kind=Kind.COMPLETION_WITHDRAWN,
            to=writer,
            context={
                "number": _written(entry),
                "reason": reason,
                "page": follow_page(entry=entry, origin="mail", by=by, now=now),
            },
            about_type=SUBJECT,
            about_id=entry.id,
            dedupe_key=f"completion-withdrawn/{completion_id}",
            by=by,
            now=now,
        )


def _of_entry(entry: EntryRow, completion_id: int, now: datetime) -> CompletionCard:
    card = following.completion(completion_id, today=legal_date(now))
    if card is None or card.entry_id != entry.id:
        raise CompletionStateError(_("Cererea de completare nu există; reîncărcați pagina."))
    return card


def _written(entry: EntryRow) -> str:
    (line,) = books.lines_of([entry.id])
    return line.written_number
