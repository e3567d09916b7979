"""The console's invoices: written, checked, issued, taken back; the row for RO e-Factura; what invoicing is set to."""

from typing import Any

import pytest
from django.test import Client

from registratura.billing import services as sales
from registratura.billing.services import CustomerDraft
from registratura.flows.invoicing import at_the_books
from registratura.invoicing import queries, services
from registratura.invoicing.queries import InvoiceFilter
from registratura.invoicing.services import AccessDraft
from tests.cast import NOW, Supplier, Town, open_supplier
from tests.doors.asked import few_questions
from tests.doors.attack import client_of
from tests.rooms.invoicing.ground import settle

pytestmark = pytest.mark.django_db
HERE = "/consola/facturi/"
PAGES = ("", "noua/", "luna/", "e-factura/", "serii/", "tva/", "emitent/", "legatura/")
LINE = {
    "r0-name": "Abonament",
    "r0-quantity": "1",
    "r0-unit": "MON",
    "r0-price": "499,00",
    "r0-tax": "S:2100",
}


@pytest.fixture
def supplier() -> Supplier:
    """The supplier, ready to issue, with one customer."""
    opened = open_supplier()
    with at_the_books(institution_id=opened.id):
        settle()
        sales.add_customer(
            draft=CustomerDraft(
                name="Comuna Lunca",
                cui="4305857",
                street="Str. Principală 1",
                locality="Lunca",
                county="Cluj",
            ),
            by=None,
            now=NOW,
        )
    return opened


@pytest.fixture
def client(supplier: Supplier) -> Client:
    """A browser of whoever keeps the books."""
    return client_of(supplier.administrator)


def head(**other: str) -> dict[str, str]:
    """A form that is filled."""
    from registratura.billing.models import Customer

    number = Customer._base_manager.order_by("-id").values_list("id", flat=True)
    values = {"customer": str(next(iter(number), 0)), "payment_days": "30", "language": "ro"}
    return {**values, **LINE, **other}


def newest(supplier: Supplier) -> Any:
    """The newest document."""
    with at_the_books(institution_id=supplier.id):
        return queries.invoices(InvoiceFilter())[0][0]


def written(client: Client, supplier: Supplier, **other: str) -> Any:
    """Write a draft by the form."""
    with at_the_books(institution_id=supplier.id):
        values = head(**other)
    answer = client.post(f"{HERE}noua/", values)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return newest(supplier)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_for_the_books_and_for_nobody_else(
    supplier: Supplier, client: Client, alba: Town, page: str
) -> None:
    with few_questions():
        assert client.get(HERE + page).status_code == 200
    assert client_of(supplier.counsel).get(HERE + page).status_code in (403, 404)
    assert client_of(alba.administrator).get(HERE + page).status_code == 404
    assert Client().get(HERE + page).status_code == 302


def test_an_invoice_is_written_issued_read_and_taken_back(supplier: Supplier, client: Client) -> None:
    row = written(client, supplier)
    here = f"{HERE}{row.id}/"
    assert b"%PDF" in client.get(f"{here}privire/").content
    client.post(f"{here}scrie/", {**_head(supplier), "note": "Cu mulțumiri"})
    assert client.post(f"{here}emite/").status_code == 302

    page = client.get(here)
    issued = newest(supplier)
    assert issued.written in page.content.decode()
    assert b"".join(client.get(f"{here}page/").streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert b"Cu mul" in b"".join(client.get(f"{here}ubl/").streaming_content)  # type: ignore[attr-defined]
    assert client.get(f"{here}sealed/").status_code == 404
    assert client.get(f"{here}altceva/").status_code == 404
    assert client.get(f"{here}scrie/").status_code == 404
    assert client.post(f"{here}storno/", {"reason": ""}).status_code == 422
    assert client.post(f"{here}storno/", {"reason": "Preț greșit"}).status_code == 302
    credit = newest(supplier)
    client.post(f"{HERE}{credit.id}/emite/")
    assert newest(supplier).kind == "381"
    assert credit.id != issued.id


def _head(supplier: Supplier) -> dict[str, str]:
    with at_the_books(institution_id=supplier.id):
        return head()


def test_a_document_that_breaks_a_rule_gets_no_number_and_says_which(
    supplier: Supplier, client: Client
) -> None:
    with at_the_books(institution_id=supplier.id):
        settle(county="B", city="București")
    row = written(client, supplier)

    answer = client.post(f"{HERE}{row.id}/emite/")

    assert answer.status_code == 422
    assert "BR-RO-100" in answer.content.decode()
    assert newest(supplier).state == "draft"


@pytest.mark.parametrize(
    "wrong",
    [
        {"r0-price": "mult"},
        {"r0-quantity": "-1"},
        {"r0-name": ""},
        {"customer": "999999"},
        {"customer": "x\x00"},
        {"payment_days": "99999999999999"},
        {"period_from": "31.31.2026"},
        {"r0-tax": "S:1"},
        {"note": "x" * 10_000},
    ],
)
def test_what_is_typed_wrong_is_kept_and_said(
    supplier: Supplier, client: Client, wrong: dict[str, str]
) -> None:
    with at_the_books(institution_id=supplier.id):
        values = head(**wrong)

    answer = client.post(f"{HERE}noua/", values)

    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()


def test_a_draft_is_dropped_and_series_are_kept(supplier: Supplier, client: Client) -> None:
    row = written(client, supplier)
    client.post(f"{HERE}{row.id}/renunta/")
    client.post(f"{HERE}serii/", {"code": "abc", "year": "2026", "first_number": "41"})
    again = client.post(f"{HERE}serii/", {"code": "abc", "year": "2026", "first_number": "1"})

    assert newest(supplier).state == "dropped"
    assert again.status_code == 422
    with at_the_books(institution_id=supplier.id):
        [one] = queries.series()
    assert (one.code, one.next_number) == ("ABC", 41)
    client.post(f"{HERE}serii/{one.id}/inchidere/")
    with at_the_books(institution_id=supplier.id):
        assert not queries.series()[0].is_open


def test_the_way_is_kept_without_ever_showing_its_secrets(supplier: Supplier, client: Client) -> None:
    form = {
        "place": "test",
        "base_url": "https://api.anaf.ro/test/FCTEL/rest",
        "token": "secretul-meu",
        "is_active": "on",
    }
    assert client.post(f"{HERE}legatura/", form).status_code == 302
    assert client.post(f"{HERE}legatura/", {**form, "base_url": "http://10.0.0.1/"}).status_code == 422

    assert "secretul-meu" not in client.get(f"{HERE}legatura/").content.decode()
    with at_the_books(institution_id=supplier.id):
        way = queries.way()
    assert way is not None
    assert way.token == "secretul-meu"


def test_the_row_shows_what_waits_and_lets_it_be_tried_again(supplier: Supplier, client: Client) -> None:
    with at_the_books(institution_id=supplier.id):
        services.keep_access(
            draft=AccessDraft(place="test", base_url="https://api.anaf.ro/test", token="x"),
            private_allowed=False,
            by=None,
            now=NOW,
        )
    row = written(client, supplier)
    client.post(f"{HERE}{row.id}/emite/")

    page = client.get(f"{HERE}e-factura/").content.decode()

    assert newest(supplier).written in page
    with at_the_books(institution_id=supplier.id):
        one = queries.transmission_by_invoice(row.id)
    assert one is not None
    assert client.post(f"{HERE}e-factura/{one.id}/reluare/").status_code == 302
    assert client.post(f"{HERE}e-factura/999999/reluare/").status_code == 302


def test_a_month_is_ordered_from_its_page(supplier: Supplier, client: Client) -> None:
    assert client.post(f"{HERE}luna/", {"luna": "2026-03"}).status_code == 302
    assert client.get(f"{HERE}luna/mersul/?luna=2026-03").status_code == 200
    assert client.get(f"{HERE}luna/mersul/?luna=1999-03").status_code == 404
    assert client.get(f"{HERE}luna/?luna=niciodata").status_code == 200
