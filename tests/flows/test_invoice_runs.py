"""The invoicing of a month: each period once, whoever runs it and however often; who cannot be invoiced is named."""

from datetime import UTC, date, datetime
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registratura.billing import queries as billing
from registratura.billing import services as sales
from registratura.billing.services import ContractDraft, CustomerDraft, VersionDraft
from registratura.flows import invoice_runs, invoice_sending, invoicing
from registratura.flows.invoicing import at_the_books
from registratura.invoicing import queries, services
from registratura.invoicing.errors import RunRefusedError
from registratura.invoicing.models import Issuer
from registratura.invoicing.queries import InvoiceFilter
from tests.cast import Supplier, open_supplier
from tests.rooms.invoicing.ground import settle

NOW = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
MARCH = date(2026, 3, 1)
CUSTOMERS = (
    ("4305857", "Comuna Lunca", "Cluj"),
    ("4267117", "Comuna Vâlcele", "Alba"),
    ("18547290", "Orașul Fără Județ", "Nicăieri"),
)


@pytest.fixture
def supplier(db: None) -> Supplier:
    """The supplier with three customers, whose subscriptions begin in March."""
    opened = open_supplier()
    with at_the_books(institution_id=opened.id):
        settle()
        plan = sales.add_plan(
            code="comuna",
            name="Comună",
            summary="",
            version=VersionDraft(valid_from=MARCH, price_bani=49_900, period_months=1),
            by=None,
            now=NOW,
        )
        version = next(one for one in billing.plans() if one.id == plan).versions[0]
        for number, (cui, name, county) in enumerate(CUSTOMERS, 1):
            customer = sales.add_customer(
                draft=CustomerDraft(
                    name=name, cui=cui, street="Str. Principală nr. 1", locality="Lunca", county=county
                ),
                by=None,
                now=NOW,
            )
            contract = sales.add_contract(
                customer_id=customer,
                draft=ContractDraft(
                    number=f"C-{number}/2026",
                    starts_on=MARCH,
                    ends_on=date(2026, 12, 31),
                    dpa_version="1",
                    order_number=f"CMD-{number}",
                ),
                by=None,
                now=NOW,
            )
            sales.sign_contract(contract_id=contract, on=MARCH, today=date(2026, 3, 31), by=None, now=NOW)
            sales.begin_subscription(
                contract_id=contract,
                version_id=version.id,
                collection="send_invoice",
                with_trial=False,
                starts_on=MARCH,
                by=None,
                now=NOW,
            )
    return opened


def run(supplier: Supplier) -> int:
    """Ask for March and run it."""
    with at_the_books(institution_id=supplier.id):
        run_id = services.ask_run(month=MARCH, by=supplier.administrator, now=NOW).id
    return invoice_runs.run(institution=supplier.institution, run_id=run_id, now=NOW)


def numbers(supplier: Supplier) -> list[str]:
    """The numbers that were given, the newest first."""
    with at_the_books(institution_id=supplier.id):
        return [row.written for row in queries.invoices(InvoiceFilter(state="issued"))[0]]


def test_a_month_is_invoiced_once_and_who_cannot_be_is_named(supplier: Supplier) -> None:
    assert (run(supplier), run(supplier)) == (2, 0)

    assert numbers(supplier) == ["RGT-2026-00002", "RGT-2026-00001"]
    with at_the_books(institution_id=supplier.id):
        card = queries.run_of(MARCH)
        rows, _count = queries.invoices(InvoiceFilter(state="issued"))
        document = queries.document_by_id(rows[-1].id)
    assert card is not None
    assert (card.state, card.planned_count, card.made_count) == ("done", 3, 2)
    assert [one["name"] for one in card.failures] == ["Orașul Fără Județ"]
    assert "BR-RO-111" in card.failures[0]["words"]
    assert document is not None
    assert (document.references.contract, document.references.order) == ("C-1/2026", "CMD-1")
    assert (document.period_from, document.period_to) == (MARCH, date(2026, 3, 31))
    assert document.sums.total_bani == 60_379


def test_a_run_that_died_goes_on_and_its_papers_are_made(supplier: Supplier, monkeypatch: Any) -> None:
    monkeypatch.setattr(invoice_runs, "TOGETHER", 1)
    kept, made = invoice_runs.keep_files, 0

    def dies(**values: Any) -> Any:
        nonlocal made
        made += 1
        if made == 2:
            raise MemoryError
        return kept(**values)

    monkeypatch.setattr(invoice_runs, "keep_files", dies)
    with pytest.raises(MemoryError):
        run(supplier)
    monkeypatch.setattr(invoice_runs, "keep_files", kept)

    assert run(supplier) == 0
    assert invoice_sending.work(institution=supplier.institution, clock=lambda: NOW) == 0
    assert numbers(supplier) == ["RGT-2026-00002", "RGT-2026-00001"]
    with at_the_books(institution_id=supplier.id):
        assert queries.without_papers() == []


def test_the_page_carries_the_checked_file_as_its_alternative(supplier: Supplier) -> None:
    run(supplier)
    with at_the_books(institution_id=supplier.id):
        row = queries.invoices(InvoiceFilter(state="issued"))[0][0]
    page = invoicing.open_paper(institution=supplier.institution, invoice_id=row.id, kind="page")
    xml = invoicing.open_paper(institution=supplier.institution, invoice_id=row.id, kind="ubl")
    assert page is not None
    assert xml is not None

    with page[0] as file, pikepdf.open(file) as opened, xml[0] as written:
        assert page[1] == f"{row.written}.pdf"
        assert opened.attachments["factura.xml"].get_file().read_bytes() == written.read()
        carried = opened.Root.AF[0]
        assert carried.AFRelationship == "/Alternative"
        assert carried.EF.F.Subtype == "/application/xml"
        with opened.open_metadata() as facts:
            assert (facts["pdfaid:part"], facts["pdfaid:conformance"]) == ("3", "A")
            assert facts["dc:title"] == f"Factură {row.written}"


def test_a_month_is_issued_by_one_seller_read_once_though_its_details_change_meanwhile(
    supplier: Supplier, monkeypatch: Any
) -> None:
    monkeypatch.setattr(invoice_runs, "TOGETHER", 1)
    kept = invoice_runs.keep_files

    def changed(**values: Any) -> Any:
        with at_the_books(institution_id=supplier.id):
            Issuer.objects.update(name="Alt Nume SRL")
        return kept(**values)

    monkeypatch.setattr(invoice_runs, "keep_files", changed)
    with CaptureQueriesContext(connection) as captured:
        run(supplier)
    with at_the_books(institution_id=supplier.id):
        rows, _count = queries.invoices(InvoiceFilter(state="issued"))
        documents = {row.id: queries.document_by_id(row.id) for row in rows}
    printed = {}
    for row in rows:
        opened = invoicing.open_paper(institution=supplier.institution, invoice_id=row.id, kind="ubl")
        assert opened is not None
        with opened[0] as file:
            printed[row.id] = file.read().decode()

    asked = [one["sql"] for one in captured.captured_queries]
    assert sum('FROM "invoicing_issuer"' in sql for sql in asked) == 2  # is there one, and what it says
    assert sum('FROM "invoicing_series"' in sql for sql in asked) == 1
    assert (
        sum('INTO "invoicing_paper"' in sql for sql in asked) == len(rows) == 2
    )  # one for each part, not each file
    sellers = {document.seller.name for document in documents.values() if document is not None}
    assert len(sellers) == 1
    assert sellers != {"Alt Nume SRL"}
    assert all(f"<cbc:RegistrationName>{next(iter(sellers))}<" in xml for xml in printed.values())


def test_nothing_to_invoice_opens_no_series(supplier: Supplier) -> None:
    with at_the_books(institution_id=supplier.id):
        run_id = services.ask_run(month=date(2026, 2, 1), by=None, now=NOW).id

        assert invoice_runs.run(institution=supplier.institution, run_id=run_id, now=NOW) == 0
        assert queries.series() == []


def test_a_month_that_has_not_begun_is_not_invoiced(supplier: Supplier) -> None:
    with at_the_books(institution_id=supplier.id), pytest.raises(RunRefusedError):
        services.ask_run(month=date(2026, 4, 1), by=None, now=NOW)
