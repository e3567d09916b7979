"""Thirty days in all instead of ten: prepared by a notice, given by its leaving, lost without it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.information import rules
from registratura.information.errors import LongTermLockedError, RequestRefusedError
from registratura.information.models import InformationRequest
from registratura.information.rules import Lock
from registratura.information.services.holding import open_request, term_card
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as books


@transaction.atomic
def check_notice(*, entry_id: int, reason: str, by: Actor, now: datetime) -> None:
    """
    Hold a request and refuse a notice that would come too late, or again, before it takes a number.

    Raises: RequestMissingError, RequestEndedError, LongTermLockedError, RequestRefusedError.
    Law: Legea 544/2001 art. 7 alin. (1).
    """
    row, _entry = open_request(entry_id=entry_id)
    _check(row, reason, now)


@transaction.atomic
def prepare_notice(*, entry_id: int, letter_entry_id: int, reason: str, by: Actor, now: datetime) -> None:
    """
    Write down the notice that will give the long term once it has left.

    reason: the complexity or volume that asks for it; goes into the notice and into the decision.
    Raises: as `check_notice`.
    """
    row, _entry = open_request(entry_id=entry_id)
    _check(row, reason, now)
    row.notice_entry_id = letter_entry_id
    row.save(update_fields=["notice_entry"])
    journal.record(
        action="information.request.notice_prepared",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"letter": letter_entry_id, "reason": ro_normalise(reason)[:500]},
    )


def _check(row: InformationRequest, reason: str, now: datetime) -> None:
    today = legal_date(now)
    card = term_card(entry_id=row.entry_id, rule_code="IIP", today=today)
    if card is None or card.state != "open":
        raise RequestRefusedError(_("Termenul cererii nu mai este în curs; nu are ce se prelungi."))
    if not row.evaluation:
        raise RequestRefusedError(
            _(
                "Faceți întâi evaluarea primară (HG 123/2002 art. 21); de ea atârnă termenul și felul răspunsului."
            )
        )
    lock = rules.lock_of(today=today, notice_until=card.due_on, notice_left_on=None, extended=card.extended)
    if lock is Lock.USED:
        raise RequestRefusedError(_("Solicitantul a fost deja înștiințat; termenul este de 30 de zile."))
    if lock is Lock.LOCKED:
        raise LongTermLockedError(locked_words(until=card.due_on))
    if row.notice_entry_id is not None:
        raise RequestRefusedError(
            _("Înștiințarea este pregătită; trimiteți-o până la %s.") % _day(card.due_on)
        )
    if len(reason.strip()) < 3:
        raise RequestRefusedError(
            _("Scrieți ce face răspunsul greu: volumul sau complexitatea (Legea 544/2001 art. 7 alin. (1))."),
            field="reason",
        )


def locked_words(*, until: date) -> str:
    """Say why thirty days cannot be had any more, and what to do."""
    return _(
        "Termenul de 30 de zile nu se mai poate folosi: solicitantul trebuia înștiințat în scris până la %s (Legea "
        "544/2001 art. 7 alin. (1)). Răspundeți acum."
    ) % _day(until)


def extend_by_notice(*, row: InformationRequest, on: date, by: Actor | None, now: datetime) -> bool:
    """
    Give a held request thirty days in all, by the notice that left on a day; say whether it did.

    A notice that left late, or under a term already ended, gives nothing.
    Law: Legea 544/2001 art. 7 alin. (1).
    """
    today = legal_date(now)
    card = term_card(entry_id=row.entry_id, rule_code="IIP", today=today)
    if card is None or card.state != "open" or card.extended or row.notice_entry_id is None:
        return False
    lock = rules.lock_of(today=today, notice_until=card.due_on, notice_left_on=on, extended=False)
    letter = books.entry_by_id(row.notice_entry_id)
    decided_by = by or (_whoever(letter.registered_by_id) if letter else None)
    if lock is not Lock.NOTICED or letter is None or decided_by is None:
        return False
    deadline = terms.deadline_by_id(card.id)
    assert deadline is not None
    number = f"{letter.number}/{letter.registered_on:%d.%m.%Y}"
    # The law ties the long term to the leaving of the notice, so it counts from that day though written down later.
    moment = now if on == today else datetime.combine(on, time(23, 59), tzinfo=BUCHAREST)
    deadlines.extend(
        deadline=deadline,
        reason=letter.subject[:500],
        decision_number=number,
        decided_on=on,
        role="",
        notice_sent_on=on,
        notice_reference=number,
        by=decided_by,
        now=moment,
    )
    journal.record(
        action="information.request.notice_left",
        subject_type="entry",
        subject_id=row.entry_id,
        by=by,
        details={"letter": row.notice_entry_id, "on": on.isoformat()},
    )
    return True


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    full_name: str


def _whoever(user_id: int | None) -> Actor | None:
    """Return who prepared a notice: that person's decision it is, though the mail server's word came to nobody."""
    contact = accounts.contact_of(user_id) if user_id is not None else None
    return _Person(contact.user_id, contact.full_name) if contact else None


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
