"""Drafts, numbers without gaps, and documents that never change once they are issued."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import Error as DatabaseError
from django.db import connection, transaction

from registratura.invoicing import queries, services
from registratura.invoicing.document import DocumentKind
from registratura.invoicing.drafts import InvoiceDraft
from registratura.invoicing.errors import InvoiceRefusedError, IssuerRefusedError, SeriesRefusedError
from registratura.invoicing.events import InvoiceIssued
from registratura.invoicing.models import Invoice, InvoiceLine, Series
from registratura.kernel.events import subscribe
from registratura.kernel.privacy import Purpose
from registratura.toolkit.purpose import PurposeMissingError, reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, open_supplier, open_town

from .ground import BUYER, MONTH, NOW, draft, issued, settle


@pytest.fixture
def supplier(db: None) -> Iterator[Supplier]:
    """The supplier, in its scope, reading for its books, ready to issue."""
    opened = open_supplier()
    with acting_for(opened.id), reading_for(Purpose.P04):
        settle()
        yield opened


@pytest.fixture
def committed_id(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """An institution whose rows are committed, so that other connections see them."""
    mark = uuid4().hex[:8]
    with django_db_blocker.unblock():
        yield open_town(name=f"Primăria {mark}", domain=f"{mark}.example").id
        connection.close()


def test_an_issued_invoice_has_the_next_number_its_parties_and_its_last_day(supplier: Supplier) -> None:
    heard: list[InvoiceIssued] = []
    subscribe(InvoiceIssued, heard.append)

    first, second = issued(), issued()

    assert [first.written, second.written] == ["RGT-2026-00001", "RGT-2026-00002"]
    assert (first.issued_on, first.due_on) == (date(2026, 3, 31), date(2026, 4, 30))
    assert (first.net_bani, first.tax_bani, first.total_bani) == (87_483, 18_371, 105_854)
    document = queries.document_by_id(first.id)
    assert document is not None
    assert (document.seller.name, document.buyer) == ("Cartea Software SRL", BUYER)
    assert [event.written for event in heard[-2:]] == ["RGT-2026-00001", "RGT-2026-00002"]
    assert heard[-2].reference.startswith("RF")


def test_a_later_change_of_the_supplier_changes_no_issued_document(supplier: Supplier) -> None:
    row = issued()

    settle(name="Alt Nume SRL")

    document = queries.document_by_id(row.id)
    assert document is not None
    assert document.seller.name == "Cartea Software SRL"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoicing_invoice SET total_bani = 1, net_bani = 1, tax_bani = 0 WHERE id = %s",
        "UPDATE invoicing_invoice SET state = 'dropped' WHERE id = %s",
        "UPDATE invoicing_invoice SET number = 77 WHERE id = %s",
        "UPDATE invoicing_invoiceline SET net_bani = 1 WHERE invoice_id = %s",
        "DELETE FROM invoicing_invoiceline WHERE invoice_id = %s",
        "DELETE FROM invoicing_invoice WHERE id = %s",
        "UPDATE invoicing_series SET next_number = 1 WHERE %s > 0",
        "INSERT INTO invoicing_invoiceline (institution_id, invoice_id, position, name, description, cpv,"
        " quantity_milli, unit, price_bani, category, rate, net_bani)"
        " SELECT institution_id, id, 9, 'x', '', '', 1, 'C62', 1, 'S', 2100, 1 FROM invoicing_invoice WHERE id = %s",
    ],
)
def test_the_database_changes_nothing_of_an_issued_invoice(supplier: Supplier, statement: str) -> None:
    row = issued()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [row.id])

    row.refresh_from_db()
    assert (row.state, row.written, row.total_bani) == ("issued", "RGT-2026-00001", 105_854)


def test_an_issue_that_is_undone_gives_its_number_back(supplier: Supplier) -> None:
    issued()
    with transaction.atomic():
        assert issued().number == 2
        transaction.set_rollback(True)

    assert issued().number == 2


def test_a_draft_can_be_changed_and_dropped_and_an_issued_one_cannot(supplier: Supplier) -> None:
    row, _new = services.draft_invoice(draft=draft(), by=None, now=NOW)
    services.change_draft(invoice_id=row.id, draft=draft(lines=(MONTH,)), by=None, now=NOW)
    done = services.issue(invoice_id=row.id, by=None, now=NOW)
    other, _new = services.draft_invoice(draft=draft(), by=None, now=NOW)
    services.drop_draft(invoice_id=other.id, by=None, now=NOW)

    assert (done.total_bani, InvoiceLine.objects.filter(invoice_id=row.id).count()) == (60_379, 1)
    for act in (services.drop_draft, services.issue):
        with pytest.raises(InvoiceRefusedError, match="nu se mai schimbă"):
            act(invoice_id=row.id, by=None, now=NOW)
    with pytest.raises(InvoiceRefusedError):
        services.change_draft(invoice_id=other.id, draft=draft(), by=None, now=NOW)


def test_the_same_origin_is_invoiced_once(supplier: Supplier) -> None:
    first, new = services.draft_invoice(draft=draft(origin="subscription:3:2026-03"), by=None, now=NOW)
    again, newer = services.draft_invoice(draft=draft(origin="subscription:3:2026-03"), by=None, now=NOW)

    assert (first.id, new, newer) == (again.id, True, False)


def test_a_credit_note_names_its_invoice_and_is_written_once(supplier: Supplier) -> None:
    row = issued()
    credit = services.draft_credit(invoice_id=row.id, reason="Preț greșit", by=None, now=NOW)
    again = services.draft_credit(invoice_id=row.id, reason="Preț greșit", by=None, now=NOW)
    services.issue(invoice_id=credit.id, by=None, now=NOW)

    document = queries.document_by_id(credit.id)
    assert document is not None
    assert document.preceding is not None
    assert (again.id, document.kind, document.preceding.number) == (
        credit.id,
        DocumentKind.CREDIT_NOTE,
        row.written,
    )
    with pytest.raises(InvoiceRefusedError, match="deja stornată prin RGT-2026-00002"):
        services.draft_credit(invoice_id=row.id, reason="Încă o dată", by=None, now=NOW)
    with pytest.raises(InvoiceRefusedError, match="numai o factură emisă"):
        services.draft_credit(invoice_id=credit.id, reason="Storno la storno", by=None, now=NOW)


def test_a_date_before_the_last_one_takes_no_number(supplier: Supplier) -> None:
    issued()
    row, _new = services.draft_invoice(draft=draft(), by=None, now=NOW)

    with pytest.raises(InvoiceRefusedError, match="dată mai nouă"):
        services.issue(invoice_id=row.id, by=None, now=NOW - timedelta(days=1))


def test_each_year_begins_its_own_numbers_and_a_closed_series_gives_none(supplier: Supplier) -> None:
    issued()
    row, _new = services.draft_invoice(draft=draft(), by=None, now=NOW)
    later = services.issue(invoice_id=row.id, by=None, now=datetime(2027, 1, 4, 8, tzinfo=UTC))
    services.close_series(series_id=Series.objects.get(year=2027).id, by=None, now=NOW)
    row, _new = services.draft_invoice(draft=draft(), by=None, now=NOW)

    assert later.written == "RGT-2027-00001"
    with pytest.raises(InvoiceRefusedError, match="închisă"):
        services.issue(invoice_id=row.id, by=None, now=datetime(2027, 1, 5, 8, tzinfo=UTC))
    with pytest.raises(SeriesRefusedError):
        services.open_series(code="rgt", year=2027, first_number=1, by=None, now=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        draft(lines=()),
        draft(lines=(replace(MONTH, name=""),)),
        draft(lines=(replace(MONTH, quantity_milli=0),)),
        draft(lines=(replace(MONTH, price_bani=-1),)),
        draft(lines=(replace(MONTH, rate=0),)),
        draft(lines=(replace(MONTH, unit="LUNA"),)),
        draft(period_to=date(2026, 2, 1)),
        draft(payment_days=999),
        draft(language="fr"),
        draft(kind=DocumentKind.CREDIT_NOTE, corrects_id=999),
        draft(lines=(replace(MONTH, quantity_milli=10**9, price_bani=10**9),)),
    ],
)
def test_a_draft_that_cannot_stand_is_refused_in_words(supplier: Supplier, wrong: InvoiceDraft) -> None:
    with pytest.raises(InvoiceRefusedError) as refused:
        services.draft_invoice(draft=wrong, by=None, now=NOW)

    assert refused.value.words.endswith(".")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("cui", "RO12AB"),
        ("county", "ZZ"),
        ("iban", "RO49AAAA1B31007593840001"),
        ("series", "r-1"),
    ],
)
def test_who_invoices_is_checked(supplier: Supplier, field: str, value: str) -> None:
    with pytest.raises(IssuerRefusedError) as refused:
        settle(**{field: value})

    assert refused.value.field == field


def test_nothing_is_read_without_a_purpose_or_by_another_institution(alba: Any) -> None:
    opened = open_supplier()
    with acting_for(opened.id), reading_for(Purpose.P04):
        settle()
        row = issued()

    with acting_for(opened.id), pytest.raises(PurposeMissingError):
        Invoice.objects.count()
    with acting_for(alba.id), reading_for(Purpose.P04):
        assert queries.row_by_id(row.id) is None
        assert queries.invoices_of(7) == []


def test_a_customer_is_given_its_own_issued_documents_alone(supplier: Supplier) -> None:
    mine, other = issued(), issued(customer_id=8)
    services.draft_invoice(draft=draft(), by=None, now=NOW)

    assert [row.id for row in queries.invoices_of(7)] == [mine.id]
    assert queries.row_by_id(other.id, customer_id=7) is None


def test_two_at_once_and_one_that_dies_leave_no_gap(committed_id: int, app_url: str) -> None:
    """Twenty documents by two real connections, and between them one that takes a number and loses its line."""
    supplier_id = committed_id
    with acting_for(supplier_id), reading_for(Purpose.P04):
        settle()
        ids = [services.draft_invoice(draft=draft(), by=None, now=NOW)[0].id for _number in range(22)]
        services.issue(invoice_id=ids.pop(), by=None, now=NOW)
    start, dying = Barrier(3), ids.pop()

    def work(mine: list[int]) -> None:
        start.wait()
        try:
            for invoice_id in mine:
                with acting_for(supplier_id), reading_for(Purpose.P04):
                    services.issue(invoice_id=invoice_id, by=None, now=NOW)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(ids[part::2],)) for part in (0, 1)]
    for thread in threads:
        thread.start()
    with psycopg.connect(app_url) as line:
        line.execute("SELECT set_config('app.institution', %s, true)", [str(supplier_id)])
        line.execute("SELECT set_config('app.purpose', 'P04', true)")
        start.wait()
        line.execute(
            "UPDATE invoicing_invoice SET state = 'issued', issued_on = '2026-03-31', due_on = '2026-04-30',"
            " issued_at = now(), series_id = (SELECT max(id) FROM invoicing_series) WHERE id = %s",
            [dying],
        )
        line.close()  # no commit: as when its process dies
    for thread in threads:
        thread.join()

    with acting_for(supplier_id), reading_for(Purpose.P04):
        numbers = (
            Invoice.objects.filter(number__isnull=False).order_by("number").values_list("number", flat=True)
        )
        assert list(numbers) == list(range(1, 22))
        assert Series.objects.get().next_number == 22
