"""
Documents on their way to RO e-Factura: handed over, asked after, brought back sealed; people told of what needs them.

Nothing of the net runs inside a transaction. Each step reads what is known, asks, and writes what was heard.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.flows.invoicing import UBL, at_the_books, make_papers, space_of
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.invoicing import queries, services
from registratura.invoicing.document import DocumentKind
from registratura.invoicing.efactura.archive import look_into
from registratura.invoicing.efactura.client import Client
from registratura.invoicing.efactura.port import EFactura, Ended, Refused, Taken, TroubleError, Working
from registratura.invoicing.events import InvoiceRejected
from registratura.invoicing.queries import QueueRow
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import subscribe
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

AT_ONCE: Final = 50
LOOKS_FOR_LOST: Final = 3
"""How often a file whose upload got no answer is looked for before it is handed over again."""
DOWNLOADS_FOR_LOST: Final = 20
_UPLOAD, _STATE, _DOWNLOAD = "upload", "state", "download"
_SENT: Final = "FACTURA TRIMISA"

Clock = Callable[[], datetime]


def work(*, institution: Institution, clock: Clock, service: EFactura | None = None) -> int:
    """
    Mend what was left, queue what was issued, and take every waiting document one step further; return how many.

    service: in place of the one that the settings name. Must not run inside a scope.
    """
    with at_the_books(institution_id=institution.id):
        left = queries.without_papers()
    for invoice_id in left:
        make_papers(institution=institution, invoice_id=invoice_id)
    service = service or service_of(institution=institution, clock=clock)
    if service is None:
        return 0
    with at_the_books(institution_id=institution.id):
        for invoice_id in queries.unsent_ids():
            services.queue(invoice_id=invoice_id, by=None, now=clock())
        waiting = queries.due_now(now=clock(), limit=AT_ONCE)
    for row in waiting:
        step(institution=institution, service=service, row=row, clock=clock)
    return len(waiting)


def service_of(*, institution: Institution, clock: Clock) -> Client | None:
    """Return RO e-Factura as the settings name it, None while nobody wrote the way down."""
    with at_the_books(institution_id=institution.id):
        way, issuer = queries.way(), queries.issuer()
    if way is None or issuer is None:
        return None

    def keep(token: str, refresh: str, ends_at: datetime | None) -> None:
        with at_the_books(institution_id=institution.id):
            services.keep_token(token=token, refresh=refresh, ends_at=ends_at)

    return Client(
        way,
        cui=issuer.cui,
        private_allowed=settings.PRIVATE_TRUST_SERVICES,
        clock=clock,
        keep_token=keep,
    )


def step(*, institution: Institution, service: EFactura, row: QueueRow, clock: Clock) -> None:
    """Take one document one step further. What is no answer is written down, and tried again later."""
    doing = _UPLOAD if row.state == "waiting" else _STATE
    try:
        if row.state == "waiting":
            _hand_over(institution, service, row, clock)
        elif row.state == "processing":
            _ask(institution, service, row, clock)
    except _WhileDownloadingError as error:
        _note_trouble(institution, row, _DOWNLOAD, error.trouble, clock())
    except TroubleError as error:
        _note_trouble(institution, row, doing, error, clock())


class _WhileDownloadingError(Exception):
    def __init__(self, trouble: TroubleError) -> None:
        super().__init__(trouble.words)
        self.trouble = trouble


def _note_trouble(
    institution: Institution, row: QueueRow, doing: str, error: TroubleError, now: datetime
) -> None:
    with at_the_books(institution_id=institution.id):
        services.note_trouble(
            transmission_id=row.id,
            step=doing,
            words=error.words,
            retry_at=error.retry_at,
            lost=error.lost and doing == _UPLOAD,
            now=now,
        )


def _hand_over(institution: Institution, service: EFactura, row: QueueRow, clock: Clock) -> None:
    with at_the_books(institution_id=institution.id):
        paper, card = queries.paper(row.invoice_id, UBL), queries.row_by_id(row.invoice_id)
        looked = queries.lost_since(row.id)
    if paper is None or card is None:
        raise TroubleError(_("Fișierul facturii nu este încă făcut."))
    if looked is not None and _is_found(institution, service, row, looked, clock):
        return
    with storage().open(space=space_of(institution=institution), sha256=paper[0]) as file:
        xml = file.read()
    answer = service.upload(xml=xml, credit=card.kind == DocumentKind.CREDIT_NOTE)
    with at_the_books(institution_id=institution.id):
        if isinstance(answer, Taken):
            services.note_uploaded(transmission_id=row.id, index=answer.index, now=clock())
        else:
            services.note_rejected(
                transmission_id=row.id, download_id="", reasons=answer.reasons, stored=None, now=clock()
            )


def _is_found(institution: Institution, service: EFactura, row: QueueRow, looked: int, clock: Clock) -> bool:
    """Look for a file that may have been taken without an answer; say whether it was found."""
    with at_the_books(institution_id=institution.id):
        known = queries.known_indexes()
    unknown = [
        one
        for one in service.messages(days=5)
        if one.index and one.index not in known and one.kind.upper() == _SENT
    ]
    for one in unknown[:DOWNLOADS_FOR_LOST]:
        if look_into(service.download(download_id=one.download_id)).number == row.written:
            with at_the_books(institution_id=institution.id):
                services.note_uploaded(transmission_id=row.id, index=one.index, now=clock())
            return True
    if looked < LOOKS_FOR_LOST:
        with at_the_books(institution_id=institution.id):
            services.note_trouble(
                transmission_id=row.id,
                step=_STATE,
                words=_("Încărcarea nu a primit răspuns; se caută în lista de mesaje înainte de a o repeta."),
                now=clock(),
            )
        return True
    return False


def _ask(institution: Institution, service: EFactura, row: QueueRow, clock: Clock) -> None:
    answer = service.state(index=row.upload_index)
    if isinstance(answer, Working):
        with at_the_books(institution_id=institution.id):
            services.note_processing(transmission_id=row.id, now=clock())
    elif isinstance(answer, Refused):
        with at_the_books(institution_id=institution.id):
            services.note_rejected(
                transmission_id=row.id, download_id="", reasons=answer.reasons, stored=None, now=clock()
            )
    else:
        try:
            _bring_back(institution, service, row, answer, clock)
        except TroubleError as error:
            raise _WhileDownloadingError(error) from error


def _bring_back(
    institution: Institution, service: EFactura, row: QueueRow, answer: Ended, clock: Clock
) -> None:
    archive = service.download(download_id=answer.download_id)
    found = look_into(archive)
    is_ours = found.kind in ("Invoice", "CreditNote") and found.number == row.written and found.is_sealed
    if answer.accepted != is_ours:
        # What was said and what lies in the archive differ: neither is believed.
        raise TroubleError(_("Arhiva primită nu se potrivește cu starea spusă de RO e-Factura."))
    stored = storage().put(space=space_of(institution=institution), source=BytesIO(archive))
    with at_the_books(institution_id=institution.id):
        if answer.accepted:
            services.note_accepted(
                transmission_id=row.id, download_id=answer.download_id, stored=stored, now=clock()
            )
        else:
            services.note_rejected(
                transmission_id=row.id,
                download_id=answer.download_id,
                reasons=found.reasons,
                stored=stored,
                now=clock(),
            )


def warn(*, institution: Institution, now: datetime) -> int:
    """Tell, once a day, whoever keeps the books which documents near the end of their term; return how many."""
    today = legal_date(now)
    with at_the_books(institution_id=institution.id):
        near = queries.near_their_end(today=today)
        told = services.note_warned(transmission_ids=[row.id for row in near], now=now)
    if not near or not told:
        return 0
    first = min(near, key=lambda row: (row.due_on, row.id))
    with acting_for(institution.id):
        for user_id in institutions.holders_of(Permission.BOOKS_HANDLE, at=now):
            messaging.send(
                kind=Kind.INVOICE_LATE,
                to=user_id,
                context={
                    "count": len(near),
                    "first": first.written,
                    "due_on": first.due_on,
                    "page": f"{settings.PUBLIC_URL}{reverse('console:invoice_sending')}",
                },
                dedupe_key=f"invoices/late/{today.isoformat()}/{user_id}",
                by=None,
                now=now,
            )
    return len(near)


def _tell_rejected(event: InvoiceRejected) -> None:
    """Tell whoever keeps the books that a document must be corrected. A listener, inside the act."""
    now = event.rejected_at
    page = reverse("console:invoice", kwargs={"invoice_id": event.invoice_id})
    for user_id in institutions.holders_of(Permission.BOOKS_HANDLE, at=now):
        messaging.send(
            kind=Kind.INVOICE_REJECTED,
            to=user_id,
            context={
                "number": event.written,
                "reason": event.reasons[0][:300],
                "page": f"{settings.PUBLIC_URL}{page}",
            },
            dedupe_key=f"invoice/{event.invoice_id}/rejected/{user_id}",
            by=None,
            now=now,
            about_type="invoice",
            about_id=event.invoice_id,
        )


def listen() -> None:
    """Hear of refusals."""
    subscribe(InvoiceRejected, _tell_rejected)


def seconds_of_work(*, institution: Institution, clock: Clock, most: timedelta) -> int:
    """Work until nothing waits or the time is over; return how many steps were taken."""
    until, done = clock() + most, 0
    while clock() < until:
        taken = work(institution=institution, clock=clock)
        done += taken
        if taken < AT_ONCE:
            break
    return done
