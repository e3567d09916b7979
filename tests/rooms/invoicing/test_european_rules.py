"""AC-E3.1: what is written passes the schema of UBL and the rules of EN 16931; what is bent fails on the named rule."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from stdnum import iso11649

from registratura.invoicing import ubl
from registratura.invoicing.checking import Fault, check_many
from registratura.invoicing.document import (
    Address,
    Document,
    DocumentKind,
    Line,
    Preceding,
    payment_reference,
)
from registratura.invoicing.vat import Category, Kind, Supply, every_rate, rate_on, rates_on, sums_of

from .ground import BUYER, HOURS, MONTH, SELLER, document

OUTSIDE = replace(MONTH, category=Category.OUTSIDE, rate=0)
BEFORE = Preceding(number="RGT-2026-00001", issued_on=date(2026, 3, 31))
RIGHT: Mapping[str, Document] = {
    "an invoice to a commune": document(),
    "a credit note": document(
        kind=DocumentKind.CREDIT_NOTE, number="RGT-2026-00002", preceding=BEFORE, due_on=date(2026, 3, 31)
    ),
    "a corrected invoice": document(kind=DocumentKind.CORRECTED, number="RGT-2026-00003", preceding=BEFORE),
    "two rates": document(lines=(MONTH, replace(HOURS, rate=1100))),
    "a seller outside the tax": document(
        seller=replace(SELLER, is_vat_payer=False), lines=(OUTSIDE,), references=document().references
    ),
    "an exempt line": document(lines=(replace(HOURS, category=Category.EXEMPT, rate=0), MONTH)),
    "reverse charge": document(
        buyer=replace(BUYER, is_vat_payer=True),
        lines=(replace(MONTH, category=Category.REVERSE_CHARGE, rate=0),),
    ),
    "a buyer in the capital": document(
        buyer=replace(
            BUYER, address=Address(street="Bd. Unirii nr. 3", city="Sectorul 3", county="B"), email=""
        )
    ),
    "what a careless hand typed": document(
        notes=("<b>&amp; „ghilimele” ]]> \u202eîntors",),
        buyer=replace(BUYER, name="Școala Gimnazială „Ion & Maria” <nr. 1>"),
    ),
}
INVOICE = ubl.write(document())
SPACES = {"a": ubl.CAC, "b": ubl.CBC}
TOTAL, TAX = "a:LegalMonetaryTotal", "a:TaxTotal"
BENT: Mapping[str, tuple[str, str, str]] = {
    "the total with tax": ("BR-CO-15", f"{TOTAL}/b:TaxInclusiveAmount", "1058.55"),
    "the sum of the lines": ("BR-CO-10", f"{TOTAL}/b:LineExtensionAmount", "874.84"),
    "what is to be paid": ("BR-CO-16", f"{TOTAL}/b:PayableAmount", "1000.00"),
    "the tax of a category": ("BR-CO-17", f"{TAX}/a:TaxSubtotal/b:TaxAmount", "99.71"),
    "the sum of the taxes": ("BR-CO-14", f"{TAX}/b:TaxAmount", "183.70"),
    "no number": ("BR-02", "b:ID", ""),
    "a country nobody knows": ("BR-CL-14", ".//a:Country/b:IdentificationCode", "QQ"),
    "a period that ends before it begins": ("BR-29", "a:InvoicePeriod/b:EndDate", "2026-02-01"),
    "a unit nobody knows": ("BR-CL-23", "a:InvoiceLine/b:InvoicedQuantity/@unitCode", "LUNA"),
    "a category nobody knows": ("BR-CL-18", ".//a:ClassifiedTaxCategory/b:ID", "XX"),
    "a VAT number without a country": ("BR-CO-09", ".//a:PartyTaxScheme/b:CompanyID", "14399840"),
    "a line without a name": ("BR-25", "a:InvoiceLine/a:Item/b:Name", ""),
    "no account to pay into": ("BR-50", ".//a:PayeeFinancialAccount/b:ID", ""),
    "a day that is none": ("XSD", "b:DueDate", "30.04.2026"),
}


def bent(path: str, text: str) -> bytes:
    """The invoice with one text changed, of an element or of its attribute."""
    root = etree.fromstring(INVOICE)
    place, _at, name = path.partition("/@")
    element = root.find(place, SPACES)
    assert element is not None
    if name:
        element.set(name, text)
    else:
        element.text = text
    return bytes(etree.tostring(root))


@pytest.fixture(scope="module")
def judged() -> Mapping[str, tuple[Fault, ...]]:
    """All documents in one run of the confined check: the rules are compiled once."""
    written = {name: ubl.write(one) for name, one in RIGHT.items()}
    written |= {name: bent(path, text) for name, (_rule, path, text) in BENT.items()}
    written["no XML at all"] = INVOICE[:-20]
    return dict(zip(written, check_many(list(written.values())), strict=True))


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_ac_e3_1_what_is_written_passes_every_rule(
    name: str, judged: Mapping[str, tuple[Fault, ...]]
) -> None:
    assert judged[name] == ()


@pytest.mark.parametrize("name", sorted(BENT))
def test_ac_e3_1_a_bent_invoice_fails_on_the_named_rule(
    name: str, judged: Mapping[str, tuple[Fault, ...]]
) -> None:
    assert BENT[name][0] in {fault.rule for fault in judged[name]}


def test_what_is_no_xml_is_said_to_be_none(judged: Mapping[str, tuple[Fault, ...]]) -> None:
    assert [fault.rule for fault in judged["no XML at all"]] == ["XML"]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert ubl.write(document()) == INVOICE


def test_the_capital_is_written_by_its_sector_and_read_by_its_name() -> None:
    address = Address(street="Bd. Unirii nr. 3", city="Sectorul 3", county="B")

    assert address.coded_city == "SECTOR3"
    assert address.line == "Bd. Unirii nr. 3, București, Sectorul 3"


def test_the_payment_reference_has_check_digits_that_hold() -> None:
    assert iso11649.is_valid(payment_reference("RGT-2026-00001"))


def test_the_rates_of_a_day_are_those_of_the_law_then() -> None:
    assert [one.rate for one in rates_on(date(2025, 7, 31))] == [1900, 900, 500]
    assert [one.rate for one in rates_on(date(2025, 8, 1))] == [2100, 1100]
    assert rate_on(Kind.STANDARD, on=date(2026, 3, 31)) == 2100
    assert all(one.law and one.mark in ("seen", "verify") for one in every_rate())


@given(
    st.lists(
        st.builds(
            Line,
            name=st.just("x"),
            unit=st.just("C62"),
            quantity_milli=st.integers(1, 10**7),
            price_bani=st.integers(0, 10**6),
            category=st.just(Category.STANDARD),
            rate=st.sampled_from([2100, 1100, 1900, 500]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_the_tax_of_each_rate_is_rounded_once_and_adds_up(lines: list[Line]) -> None:
    sums = sums_of(Supply(one.category, one.rate, one.net_bani) for one in lines)

    assert sums.net_bani == sum(one.net_bani for one in lines)
    assert sums.total_bani == sums.net_bani + sum(group.tax_bani for group in sums.groups)
    for group in sums.groups:
        assert abs(group.tax_bani * 10_000 - group.net_bani * group.rate) * 2 <= 10_000
