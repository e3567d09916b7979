"""What goes round a request: who got the data and must be told, what rests, what is written beside entries."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.disclosures import queries as disclosures
from registratura.flows import rights_letters as letters
from registratura.flows.rights_letters import Addressee
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.personal_data import Person
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as registers
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.errors import RequestRefusedError, RequestUnknownError
from registratura.rights.kinds import LetterKind, Right
from registratura.rights.machine import Status
from registratura.rights.queries import RecipientLine, RequestCard
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


TOLD_OTHERS: Final = frozenset({Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION})


def recipients_of(*, person: Person) -> list[str]:
    """Return the names of those who received data of a person. Must run inside a scope."""
    return sorted({line.to_name or line.recipient_name for line in disclosures.of_subject(person)})


def list_recipients(*, card: RequestCard, names: Iterable[str], by: Actor | None, now: datetime) -> bool:
    """
    Write down who must be told of a request's outcome, until its own limit; say whether anybody waits to be told.

    Must run inside a scope. Law: GDPR art. 19.
    """
    for name in names:
        rights.list_recipient(
            request_id=card.id, name=name, email="", due_on=card.limit.strict, by=by, now=now
        )
    return any(one.told_at is None for one in queries.recipients_of(card.id))


def send_notice(
    *,
    institution: "Institution",
    request_id: int,
    notice_id: int,
    email: str,
    words: str,
    by: Actor,
    now: datetime,
) -> None:
    """
    Write to a recipient what became of the data; by e-mail, or as a letter to print when there is no address.

    Raises: RequestUnknownError, RequestRefusedError for what is no address; LetterNotMadeError. Law: GDPR art. 19.
    """
    address = email.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise RequestRefusedError(
                _("Adresa de e-mail nu este întreagă; goală, scrisoarea se tipărește."), field="email"
            ) from error
    with acting_for(institution.id):
        card, waiting = _waiting(request_id, notice_id)
        notice = waiting[notice_id]
        with override("ro"):
            letter_id = letters.send_letter(
                institution=institution,
                card=card,
                kind=LetterKind.RECIPIENT,
                paragraphs=letters.recipient_paragraphs(card=card, words=words),
                to=Addressee(notice.name, address),
                by=by,
                now=now,
            )
        way = "email" if address else "post"
        rights.note_told(notice_id=notice_id, way=way, email=address, letter_id=letter_id, by=by, now=now)
        _end_with_last(card, waiting, by, now)


def _waiting(request_id: int, notice_id: int) -> tuple[RequestCard, dict[int, RecipientLine]]:
    card = queries.request_by_id(request_id)
    waiting = {one.id: one for one in queries.recipients_of(request_id) if one.told_at is None}
    if card is None or card.right not in TOLD_OTHERS or notice_id not in waiting:
        raise RequestUnknownError(_("Destinatarul nu mai așteaptă să fie anunțat; reîncărcați pagina."))
    return card, waiting


def _end_with_last(card: RequestCard, waiting: Mapping[int, RecipientLine], by: Actor, now: datetime) -> None:
    if len(waiting) == 1 and card.status is Status.AWAITING_RECIPIENTS:
        end = Status.PARTIALLY_REFUSED if card.codes else Status.DELIVERED
        rights.move(request_id=card.id, to=end, by=by, now=now)


def tell_recipient(
    *,
    institution: "Institution",
    request_id: int,
    notice_id: int,
    way: str,
    skipped: str,
    by: Actor,
    now: datetime,
) -> None:
    """
    Note that a recipient was told outside, or why that is impossible; with the last one the request ends.

    Raises: RequestUnknownError, StatusError. Law: GDPR art. 19.
    """
    with acting_for(institution.id):
        card, waiting = _waiting(request_id, notice_id)
        rights.note_told(notice_id=notice_id, way=way, skipped=skipped, by=by, now=now)
        _end_with_last(card, waiting, by, now)


def annotate(
    *, institution: "Institution", request_id: int, entry_id: int, text: str, by: Actor, now: datetime
) -> None:
    """
    Write beside an entry what the person says is right; what stands in the register stays as it was.

    Raises: RequestRefusedError; NotProvenError. Law: GDPR art. 16; Legea 16/1996 (GDP-05).
    """
    clean = ro_normalise(text).strip()[:2_000]
    if not clean:
        raise RequestRefusedError(_("Scrieți adnotarea."), field="text")
    with acting_for(institution.id):
        request = rights.begin(request_id=request_id, by=by, now=now)
        if registers.entry_by_id(entry_id) is None:
            raise RequestRefusedError(_("Poziția nu există în registru."), field="entry")
        journal.record(
            action="rights.entry.annotated",
            subject_type="entry",
            subject_id=entry_id,
            by=by,
            details={"text": clean, "request": request.reference, "law": "GDPR art. 16"},
        )
