"""What goes round a request: who got the data and must be told, and what is written beside entries of a register."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as registers
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.errors import RequestRefusedError, RequestUnknownError
from registratura.rights.machine import Status
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


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
    Note that a recipient was told, or why that is impossible; with the last one the request ends.

    Raises: RequestUnknownError, StatusError. Law: GDPR art. 19.
    """
    with acting_for(institution.id):
        card = queries.request_by_id(request_id)
        waiting = {one.id for one in queries.recipients_of(request_id) if one.told_at is None}
        if card is None or notice_id not in waiting:
            raise RequestUnknownError(_("Destinatarul nu mai așteaptă să fie anunțat; reîncărcați pagina."))
        rights.note_told(notice_id=notice_id, way=way, skipped=skipped, by=by, now=now)
        if len(waiting) == 1 and card.status is Status.AWAITING_RECIPIENTS:
            end = Status.PARTIALLY_REFUSED if card.codes else Status.DELIVERED
            rights.move(request_id=request_id, to=end, by=by, now=now)


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
