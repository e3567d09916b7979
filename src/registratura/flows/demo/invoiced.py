"""The supplier's invoices in the trial: one that is on its way, one that was refused with its reasons, one draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from registratura.billing import queries as billing
from registratura.flows.demo.towns import SUPPLIER
from registratura.flows.invoicing import at_the_books, buyer_of, make_papers
from registratura.institutions import queries as institutions
from registratura.invoicing import queries, services
from registratura.invoicing.document import Line, References
from registratura.invoicing.drafts import InvoiceDraft, IssuerDraft
from registratura.invoicing.vat import Category, Kind, rate_on
from registratura.kernel.calendar import legal_date

ISSUER = IssuerDraft(
    name="",
    cui=SUPPLIER.cui,
    is_vat_payer=True,
    street="Str. Zorilor nr. 12",
    city="Cluj-Napoca",
    county="CJ",
    postal_code="400001",
    trade_register="J12/1234/2020",
    iban="RO49AAAA1B31007593840000",
    bank="Banca Exemplu",
    email="facturi@furnizor.example",
)
LINES = (
    ("Abonament Registratura, pachetul Comună", "MON", 1000, 49_900),
    ("Instruirea angajaților la sediu", "HUR", 6000, 18_000),
    ("Preluarea registrelor din anii trecuți", "C62", 1000, 240_000),
)
REASON = "E: validari globale, BR-RO-110: județul cumpărătorului nu este din lista de coduri"


def bring_invoices(*, institution_id: int, now: datetime) -> None:
    """Give the supplier three documents, as soon as it has customers. Done once. Not inside a scope."""
    institution = institutions.institution_by_id(institution_id)
    assert institution is not None
    with at_the_books(institution_id=institution_id):
        customers = [billing.customer_by_id(one.id) for one in billing.customers(limit=3)]
        buyers = [one for one in customers if one is not None]
        if not buyers or queries.issuer() is not None:
            return
        services.keep_issuer(draft=replace(ISSUER, name=institution.name), by=None, now=now)
    for place, (name, unit, quantity, price) in enumerate(LINES):
        at = now - timedelta(days=(35, 20, 0)[place])
        customer = buyers[place % len(buyers)]
        with at_the_books(institution_id=institution_id):
            row, _new = services.draft_invoice(
                draft=InvoiceDraft(
                    customer_id=customer.id,
                    buyer=buyer_of(customer=customer),
                    lines=(
                        Line(
                            name=name,
                            unit=unit,
                            quantity_milli=quantity,
                            price_bani=price,
                            category=Category.STANDARD,
                            rate=rate_on(Kind.STANDARD, on=legal_date(at)),
                        ),
                    ),
                    references=References(
                        contract=customer.contracts[0].number if customer.contracts else ""
                    ),
                    origin=f"trial:{place}",
                ),
                by=None,
                now=at,
            )
            if place == len(LINES) - 1:
                return
            services.issue(invoice_id=row.id, by=None, now=at)
        make_papers(institution=institution, invoice_id=row.id)
        with at_the_books(institution_id=institution_id):
            sent = services.queue(invoice_id=row.id, by=None, now=at)
            later = at + timedelta(minutes=1)
            services.note_uploaded(transmission_id=sent.id, index=f"50000{place}", now=later)
            if place == 1:
                services.note_rejected(
                    transmission_id=sent.id,
                    download_id="",
                    reasons=(REASON,),
                    stored=None,
                    now=at + timedelta(minutes=5),
                )
