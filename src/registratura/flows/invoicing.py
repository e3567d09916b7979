"""
Invoices beside what they are for: the customers and contracts of billing, their checks, their files.

The faces that doors and other flows use: `at_the_books`, `issue`, `credit`, `make_papers`, `open_paper`, `buyer_of`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext as _

from registratura.billing import queries as billing
from registratura.invoicing import queries, services, ubl
from registratura.invoicing.checking import Fault, check
from registratura.invoicing.document import Address, Buyer, Document
from registratura.invoicing.errors import InvoiceFaultyError, InvoiceRefusedError
from registratura.invoicing.printing.page import print_page
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.localities import counties
from registratura.kernel.privacy import Purpose
from registratura.kernel.text import fold
from registratura.toolkit.purpose import acting_for_purpose
from registratura.toolkit.storage import Stored, storage

if TYPE_CHECKING:
    from registratura.billing.queries import CustomerCard
    from registratura.institutions.models import Institution

UBL, PAGE, SEALED = "ubl", "page", "sealed"


@contextmanager
def at_the_books(*, institution_id: int) -> Iterator[None]:
    """Open the supplier's scope for what the law wants of its books."""
    with acting_for_purpose(institution_id, Purpose.P04):
        yield


def space_of(*, institution: Institution) -> str:
    """Return the part of the store in which documents lie; no institution's code has a dot."""
    return f"{institution.code}.facturi"


def buyer_of(*, customer: CustomerCard, reference: str = "") -> Buyer:
    """Return a customer of billing as it stands on a document issued now."""
    county = county_code(written=customer.county)
    return Buyer(
        name=customer.name,
        cui=customer.cui.upper().removeprefix("RO").strip(),
        is_vat_payer=customer.is_vat_payer,
        address=Address(
            street=customer.street, city=customer.locality, county=county, postal_code=customer.postal_code
        ),
        email=customer.contact_email,
        reference=reference,
    )


def county_code(*, written: str) -> str:
    """Return the sign of a county, however it was written; what is not known stays as it is."""
    wanted = fold(written).removeprefix("judetul ").removeprefix("municipiul ").strip()
    return _counties().get(wanted, written)


@cache
def _counties() -> dict[str, str]:
    found = [(one.code, (fold(one.code), fold(one.name))) for one in counties()]
    return {name: code for code, names in reversed(found) for name in names}


def customers() -> list[tuple[int, str]]:
    """Return the customers that may be invoiced: number and name. Inside `at_the_books`."""
    return [(one.id, one.name) for one in billing.customers(limit=1_000) if one.closed_at is None]


def faults_of_draft(*, institution: Institution, invoice_id: int, now: datetime) -> tuple[Fault, ...]:
    """
    Return what a draft would break if it were issued now. Must not run inside a transaction: the check takes a second.

    Raises: InvoiceRefusedError when nobody said who invoices; CheckFailedError.
    """
    document = _as_issued(institution, invoice_id, now)
    return check(ubl.write(document))


def issue(*, institution: Institution, invoice_id: int, by: Actor | None, now: datetime) -> int:
    """
    Check a draft against every rule, give it its number, make its files, put it in the row for RO e-Factura.

    Must not run inside a transaction. Returns the invoice's number.
    Raises: InvoiceFaultyError with the rules it breaks; InvoiceRefusedError; CheckFailedError.
    """
    faults = faults_of_draft(institution=institution, invoice_id=invoice_id, now=now)
    if faults:
        raise InvoiceFaultyError(
            _("Factura nu poate fi emisă: încalcă reguli ale facturii electronice. Corectați ciorna."), faults
        )
    with at_the_books(institution_id=institution.id):
        row = services.issue(invoice_id=invoice_id, by=by, now=now)
    make_papers(institution=institution, invoice_id=row.id)
    with at_the_books(institution_id=institution.id):
        if queries.access() is not None:
            services.queue(invoice_id=row.id, by=by, now=now)
    return int(row.id)


def make_papers(*, institution: Institution, invoice_id: int) -> bool:
    """
    Make the files of an issued document, if they are not there, and say whether it did. Safe to repeat.

    The bytes follow from the document alone: made again, they are the same.
    """
    with at_the_books(institution_id=institution.id):
        document, card = queries.document_by_id(invoice_id), queries.paper_facts(invoice_id)
    if document is None or card is None or card.is_whole:
        return False
    kept = keep_files(
        institution=institution, document=document, language=card.language, made_at=card.issued_at
    )
    with at_the_books(institution_id=institution.id):
        papers = [(invoice_id, kind, stored) for kind, stored in kept.items()]
        services.note_papers(papers=papers, now=card.issued_at)
    return True


def keep_files(
    *, institution: Institution, document: Document, language: str, made_at: datetime
) -> dict[str, Stored]:
    """Write the UBL and the page with it inside, and keep both; return digest and size of each by kind."""
    xml = ubl.write(document)
    page = print_page(document=document, language=language, xml=xml, made_at=made_at)
    return {
        kind: storage().put(space=space_of(institution=institution), source=BytesIO(content))
        for kind, content in ((UBL, xml), (PAGE, page))
    }


def draft_page(*, institution: Institution, invoice_id: int, now: datetime) -> bytes:
    """Return the page of a draft, with no number and nothing inside. Raises: InvoiceRefusedError."""
    document = _as_issued(institution, invoice_id, now)
    with at_the_books(institution_id=institution.id):
        card = queries.card(invoice_id, today=legal_date(now))
    language = card.language if card is not None else "ro"
    return print_page(document=document, language=language, xml=b"", made_at=now)


def open_paper(*, institution: Institution, invoice_id: int, kind: str) -> tuple[BinaryIO, str] | None:
    """
    Open a kept file of a document (`ubl`, `page`, `sealed`) and say how it is called; None when it is not there.

    The caller has asked whether the person may see this document.
    """
    with at_the_books(institution_id=institution.id):
        found = queries.sealed(invoice_id) if kind == SEALED else queries.paper(invoice_id, kind)
        row = queries.row_by_id(invoice_id)
    if found is None or row is None:
        return None
    ending = {UBL: "xml", PAGE: "pdf", SEALED: "zip"}[kind]
    return storage().open(space=space_of(institution=institution), sha256=found[0]), f"{row.written}.{ending}"


def _as_issued(institution: Institution, invoice_id: int, now: datetime) -> Document:
    with at_the_books(institution_id=institution.id):
        document = queries.document_if_issued(invoice_id, on=legal_date(now))
    if document is None:
        raise InvoiceRefusedError(_("Scrieți întâi datele cu care se facturează."))
    return document
