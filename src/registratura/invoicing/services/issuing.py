"""Issuing: the number, the parties as they stand, the end of all change; and the files that follow."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import Error as DatabaseError
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.invoicing.document import Seller, party_values, payment_reference
from registratura.invoicing.errors import InvoiceRefusedError, SeriesRefusedError
from registratura.invoicing.events import InvoiceIssued
from registratura.invoicing.models import Invoice, Paper, Series
from registratura.invoicing.queries import issuer as issuer_now
from registratura.invoicing.queries import seller_as
from registratura.invoicing.services.drafting import locked_draft
from registratura.invoicing.services.settling import open_series
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish
from registratura.toolkit.scope import required_institution
from registratura.toolkit.storage import Stored


@dataclass(frozen=True, slots=True)
class Issuing:
    """What every invoice of a day has alike: the seller as it stands on paper, and the series of the year."""

    seller: Seller
    series_id: int
    day: date


@transaction.atomic
def issuing(*, by: Actor | None, now: datetime) -> Issuing:
    """
    Return what invoices issued now have alike; who issues many asks once. The series of the year opens by itself.

    Raises: InvoiceRefusedError while nobody said who invoices.
    """
    issuer = issuer_now()
    if issuer is None:
        raise InvoiceRefusedError(_("Scrieți întâi datele cu care se facturează."))
    day = legal_date(now)
    return Issuing(seller_as(issuer), _series_of(issuer.series, day.year, by, now), day)


@transaction.atomic
def issue(*, invoice_id: int, by: Actor | None, now: datetime, together: Issuing | None = None) -> Invoice:
    """
    Give a draft its number and freeze it, with the seller as it stands now. The day is the legal one of the moment.

    The series of the year opens by itself. together: what was asked of `issuing` for many; a series closed since then
    is refused by the database.
    Raises: InvoiceRefusedError.
    Law: Legea nr. 227/2015 art. 319 alin. (20) lit. a) (numere în ordine, fără lipsuri).
    """
    row = locked_draft(invoice_id=invoice_id)
    alike = together if together is not None else issuing(by=by, now=now)
    day = alike.day
    row.seller = party_values(alike.seller)
    row.state, row.issued_on, row.due_on = Invoice.State.ISSUED, day, day + timedelta(row.payment_days)
    row.issued_at, row.issued_by_id = now, by.id if by is not None else None
    row.series_id = alike.series_id
    with _told():
        # The number and its written form are the database's to give.
        row.save(
            update_fields=[
                *("seller", "state", "issued_on", "due_on", "issued_at", "issued_by", "series"),
            ]
        )
    row.refresh_from_db(fields=["number", "written"])
    journal.record(
        action="invoicing.invoice.issued",
        subject_type="invoice",
        subject_id=row.id,
        by=by,
        details={
            "number": row.written,
            "kind": row.kind,
            "buyer": row.buyer_name,
            "bani": row.total_bani,
            "due": row.due_on.isoformat(),
        },
    )
    publish(
        InvoiceIssued(
            institution_id=row.institution_id,
            invoice_id=row.id,
            customer_id=row.customer_id,
            kind=row.kind,
            written=row.written,
            total_bani=row.total_bani,
            due_on=row.due_on,
            reference=payment_reference(row.written),
            issued_at=now,
        )
    )
    return row


def note_paper(*, invoice_id: int, kind: str, stored: Stored, now: datetime) -> None:
    """Write down a file of an issued document. Safe to repeat: the first one stands."""
    note_papers(papers=[(invoice_id, kind, stored)], now=now)


def note_papers(*, papers: Iterable[tuple[int, str, Stored]], now: datetime) -> None:
    """Write down files of issued documents (number, kind, file) at once. Safe to repeat: the first of each stands."""
    rows = [
        Paper(
            institution_id=required_institution(),
            invoice_id=invoice_id,
            kind=kind,
            sha256=stored.sha256,
            size_bytes=stored.size_bytes,
            made_at=now,
        )
        for invoice_id, kind, stored in papers
    ]
    Paper.objects.bulk_create(rows, ignore_conflicts=True)


def _series_of(code: str, year: int, by: Actor | None, now: datetime) -> int:
    row = Series.objects.filter(code=code, year=year).first()
    if row is None:
        try:
            with transaction.atomic():
                row = open_series(code=code, year=year, first_number=1, by=by, now=now)
        except SeriesRefusedError:  # somebody else opened it at the same moment
            row = Series.objects.filter(code=code, year=year).first()
            if row is None:
                raise
    return int(row.pk)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        state = str(getattr(error.__cause__, "sqlstate", "") or "")
        if state == "IV002":
            raise InvoiceRefusedError(
                _("Seria este închisă sau are deja o factură cu o dată mai nouă. Alegeți altă serie.")
            ) from error
        if state in ("IV001", "IV003"):
            raise InvoiceRefusedError(
                _("Între timp altcineva a schimbat factura. Reîncărcați pagina.")
            ) from error
        raise
